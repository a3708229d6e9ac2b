"""The rehearsal room is what its README says it is."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any

import pytest
import regex

ROOM = Path(__file__).parents[3] / "app" / "facilitation" / "rehearsal"
LANGUAGES = ("nl", "en", "de")
AT_LEAST = {"nl": 640, "en": 210, "de": 210}
SEED = "samenspraak rehearsal room"

FIELDS: dict[str, type | UnionType] = {
    "id": str,
    "text": str,
    "lang": str,
    "author": str,
    "seconds": float,
    "prompt": int,
    "theme": str,
    "themes": list,
    "stance": str,
    "undercurrent": str | None,
    "alone": bool,
    "kind": str,
    "held_out": bool,
}
STANCES = {"voor", "tegen", "dubbel", "geen"}
KINDS = {"gewoon", "idee", "vraag", "los", "troll", "actiegroep", "dubbel"}

# Two capitalised words side by side are mostly a person; these are places, a plan, offices and a constellation.
# "Ruisdael" stands alone, and died in 1682.
NOT_PERSONS = {
    *("Corrie Law", "De Peel", "Den Haag", "Gallow Hill", "In Charkiv", "In de Flevopolder", "Lage Wolden"),
    *("Crofting Commission", "It Ryk", "Last August", "Milky Way", "Speaking English", "Stop Lage"),
    *("The Farmer", "Young Farmers"),
}
SOMEBODY = regex.compile(r"\b\p{Lu}\p{Ll}+ (?:(?:van|de|der|von|zu) )*\p{Lu}\p{Ll}+")
# German capitalises every noun, so there only a title tells.
TITLED = regex.compile(
    r"\b(?:minister(?:in|president)?|wethouder|burgemeester|meneer|mevrouw|Herr|Frau|Mr|Mrs|Ms|Lord|Sir) \p{Lu}\p{Ll}+"
)
REACHABLE = re.compile(r"https?://|www\.|\w@\w|\b0\d{2,3}[- ]?\d{6,}\b")

Row = dict[str, Any]


@cache
def rows(language: str) -> list[Row]:
    """One room, in the order of its file."""
    text = (ROOM / f"{language}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def readme() -> str:
    """The key, as people read it."""
    return (ROOM / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands under one heading of the README."""
    return readme().partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def table(title: str) -> dict[str, list[str]]:
    """The last table under a heading: first cell, without its ticks, to the other cells."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.replace("`", ""): rest for first, *rest in cells}


def same_words(row: Row) -> str:
    """Equal for texts that differ in capitals and spaces at most."""
    return " ".join(row["text"].casefold().split())


def units(language: str) -> list[list[Row]]:
    """Rows that would give one another away, together: copies, the action group, each undercurrent group."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(language):
        if row["undercurrent"]:
            key = ("undercurrent", row["undercurrent"])
        elif row["kind"] == "actiegroep":
            key = ("kind", row["kind"])
        else:
            key = ("words", same_words(row))
        found[key].append(row)
    return list(found.values())


def stratum(unit: list[Row]) -> str:
    """Undercurrent groups and lone voices are drawn apart, all others by theme."""
    first = unit[0]
    if first["undercurrent"]:
        return "undercurrent"
    return "alone" if first["alone"] else str(first["theme"])


