"""`samenspraak theme`, whole: a file in, the same rows with their themes and a report out, no network."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from typer.testing import CliRunner, Result

from app.cli import cli

WORDS = ["wind", "molen", "zee", "zon", "dak", "paneel", "mest", "gas", "koe", "net", "vol", "kabel"]
SUBJECTS = [WORDS[i : i + 3] for i in range(0, len(WORDS), 3)]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of twelve words in four directions, made here."""
    folder = tmp_path_factory.mktemp("model")
    vocabulary = {"[UNK]": 0} | {word: number for number, word in enumerate(WORDS, 1)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.full((len(vocabulary), 8), 0.01, dtype=np.float32)
    for number in range(len(WORDS)):
        weights[number + 1, number // 3] = 1.0
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder


@pytest.fixture
def theming(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the small model."""
    monkeypatch.setenv("SAMENSPRAAK_MODEL", str(model))


def survey(folder: Path) -> Path:
    """Forty-eight answers on four subjects, and one empty one in the middle."""
    texts = [" ".join(words) for words in SUBJECTS]
    answers = [f"{text} {extra}" for extra in WORDS for text in texts]
    answers.insert(20, "")
    path = folder / "survey.csv"
    path.write_text("nr;antwoord\n" + "".join(f"{n};{text}\n" for n, text in enumerate(answers)), encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    """Type the command."""
    return CliRunner().invoke(cli, ["theme", *arguments])


@pytest.mark.usefixtures("theming")
def test_every_row_comes_back_in_order_with_its_theme(tmp_path: Path) -> None:
    """Also the empty one; what was in the file stays; the command says which column it took."""
    done = run(str(survey(tmp_path)))
    assert done.exit_code == 0, done.output
    assert "antwoord" in done.stderr
    text = (tmp_path / "survey.themes.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["nr"] for row in rows] == [str(n) for n in range(49)]
    assert (rows[20]["antwoord"], rows[20]["theme_id"]) == ("", "")
    assert sum(bool(row["theme_id"]) for row in rows) >= 40


@pytest.mark.usefixtures("theming")
def test_a_report_stands_beside_the_result(tmp_path: Path) -> None:
    """In the language that was asked for, with every answer in it."""
    run(str(survey(tmp_path)), "--out", str(tmp_path / "themed.jsonl"), "--language", "de")
    page = (tmp_path / "themed.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert page.count('<tr id="c') == 48
    assert len((tmp_path / "themed.jsonl").read_text().splitlines()) == 49


@pytest.mark.usefixtures("theming")
def test_the_same_file_gives_the_same_themes(tmp_path: Path) -> None:
    """Run by run."""
    path = survey(tmp_path)
    for name in ("one.jsonl", "two.jsonl"):
        run(str(path), "--out", str(tmp_path / name))
    one, two = ((tmp_path / name).read_text().splitlines() for name in ("one.jsonl", "two.jsonl"))
    assert [json.loads(line)["theme_id"] for line in one] == [json.loads(line)["theme_id"] for line in two]


def test_a_model_that_is_not_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half result is left behind."""
    monkeypatch.setenv("SAMENSPRAAK_MODEL", str(tmp_path / "empty"))
    (tmp_path / "empty").mkdir()
    path = survey(tmp_path)
    done = run(str(path))
    assert done.exit_code == 1
    assert "The themes could not be made" in done.output
    assert not (tmp_path / "survey.themes.csv").exists()


def test_a_kind_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    """Not after a minute of embedding."""
    done = run(str(survey(tmp_path)), "--out", str(tmp_path / "themed.pdf"))
    assert done.exit_code == 2
    assert ".xlsx" in done.output


@pytest.mark.usefixtures("theming")
def test_a_guessed_column_is_shown_and_confirmed_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first texts are shown; whoever says no gets no file."""
    monkeypatch.setattr("app.cli.surroundings.at_a_terminal", lambda: True)
    done = CliRunner().invoke(cli, ["theme", str(survey(tmp_path))], input="n\n")
    assert done.exit_code == 1
    assert "wind molen zee wind" in done.output
    assert not (tmp_path / "survey.themes.csv").exists()


@pytest.mark.usefixtures("theming")
@pytest.mark.parametrize("options", [("--yes",), ("--column", "antwoord")])
def test_who_knows_the_column_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """By name, or because they said so."""
    monkeypatch.setattr("app.cli.surroundings.at_a_terminal", lambda: True)
    done = CliRunner().invoke(cli, ["theme", str(survey(tmp_path)), *options], input="n\n")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "survey.themes.csv").exists()
