"""What holds for every template and module of facilitator, hall and organiser."""

import json
import re
from pathlib import Path

import pytest

import facilitator_ui
from tests.unit.facilitator_ui.pages import rendered

ROOT = Path(facilitator_ui.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "modules").rglob("*.js"))
STYLES = sorted((ROOT / "styles").glob("*.css"))


def named(path: Path) -> str:
    """A short name for the report of a failing case."""
    return path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_needs_what_the_policy_forbids(path: Path) -> None:
    """No style attributes, no handlers in attributes, no script without a nonce."""
    text = path.read_text()
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"\son[a-z]+=", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "nonce" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_button_says_what_kind_it_is(path: Path) -> None:
    """A button without a type would send the form around it; in a dialog its value closes it."""
    bare = [tag for tag in re.findall(r"<button[^>]*>", path.read_text()) if "type=" not in tag and "value=" not in tag]
    assert bare == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_on_a_page_can_be_translated(path: Path) -> None:
    """What stands between tags comes from the catalogue, or is the name of the project."""
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"\{[{%].*?[}%]\}|</?noscript>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s[a-z-]+=\"[^\"]*\"", "", text)
    between = " ".join(re.findall(r">([^<>]*)<", text))
    assert re.findall(r"[A-Za-z]{3,}", between.replace("Samenspraak", "")) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_hides_a_text_from_the_catalogue(path: Path) -> None:
    """Texts are literals outside template strings: only those are found when the catalogue is made."""
    text = path.read_text()
    assert re.findall(r"\$\{[^}]*\bt[n]?\(", text) == []
    assert re.findall(r"(?<![\w.])tn?\(\s*[^\"\s)]", text) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_reads_text_as_a_page(path: Path) -> None:
    """A contribution is words, whatever is in it."""
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()) == []


def test_every_icon_that_is_used_is_drawn() -> None:
    """A missing one would be an empty square."""
    drawn = set(re.findall(r'id="i-([a-z]+)"', (ROOT / "templates/facilitator/marks.html").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'icon\("([a-z]+)"\)', path.read_text())}
    used |= {name for path in TEMPLATES for name in re.findall(r'link\("([a-z]+)",', path.read_text())}
    assert used - drawn == set()
    assert drawn - used == set()


def test_every_act_of_a_button_is_known_to_a_module() -> None:
    """No dead buttons."""
    acts = {act for path in TEMPLATES for act in re.findall(r'data-act="([a-z]+)"', path.read_text())}
    modules = "\n".join(path.read_text() for path in MODULES)
    assert {act for act in acts if not re.search(rf'"{act}"|\b{act}: \(', modules)} == set()


def test_every_template_that_a_module_copies_is_in_a_page() -> None:
    """And every one that a page carries is copied."""
    carried = {name for path in TEMPLATES for name in re.findall(r'<template id="([a-z-]+)"', path.read_text())}
    copied = {name for path in MODULES for name in re.findall(r'"(row-[a-z-]+)"', path.read_text())}
    assert carried == copied


def test_only_the_poster_names_colours_of_its_own() -> None:
    """Every other sheet reads the tokens, so that light, dark and an organiser's colours hold everywhere."""
    raw = {path.name for path in STYLES if re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", path.read_text())}
    assert raw <= {"poster.css"}


def test_reduced_motion_needs_no_rule_here() -> None:
    """Whatever moves uses the tokens, which stand still for who asked for it."""
    timed = [line for path in STYLES for line in re.findall(r"(?:transition|animation)[^;]*;", path.read_text())]
    assert [line for line in timed if "var(--t-" not in line] == []


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_a_page_says_its_language_and_carries_the_words_of_its_modules(language: str) -> None:
    """For the screen reader, and for what modules say later."""
    page = rendered("organiser_enter.html", language, message=None)
    assert f'<html lang="{language}">' in page
    found = re.search(r'id="words" nonce="n1">(.*?)</script>', page, re.DOTALL)
    assert found
    assert "Connected" in json.loads(found[1])