def drawn(language: str) -> set[str]:
    """The draw as the README tells it: the ids that are held out."""
    strata: dict[str, list[list[Row]]] = defaultdict(list)
    for unit in units(language):
        strata[stratum(unit)].append(unit)
    held: set[str] = set()
    for together in strata.values():
        together.sort(key=lambda unit: hashlib.sha256(f"{SEED} {unit[0]['id']}".encode()).hexdigest())
        held |= {row["id"] for unit in together[: round(len(together) / 3)] for row in unit}
    return held


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_the_same_fields(language: str) -> None:
    """Whoever reads one row knows them all."""
    for row in rows(language):
        assert list(row) == list(FIELDS), row["id"]
        wrong = [name for name, kind in FIELDS.items() if not isinstance(row[name], kind)]
        assert wrong == [], row["id"]
        assert (row["lang"], row["prompt"] in {1, 2}) == (language, True), row["id"]
        assert (row["stance"] in STANCES, row["kind"] in KINDS) == (True, True), row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_follow_the_order_of_arrival(language: str) -> None:
    """Unique, without gaps, and the evening takes twenty minutes at most."""
    room = rows(language)
    assert [row["id"] for row in room] == [f"{language}-{number:04}" for number in range(1, len(room) + 1)]
    arrivals = [row["seconds"] for row in room]
    assert arrivals == sorted(arrivals)
    assert arrivals[0] >= 0
    assert arrivals[-1] <= 20 * 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_fills_as_a_room_does(language: str) -> None:
    """A burst, a tail, a second wave; nobody answers the second question before it is asked."""
    minutes = Counter(int(row["seconds"] // 60) for row in rows(language))
    burst, lull, wave = (sum(minutes[m] for m in span) for span in ((0, 1, 2), (4, 5, 6), (8, 9, 10)))
    assert burst > wave > lull
    assert min(row["seconds"] for row in rows(language) if row["prompt"] == 2) > 14 * 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_is_large_enough(language: str) -> None:
    """The sizes that were asked for, by many people of whom some speak more than once."""
    room = rows(language)
    said = Counter(row["author"] for row in room)
    assert len(room) >= AT_LEAST[language]
    assert len(said) >= len(room) * 0.55
    assert sum(count > 1 for count in said.values()) >= 0.1 * len(said)
    assert all(re.fullmatch(r"p-\d{3}", author) for author in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_contribution_is_longer_than_a_phone_allows(language: str) -> None:
    """Counted as people count characters: an emoji is one."""
    lengths = {row["id"]: len(regex.findall(r"\X", row["text"])) for row in rows(language)}
    assert {row: length for row, length in lengths.items() if not 0 < length <= 500} == {}
    assert all(row["text"] == row["text"].strip() for row in rows(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_is_in_the_key_and_every_key_in_use(language: str) -> None:
    """The README names them in three languages and says what belongs to them."""
    key = table("Themes")
    del key["key"], key["---"]
    assert 10 <= len(key) <= 16
    assert all(len(cells) == 5 and all(cells) for cells in key.values())
    assert {row["theme"] for row in rows(language)} == set(key)
    for row in rows(language):
        assert set(row["themes"]) <= set(key) - {row["theme"], "geen"}, row["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_third_is_held_out_by_the_draw_that_the_readme_tells(language: str) -> None:
    """Nobody chose: the seed and the ids did."""
    held = {row["id"] for row in rows(language) if row["held_out"]}
    assert held == drawn(language)
    assert 0.30 <= len(held) / len(rows(language)) <= 0.37
    assert f"`{SEED} ID`" in section("The third that is held out")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_third_of_each_theme_is_held_out(language: str) -> None:
    """Give or take what the action group and the undercurrent groups, drawn whole, bring along."""
    for theme, total in Counter(row["theme"] for row in rows(language)).items():
        held = sum(row["held_out"] for row in rows(language) if row["theme"] == theme)
        assert 0.2 <= held / total <= 0.5, theme


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_gives_itself_away_is_held_out_as_one(language: str) -> None:
    """A copy in the tuned part would tell what is in the other."""
    for unit in units(language):
        assert len({row["held_out"] for row in unit}) == 1, [row["id"] for row in unit]


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_are_marked_and_come_after_what_they_copy(language: str) -> None:
    """About two in a hundred, with the theme of the first; every unmarked text is the only one of its kind."""
    seen: dict[str, Row] = {}
    copies = 0
    for row in rows(language):
        first = seen.setdefault(row["text"], row)
        assert (row is not first) == (row["kind"] == "dubbel"), row["id"]
        assert (row["theme"], row["themes"], row["stance"]) == (
            first["theme"],
            first["themes"],
            first["stance"],
        )
        copies += row is not first
    assert 0.015 <= copies / len(rows(language)) <= 0.025


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_action_group_comes_at_once_and_from_different_phones(language: str) -> None:
    """Near copies of one text, within two minutes."""
    group = [row for row in rows(language) if row["kind"] == "actiegroep"]
    assert len(group) == {"nl": 12}.get(language, 5)
    assert len({row["author"] for row in group}) == len({row["text"] for row in group}) == len(group)
    assert group[-1]["seconds"] - group[0]["seconds"] <= 120
    words = [set(regex.findall(r"\p{L}+", row["text"].casefold())) for row in group]
    assert all(len(one & words[0]) / len(one | words[0]) >= 0.5 for one in words)


def test_the_trolls_are_as_many_as_stated() -> None:
    """Three in the Dutch room, one in each of the others."""
    trolls = {language: sum(row["kind"] == "troll" for row in rows(language)) for language in LANGUAGES}
    assert trolls == {"nl": 3, "en": 1, "de": 1}


def test_the_readme_counts_right() -> None:
    """Each number of its table is the number of the files."""
    stated = table("What is in a row")
    for column, language in enumerate(LANGUAGES):
        room = rows(language)
        counted = {
            "contributions": len(room),
            "of which to the second question": sum(row["prompt"] == 2 for row in room),
            "held out": sum(row["held_out"] for row in room),
            "dubbel (copies)": sum(row["kind"] == "dubbel" for row in room),
            "with a second theme": sum(bool(row["themes"]) for row in room),
            "in an undercurrent group": sum(bool(row["undercurrent"]) for row in room),
            "alone": sum(row["alone"] for row in room),
            "authors": len({row["author"] for row in room}),
        } | {kind: sum(row["kind"] == kind for row in room) for kind in KINDS - {"dubbel"}}
        assert {name: int(stated[name][column]) for name in counted} == counted


def test_every_undercurrent_group_is_in_the_key_with_all_its_rows() -> None:
    """And with nobody else: the key is what recall and precision are measured on."""
    groups: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        for row in rows(language):
            if row["undercurrent"]:
                groups[row["undercurrent"]].append(row["id"])
    written = {group: cells for group, cells in table("Undercurrent").items() if group not in {"group", "---"}}
    assert {group: re.findall(r"`([a-z]{2}-\d{4})`", cells[1]) for group, cells in written.items()} == groups
    assert all(4 <= len(ids) <= 8 for ids in groups.values())
    assert Counter(ids[0][:2] for ids in groups.values()) == {"nl": 6, "en": 2, "de": 2}


def test_members_of_an_undercurrent_group_are_different_voices() -> None:
    """A group of one person and an echo would be no undercurrent."""
    for language in LANGUAGES:
        authors: dict[str, list[str]] = defaultdict(list)
        for row in rows(language):
            if row["undercurrent"]:
                authors[row["undercurrent"]].append(row["author"])
        for group, by in authors.items():
            assert len(set(by)) >= max(4, len(by) - 2), group


def test_every_voice_that_stands_alone_is_explained() -> None:
    """By id, and by a person who says nothing else in the room."""
    alone = {row["id"] for language in LANGUAGES for row in rows(language) if row["alone"]}
    written = {first: cells for first, cells in table("Voices that stand alone").items() if "-0" in first}
    assert set(written) == alone
    assert all(len(cells[0].split()) > 5 for cells in written.values())
    assert Counter(row[:2] for row in alone) == {"nl": 5, "en": 3, "de": 3}
    for language in LANGUAGES:
        said = Counter(row["author"] for row in rows(language))
        lone = [row for row in rows(language) if row["alone"]]
        assert all((row["theme"], said[row["author"]]) == ("geen", 1) for row in lone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_in_the_room_can_be_a_living_person(language: str) -> None:
    """No first name with a surname, no title with a name, no address or number to call."""
    for row in rows(language):
        named = set() if language == "de" else {found[0] for found in SOMEBODY.finditer(row["text"])}
        assert named <= NOT_PERSONS, row["id"]
        assert not TITLED.search(row["text"]), row["id"]
        assert not REACHABLE.search(row["text"]), row["id"]


@pytest.mark.parametrize(
    "text", ["het plan van Piet de Vries", "dat zei wethouder Bakker", "bel 0612345678", "ask, Mary Smith knows"]
)
def test_a_person_would_be_noticed(text: str) -> None:
    """The patterns of the test above find what they are for."""
    assert SOMEBODY.search(text) or TITLED.search(text) or REACHABLE.search(text)


def test_the_room_may_be_used_by_anybody() -> None:
    """The licence and the invention of its people stand in the README."""
    assert "CC0 1.0" in section("How it was written")
    assert "**All people are invented**" in " ".join(section("How it was written").split())
