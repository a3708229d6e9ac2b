"""The engine: texts and vectors in, themes out."""

from collections.abc import Collection, Sequence

import numpy as np

from clustering.arrays import FloatArray, IntArray, Views
from clustering.cores import one_thread_each, without_tidying
from clustering.drafting import Sources, drafted_themes, in_order
from clustering.errors import InputMismatch
from clustering.identity import Groups, continued, previous_after_acts, with_acts
from clustering.placement import Basis, Placement, place, placed_rows
from clustering.recipe import Recipe
from clustering.revision import Constraints, Revision, groups_of_rows
from clustering.rows import checked_mean
from clustering.sampling import Sample, drawn, fair_draw
from clustering.singles import single_voices
from clustering.structure import Structure, find_structure, placing_neighbours


class ThemeEngine:
    """Makes themes, keeps them themselves, places newcomers. Holds no state between calls."""

    def __init__(self, recipe: Recipe | None = None) -> None:
        self.recipe = recipe or Recipe()

    def theme(
        self,
        texts: Sequence[str],
        views: Views,
        *,
        authors: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
    ) -> Revision:
        """Return the first themes of a dialogue; the arguments are those of `revise`."""
        return self.revise(texts, views, [None] * len(texts), Constraints(), authors=authors, languages=languages)

    @one_thread_each
    @without_tidying
    def revise(
        self,
        texts: Sequence[str],
        views: Views,
        previous: Sequence[str | None],
        constraints: Constraints,
        *,
        authors: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
        many_intents: bool | None = None,
        newcomers: Collection[int] = (),
    ) -> Revision:
        """Return the themes of all texts, true to the earlier ones and to what people decided.

        The result depends on the texts, their vectors and their earlier themes, not on their order.

        Args:
            texts: n contributions.
            views: "mean" as float32 [n, d]; other views are ignored.
            previous: id of the theme each row was in, None for newcomers and unthemed.
            constraints: what people decided.
            authors: who wrote each row; voices are then taken from different people.
            languages: two-letter code of each row; guessed from function words where not given.
            many_intents: `Revision.many_intents` of the last revision, None where there is none.
            newcomers: rows that were placed since the last revision: their theme is a guess that counts for less.

        Raises:
            VectorsUnusable: vectors are missing, NaN, or not one per text.
            InputMismatch: a column has another length than `texts`, or a newcomer is no row.
        """
        _check_lengths(texts, previous=previous, authors=authors, languages=languages)
        if any(not 0 <= row < len(texts) for row in newcomers):
            raise InputMismatch(f"Newcomers must be rows 0 to {len(texts) - 1}: count the texts again.")
        mean = checked_mean(texts, views)
        sample, before = drawn(texts, mean, previous_after_acts(previous, constraints), self.recipe)
        earlier = sample.earlier[: sample.count]
        structure = find_structure(
            sample.views,
            sample.copies,
            earlier,
            self.recipe,
            newcomers=sample.rows.only_in(newcomers)[: sample.count],
            many_before=many_intents,
            dusty=bool(sample.spaces.aside),
        )
        labels, ids = continued(
            structure.labels, before, earlier, sample.copies, constraints, structure.graph, self.recipe.same_theme
        )
        everyone = self._with_the_others(labels, len(ids), sample, structure, texts, mean)
        groups = in_order(with_acts(sample.rows.expand(everyone), ids, constraints), sample)
        return self._revision(groups, Sources(texts, authors, languages, mean.shape[1]), sample, structure)

    @one_thread_each
    def resume(self, texts: Sequence[str], views: Views, theme_of: Sequence[int] | IntArray, themes: int) -> Basis:
        """Return what `place` needs, from themes that exist already: nothing is clustered, nobody moves.

        Args:
            texts: n contributions.
            views: "mean" as float32 [n, d].
            theme_of: n theme numbers, 0 to `themes` - 1, -1 for none.
            themes: how many themes there are; placements count in the same numbers.

        Raises:
            VectorsUnusable: vectors are missing, NaN, or not one per text.
            InputMismatch: `theme_of` has another length than `texts`, or numbers a theme that is not there.
        """
        numbers = np.asarray(theme_of, dtype=np.int64).tolist()
        _check_lengths(texts, theme_of=numbers)
        if any(not -1 <= number < themes for number in numbers):
            raise InputMismatch(f"Theme numbers must be -1 to {themes - 1}: count the themes again.")
        mean = checked_mean(texts, views)
        sample, present = drawn(texts, mean, [None if number < 0 else number for number in numbers], self.recipe)
        labels = np.append(np.array(present, dtype=np.int64), -1)[sample.earlier]
        neighbours = placing_neighbours(sample.rows.count, self.recipe)
        return self._basis(sample, labels, neighbours, themes, mean.shape[1])

    @one_thread_each
    def place(self, among: Revision | Basis, texts: Sequence[str], views: Views) -> list[Placement]:
        """Return where each new text belongs among themes that were found before.

        Args:
            among: the revision whose themes they join, or what `resume` made of them.
            texts: n new contributions.
            views: "mean" as float32 [n, d].

        Raises:
            WidthChanged: the vectors have another width than those of the revision.
            VectorsUnusable: the vectors hold NaN or do not match the texts.
        """
        return place(among.basis if isinstance(among, Revision) else among, texts, views)

    def _with_the_others(
        self,
        labels: IntArray,
        themes: int,
        sample: Sample,
        structure: Structure,
        texts: Sequence[str],
        mean: FloatArray,
    ) -> IntArray:
        """Return int64 [u]: the labels of the sample, then where the other distinct texts are placed."""
        others = sample.rows.first[sample.count :]
        if not len(others):
            return labels
        basis = self._basis(sample, labels, structure.neighbours, themes, mean.shape[1])
        voters = basis.among(fair_draw(labels, self.recipe.voters))
        return np.concatenate([labels, placed_rows(voters, [texts[row] for row in others], mean[others])])

    def _basis(self, sample: Sample, labels: IntArray, neighbours: int, themes: int, width: int) -> Basis:
        """Return what `place` needs; `labels` is int64 [u] or, where nothing can be recognised yet, [s]."""
        known = zip(sample.rows.keys, labels.tolist(), strict=True) if len(labels) == sample.rows.count else ()
        return Basis(
            spaces=sample.spaces,
            views=sample.views,
            weights=self.recipe.weights,
            neighbours=neighbours,
            labels=labels[: sample.count],
            keys=dict(known),
            themes=themes,
            width=width,
        )

    def _revision(self, groups: Groups, sources: Sources, sample: Sample, structure: Structure) -> Revision:
        theme_of = groups_of_rows([members for _, members in groups], len(sources.texts))
        distinct = theme_of[sample.rows.first]
        drafted = drafted_themes(groups, distinct[: sample.count], sources, sample, structure, self.recipe)
        singles = single_voices(structure.near, sample.texts, sample.copies, self.recipe.singles_shown)
        return Revision(
            themes=drafted.themes,
            unthemed=tuple(int(row) for row in np.flatnonzero(theme_of < 0)),
            singles=tuple(int(sample.rows.first[row]) for row in singles),
            undercurrent=drafted.undercurrent,
            provisional=structure.provisional,
            many_intents=structure.many_intents,
            basis=self._basis(sample, distinct, structure.neighbours, len(groups), sources.width),
        )


def _check_lengths(texts: Sequence[str], **columns: Sequence[object] | None) -> None:
    for name, column in columns.items():
        if column is not None and len(column) != len(texts):
            raise InputMismatch(f"{len(texts)} texts but {len(column)} {name}: give one for each text.")
