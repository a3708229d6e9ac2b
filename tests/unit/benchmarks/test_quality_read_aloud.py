"""The labels that a reader counts: every written theme, by its name, with its label."""

import sys

import pytest

from benchmarks.quality import read_aloud
from benchmarks.quality.naming import function_words
from clustering.wording.phrases import WORD


def test_every_written_theme_has_a_name_in_every_language() -> None:
    """As the writer calls it."""
    names = read_aloud.theme_names()
    for language in read_aloud.LANGUAGES:
        assert set(names[language]) == set(read_aloud.written_set(language).themes)
    assert (names["nl"]["pacht"], names["en"]["pacht"], names["de"]["pacht"]) == (
        "Wie de grond heeft",
        "Who holds the land",
        "Wem der Boden gehört",
    )


def test_the_parts_are_the_whole() -> None:
    """What is held out is not what is tuned on."""
    whole, tuned, held_out = (read_aloud.written_set("nl", part) for part in ("all", "tuned", "held-out"))
    assert len(tuned.texts) + len(held_out.texts) == len(whole.texts)
    assert len(held_out.texts) < len(tuned.texts)


@pytest.mark.parametrize("language", read_aloud.LANGUAGES)
def test_a_label_has_at_most_two_terms_and_no_function_word_at_an_edge(language: str) -> None:
    """Each on one theme only; and most themes have one."""
    found = list(read_aloud.labels_of_written(read_aloud.written_set(language)))
    terms = [term.lower() for _, _, label, _ in found for term in label.split(", ") if term]
    assert all(label.count(",") <= 1 for _, _, label, _ in found)
    assert len(terms) == len(set(terms))
    assert sum(bool(label) for _, _, label, _ in found) >= 0.8 * len(found)
    edges = {word for term in terms for word in (WORD.findall(term)[0], WORD.findall(term)[-1])}
    assert not edges & function_words(language)


def test_in_the_dutch_room_the_plainest_themes_are_called_what_they_are() -> None:
    """Where everybody says the word."""
    labels = {theme: label for theme, _, label, _ in read_aloud.labels_of_written(read_aloud.written_set("nl"))}
    for theme, word in (("wind", "Molen"), ("pacht", "Pacht"), ("stikstof", "Stikstof"), ("batterij", "Batterij")):
        assert word in labels[theme].split(", ")


def test_the_command_prints_the_written_themes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the name that the writer gave them."""
    monkeypatch.setattr(sys, "argv", ["read_aloud", "--language", "nl", "--only-written"])
    read_aloud.main()
    printed = capsys.readouterr().out
    assert "Wie de grond heeft" in printed
    assert "Wem der Boden gehört" not in printed
