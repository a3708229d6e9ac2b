"""Random evenings: growth and acts in any order, and what must hold after each revision."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clustering import Constraints, Revision, ThemeEngine
from clustering.identity import final_target
from tests.unit.clustering.rooms import spoken, word_vectors

EVERYTHING = spoken("wind", "zon", "net", "mest", "jeugd", tails=("", ", vind ik"))
TEXTS = [EVERYTHING[row] for row in np.random.default_rng(11).permutation(len(EVERYTHING))]
VECTORS = word_vectors(TEXTS)

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(5, 60), st.just(0)),
        st.tuples(st.sampled_from(["name", "merge", "move", "split"]), st.integers(0, 10_000), st.integers(0, 10_000)),
    ),
    min_size=2,
    max_size=6,
)


class Evening:
    """What the application remembers between two revisions."""

    def __init__(self) -> None:
        self.count = 30
        self.minted = 0
        self.ids: list[str | None] = [None] * self.count
        self.constraints = Constraints()
        self.themes: list[str] = []
        self.many: bool | None = None
        self.seen = 0
        self.revision: Revision | None = None

    def act(self, kind: str, one: int, other: int) -> None:
        """Grow, name, merge, move or split; what makes no sense yet is passed over."""
        if kind == "grow":
            grown = min(self.count + one, len(TEXTS))
            self.ids += self._placed(slice(self.count, grown))
            self.count = grown
        elif not self.themes:
            return
        elif kind == "name":
            name = self.themes[one % len(self.themes)]
            self.constraints = replace(self.constraints, kept=self.constraints.kept | {name})
        elif kind == "move":
            theme = self.themes[other % len(self.themes)]
            self.constraints = replace(self.constraints, moved={**self.constraints.moved, one % self.count: theme})
        elif kind == "split":
            self._split(self.themes[one % len(self.themes)], 1 + other % 9)
        else:
            self._merge(self.themes[one % len(self.themes)], self.themes[other % len(self.themes)])

    def _placed(self, come: slice) -> list[str | None]:
        """Where newcomers find their place at once."""
        assert self.revision is not None
        found = ThemeEngine().place(self.revision, TEXTS[come], {"mean": VECTORS[come]})
        return [self.themes[one.theme] if one.theme >= 0 else None for one in found]

    def _split(self, theme: str, most: int) -> None:
        """Give the first members a theme of their own, as the application says it: kept, and they put there."""
        self.minted += 1
        part = f"split {self.minted}"
        members = [row for row, name in enumerate(self.ids) if name == theme][:most]
        moved = {**self.constraints.moved, **dict.fromkeys(members, part)}
        self.constraints = replace(self.constraints, kept=self.constraints.kept | {part}, moved=moved)

    def _merge(self, source: str, target: str) -> None:
        if source != target:
            merged = {**self.constraints.merged, source: target}
            self.constraints = replace(self.constraints, merged=merged)

    def revise(self) -> None:
        """Let the engine revise, and mint ids for new themes."""
        found = ThemeEngine().revise(
            TEXTS[: self.count],
            {"mean": VECTORS[: self.count]},
            self.ids,
            self.constraints,
            many_intents=self.many,
            newcomers=range(self.seen, self.count),
        )
        self.revision, self.seen = found, self.count
        self.many = found.many_intents
        self.ids = [None] * self.count
        self.themes = []
        for theme in found.themes:
            self.minted += theme.previous is None
            name = theme.previous or f"theme {self.minted}"
            self.themes.append(name)
            for row in theme.members:
                self.ids[row] = name
        self.unthemed = found.unthemed


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS)
def test_no_evening_breaks_what_people_decided(acts: list[tuple[str, int, int]]) -> None:
    """Named themes stay, moved rows stay, merged themes do not come back, ids are unique, all are counted."""
    evening = Evening()
    evening.revise()
    for act in acts:
        evening.act(*act)
        evening.revise()
        merged = evening.constraints.merged
        assert len(set(evening.themes)) == len(evening.themes)
        assert {final_target(theme, merged) for theme in evening.constraints.kept} <= set(evening.themes)
        for row, theme in evening.constraints.moved.items():
            assert evening.ids[row] == final_target(theme, merged)
        gone = {theme for theme in merged if final_target(theme, merged) != theme}
        assert not gone & set(evening.themes)
        assert [row for row, theme in enumerate(evening.ids) if theme is None] == list(evening.unthemed)
