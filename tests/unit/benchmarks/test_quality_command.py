"""`python -m benchmarks.quality`: what it prints, what it keeps, how it ends; and the other package beside us."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks import record
from benchmarks.quality import __main__ as command
from benchmarks.quality import bertopic_answers
from benchmarks.quality.bertopic_answers import NoBERTopic
from benchmarks.quality.labelled import LabelledSet, labelled_sets
from tests.unit.clustering.rooms import spoken, subject_of, word_vectors


def a_set(folder: Path, name: str = "nl_room.jsonl") -> Path:
    """A folder with one labelled file: two subjects, 48 texts each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"text": text, "label": subject_of(text), "lang": "nl"}
        for text in spoken("wind", "zon", tails=("", ", vind ik"))
    ]
    (folder / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return folder


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Results go into a folder of the test's own, and the sets of the project stay out of it."""
    monkeypatch.setattr(record, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(command, "REHEARSAL", tmp_path / "nothing")
    monkeypatch.setattr(command, "extra_rows", lambda _: [])
    return tmp_path / "results"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Type the command."""
    monkeypatch.setattr(sys, "argv", ["benchmarks.quality", *arguments])
    return command.main()


class TestCommand:
    """One command, one table, one file."""

    def test_what_holds_ends_with_nothing(
        self, quiet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The table is printed, and kept with the machine and the versions."""
        ended = run(monkeypatch, str(a_set(tmp_path / "sets")), "--seeds", "1", "--without-bertopic")
        assert ended == 0
        assert "nl_room: AMI" in capsys.readouterr().out
        (file,) = quiet.glob("*-quality.json")
        kept = json.loads(file.read_text(encoding="utf-8"))
        assert {"machine", "versions", "rows"} <= set(kept)
        assert {"name", "unit", "value", "bar", "holds"} == set(kept["rows"][0])
        assert "umap-learn (BERTopic)" in kept["versions"]

    @pytest.mark.usefixtures("quiet")
    def test_a_bar_that_misses_ends_with_one_and_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Under the name of a set with a bar that this room cannot reach."""
        folder = a_set(tmp_path / "sets", "nl_xsid_intents.jsonl")
        assert run(monkeypatch, str(folder), "--seeds", "1", "--without-bertopic") == 1
        assert "1 of 3 bars do not hold.\n  nl_xsid_intents: AMI" in capsys.readouterr().out

    def test_a_part_of_the_sets_is_not_kept(
        self, quiet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A result file is of everything."""
        folder = a_set(tmp_path / "sets")
        run(monkeypatch, str(folder), "--seeds", "1", "--without-bertopic", "--only", "room")
        assert not quiet.exists()
        assert "Kept in no file" in capsys.readouterr().out

    @pytest.mark.usefixtures("quiet")
    def test_a_folder_without_labels_says_what_is_wanted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And ends with two: asked wrongly."""
        assert run(monkeypatch, str(tmp_path)) == 2
        assert "no labelled file" in capsys.readouterr().out


ANSWERS = """
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
with (folder / "answers.jsonl").open("w") as answers:
    for number in range(len(list(folder.glob("*.npy")))):
        texts = json.loads((folder / f"{number}.json").read_text())
        for seed in sys.argv[2:]:
            answer = {"number": number, "seed": int(seed), "themes": [-1] * len(texts), "reassigned": [0] * len(texts)}
            answer |= {"words": {"0": ["de"]}, "seconds": 1, "seconds_reassigning": 2}
            answers.write(json.dumps(answer) + "\\n")
"""


class TestTheOtherPackage:
    """It lives in an environment of its own and gets files."""

    @pytest.fixture
    def sets(self, tmp_path: Path) -> Sequence[LabelledSet]:
        """One set."""
        return labelled_sets(a_set(tmp_path / "sets"))

    def beside(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
        """Let this Python play its part, with a script of the test's own."""
        (tmp_path / "script.py").write_text(script, encoding="utf-8")
        monkeypatch.setattr(bertopic_answers, "SCRIPT", tmp_path / "script.py")
        monkeypatch.setattr(bertopic_answers, "environment", lambda: Path(sys.executable))

    def test_it_sees_the_same_texts_and_vectors_once_for_each_seed(
        self, sets: Sequence[LabelledSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And its answers come back by set and seed."""
        self.beside(monkeypatch, tmp_path, ANSWERS)
        (answers,) = bertopic_answers.run(sets, [word_vectors(sets[0].texts)], [0, 4])
        assert set(answers) == {0, 4}
        assert len(answers[4].themes) == len(sets[0].texts)
        assert answers[0].words == {0: ["de"]}

    def test_where_it_stops_that_is_said(
        self, sets: Sequence[LabelledSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not a table without it."""
        self.beside(monkeypatch, tmp_path, "raise SystemExit(3)")
        with pytest.raises(NoBERTopic, match="code 3"):
            bertopic_answers.run(sets, [np.zeros((len(sets[0].texts), 4), dtype=np.float32)], [0])

    def test_an_environment_that_fits_the_pins_is_used_as_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is installed twice."""
        monkeypatch.setattr(bertopic_answers, "ENVIRONMENT", tmp_path)
        (tmp_path / "pins.txt").write_bytes(bertopic_answers.PINS.read_bytes())
        assert bertopic_answers.environment() == tmp_path / "bin" / "python"

    def test_where_it_cannot_be_installed_the_way_out_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Measure without it."""
        python = tmp_path / "bin" / "python"
        python.parent.mkdir()
        python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        python.chmod(0o755)
        monkeypatch.setattr(bertopic_answers, "ENVIRONMENT", tmp_path)
        with pytest.raises(NoBERTopic, match="--without-bertopic"):
            bertopic_answers.environment()
