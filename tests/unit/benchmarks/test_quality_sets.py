"""Labelled sets, and how well found themes agree with them."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.quality.agreement import Agreement, agreement, mean_agreement
from benchmarks.quality.labelled import LabelledSet, labelled_sets
from benchmarks.quality.rows import ahead_of, at_least, at_most, plain


def written(folder: Path, name: str, *rows: dict[str, Any]) -> Path:
    """A file of these rows and enough others to make a set."""
    others = [{"text": f"zin nummer {n}", "label": "even" if n % 2 else "odd", "lang": "nl"} for n in range(60)]
    topics = {row["topic"] for row in rows if "topic" in row}
    if topics:
        others = [other | {"topic": topic} for other in others for topic in sorted(topics)]
    lines = [json.dumps(row) for row in [*rows, *others]]
    (folder / name).write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return folder


def only(folder: Path) -> LabelledSet:
    """The one set of a folder."""
    (one,) = labelled_sets(folder)
    return one


class TestReading:
    """What a row says."""

    @pytest.mark.parametrize(
        ("row", "label"),
        [
            ({"label": "wind"}, "wind"),
            ({"theme": "wind", "themes": []}, "wind"),
            ({"theme": "wind", "themes": ["zon"]}, None),
            ({"theme": "geen"}, None),
            ({"label": ""}, None),
            ({}, None),
        ],
    )
    def test_exactly_one_subject_is_a_label(self, tmp_path: Path, row: dict[str, Any], label: str | None) -> None:
        """More than one, or none, is themed but not counted."""
        one = only(written(tmp_path, "set.jsonl", {"text": "hier"} | row))
        assert (one.texts[0], one.labels[0]) == ("hier", label)
        assert len(one.counted) == 60 + (label is not None)

    @pytest.mark.parametrize(
        ("said", "stance"), [(1, 1), (-1, -1), ("voor", 1), ("tegen", -1), ("dubbel", 0), (None, 0)]
    )
    def test_a_stance_is_for_against_or_unknown(self, tmp_path: Path, said: Any, stance: int) -> None:
        """As a number or as a word."""
        assert only(written(tmp_path, "set.jsonl", {"text": "hier", "stance": said})).stances[0] == stance

    def test_a_topic_is_a_dialogue_of_its_own(self, tmp_path: Path) -> None:
        """And what has no key point there is left out."""
        folder = written(
            tmp_path,
            "arguments.jsonl",
            {"text": "a", "topic": "cats", "label": "even"},
            {"text": "b", "topic": "dogs", "label": "odd"},
            {"text": "c", "topic": "dogs"},
        )
        cats, dogs = labelled_sets(folder)
        assert (cats.name, dogs.name) == ("arguments: cats", "arguments: dogs")
        assert "a" in cats.texts
        assert "c" not in dogs.texts

    def test_a_file_called_after_a_language_is_called_after_its_folder_too(self, tmp_path: Path) -> None:
        """Otherwise two of them would have one name."""
        (tmp_path / "rehearsal").mkdir()
        assert only(written(tmp_path / "rehearsal", "nl.jsonl")).file == "nl_rehearsal"

    def test_one_label_for_everyone_is_no_labelled_set(self, tmp_path: Path) -> None:
        """There is nothing to agree with."""
        lines = [json.dumps({"text": f"zin {n}", "label": "Energie"}) for n in range(80)]
        (tmp_path / "energie.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert labelled_sets(tmp_path) == []

    def test_a_handful_is_no_labelled_set(self, tmp_path: Path) -> None:
        """Agreement would be accident."""
        lines = [json.dumps({"text": f"zin {n}", "label": str(n % 2)}) for n in range(20)]
        (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert labelled_sets(tmp_path) == []

    def test_files_can_be_chosen_by_name(self, tmp_path: Path) -> None:
        """To measure one thing quickly."""
        written(written(tmp_path, "one.jsonl"), "other.jsonl")
        assert [one.file for one in labelled_sets(tmp_path, ["oth"])] == ["other"]

    def test_held_out_texts_can_be_counted_alone(self, tmp_path: Path) -> None:
        """They are themed with the others."""
        one = only(written(tmp_path, "set.jsonl", {"text": "geheim", "label": "even", "held_out": True}))
        assert len(one.only(held_out=True).counted) == 1
        assert len(one.only(held_out=False).counted) == 60
        assert one.only(held_out=True).texts == one.texts


class TestAgreement:
    """The figures."""

    @pytest.fixture
    def one(self, tmp_path: Path) -> LabelledSet:
        """Sixty texts, half even and half odd, and one without a label."""
        return only(written(tmp_path, "set.jsonl", {"text": "niets"}))

    def test_the_same_themes_agree_fully(self, one: LabelledSet) -> None:
        """Whatever their numbers are."""
        found = [7 if label == "even" else 3 for label in one.labels]
        exact = agreement(one, found, 2.5)
        assert (exact.ami, exact.ari, exact.v) == pytest.approx((1, 1, 1))
        assert (exact.themes, exact.unthemed, exact.seconds) == (2, 0, 2.5)

    def test_themes_by_lot_agree_by_chance(self, one: LabelledSet) -> None:
        """Adjusted for chance: about nothing."""
        dice = np.random.default_rng(1)
        assert abs(agreement(one, dice.integers(0, 4, 61).tolist(), 0).ami) < 0.1

    def test_a_text_without_a_label_cannot_be_wrong(self, one: LabelledSet) -> None:
        """It may be in any theme."""
        found = [0 if label == "even" else 1 for label in one.labels]
        assert agreement(one, [5, *found[1:]], 0).ami == pytest.approx(1)

    def test_who_is_in_no_theme_is_counted(self, one: LabelledSet) -> None:
        """And is no theme."""
        left_out = agreement(one, [-1] * 30 + [0] * 31, 0)
        assert left_out.unthemed == pytest.approx(30 / 61)
        assert left_out.themes == 1

    def test_several_runs_are_averaged(self) -> None:
        """Figure by figure."""
        runs = [Agreement(0.2, 0.1, 0.3, 4, 0.0, 1.0), Agreement(0.4, 0.3, 0.5, 6, 0.1, 3.0)]
        assert astuple(mean_agreement(runs)) == pytest.approx((0.3, 0.2, 0.4, 5, 0.05, 2.0))


class TestRows:
    """A figure and its bar."""

    @pytest.mark.parametrize(("value", "holds"), [(0.5, False), (0.5999, True), (0.6, True), (0.7, True)])
    def test_at_least(self, value: float, *, holds: bool) -> None:
        """Compared as it is printed, with three decimals."""
        assert at_least("recall", "share", value, 0.6).holds is holds

    @pytest.mark.parametrize(("value", "holds"), [(0.0, True), (0.05, True), (0.06, False)])
    def test_at_most(self, value: float, *, holds: bool) -> None:
        """The other way round."""
        assert at_most("unthemed", "share", value, 0.05).holds is holds

    def test_ahead_is_more_than_as_good(self) -> None:
        """Level is not ahead."""
        assert ahead_of("AMI", "AMI", 0.5, 0.4).holds
        assert not ahead_of("AMI", "AMI", 0.4, 0.4).holds

    def test_a_figure_without_a_bar_neither_holds_nor_misses(self) -> None:
        """It is only told."""
        assert plain("seconds", "s", 1.23456).as_json() == {
            "name": "seconds", "unit": "s", "value": 1.2346, "bar": None, "holds": None,
        }  # fmt: skip
