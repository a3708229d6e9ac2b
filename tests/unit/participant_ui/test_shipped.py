"""What goes over the wire to a phone: one sheet, one module, small, and whole."""

import gzip
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

import participant_ui
from app.locales import LANGUAGES, in_words, translations
from app.pages import LIVE_MODULES

MODULES = participant_ui.ROOT / "modules"
TEMPLATES = "\n".join(path.read_text() for path in participant_ui.TEMPLATES.rglob("*.html"))
# Fetched by themselves: where they are needed at all, or after the page can be used.
APART = {"attending.js", "keeping.js", "leaving.js", "post.js", "rights.js", "signals.js", "waiting.js", "worker.js"}


def source(name: str) -> str:
    """The text of a module of the phone or of the live connection."""
    return (LIVE_MODULES / name[5:] if name.startswith("live/") else MODULES / name).read_text()


def script(language: str = "nl") -> str:
    """The joined script as phones in this language get it."""
    return participant_ui.script(LIVE_MODULES, translations(language))


def on_the_wire(text: str) -> int:
    """Its size as it travels."""
    return len(gzip.compress(text.encode(), 9))


def test_every_module_of_the_phone_is_shipped() -> None:
    """A module that is not in the list is not in the room."""
    assert {path.name for path in MODULES.glob("*.js")} - APART == {
        name for name in participant_ui.MODULES if "/" not in name
    }


def test_each_module_comes_after_those_it_needs() -> None:
    """Classes and constants do not exist before their line."""
    seen: set[str] = set()
    for name in participant_ui.MODULES:
        needed = re.findall(r'^import [^;]*? from "([^"]+)";', source(name), re.MULTILINE)
        for address in needed:
            folder = "live/" if address.startswith("/static/live/") or name.startswith("live/") else ""
            assert folder + address.rpartition("/")[2] in seen, f"{name} needs {address}"
        seen.add(name)


def test_no_two_modules_use_the_same_name_at_the_top() -> None:
    """Joined they share one scope."""
    declared = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE)
    names = Counter(found for name in participant_ui.MODULES for found in declared.findall(source(name)))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_joined_module_is_one_that_a_browser_understands(node: str, tmp_path: Path) -> None:
    """Taking out comments and spaces leaves a program."""
    for name, source_text in {"phone.mjs": script(), "sw.js": participant_ui.worker()}.items():
        joined = tmp_path / name
        joined.write_text(source_text)
        assert subprocess.run([node, "--check", joined], capture_output=True, check=False).stderr == b""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_speaks_its_language(language: str) -> None:
    """Each text of the modules in it is there as people read it, with its spaces."""
    joined = script(language)
    texts = [text for name in participant_ui.MODULES for text in re.findall(r'\bt\("([^"]+)"', source(name))]
    assert "{n} of {most}" in texts
    words = in_words(texts, language)
    assert [text for text in texts if json.dumps(words[text], ensure_ascii=False) not in joined] == []
    one, many = in_words([("{n} person spoke", "{n} people spoke")], language)["{n} person spoke"]
    assert f"tn({json.dumps(one, ensure_ascii=False)},{json.dumps(many, ensure_ascii=False)}," in joined


@pytest.mark.parametrize("folder", [MODULES, LIVE_MODULES], ids=["phone", "live"])
def test_no_text_hides_inside_a_template(folder: Path) -> None:
    """What `make locales` does not find there would stay English."""
    hidden = [path.name for path in folder.glob("*.js") if re.search(r"\$\{tn?\(", path.read_text())]
    assert hidden == []


def test_nothing_but_code_is_shipped() -> None:
    """No comments, no imports left, no exports."""
    joined = script()
    assert re.findall(r"/\*|^\s*//|^import\b|^export\b", joined, re.MULTILINE) == []


def test_the_sheet_holds_what_the_phone_uses_and_not_the_desk() -> None:
    """The marker in base.css is where the phone stops reading."""
    sheet = participant_ui.stylesheet()
    assert '.voice::before{content:"“"}' in sheet
    assert "--paper:#F5F1E7" in sheet
    assert ".toast" not in sheet
    assert "/*" not in sheet


def test_the_colours_of_themes_come_apart_by_day_and_by_night() -> None:
    """Nothing is lost between the two sheets, and a phone without a theme does not carry them."""
    sheet, colours = participant_ui.stylesheet(), participant_ui.theme_colours()
    assert not re.search(r"--t\d", sheet)
    assert colours.count("--t7:") == colours.count("--t7-on:") == 2
    day, _, night = colours.partition("@media (prefers-color-scheme: dark)")
    assert all(re.search(rf"--t{n}:#", part) for n in range(1, 13) for part in (day, night))
    assert all(f".t{n}{{--c:var(--t{n});--c-on:var(--t{n}-on)}}" in colours for n in range(1, 13))
    assert colours.count("{") == colours.count("}")


def test_no_token_is_shipped_that_nothing_uses() -> None:
    """The desk's own distances and times stay at the desk; what is used is there."""
    sheet = participant_ui.stylesheet()
    assert "--t-glow" not in sheet
    used = set(re.findall(r"var\((--[\w-]+)", sheet)) - {"--c", "--c-on"}
    assert {name for name in used if f"{name}:" not in sheet} == set()


def test_a_rule_keeps_its_meaning_without_its_spaces() -> None:
    """A descendant that is something stays a descendant; sums keep the spaces that they need."""
    sheet = participant_ui.stylesheet()
    assert ".path .todo::before{" in sheet
    assert re.search(r"calc\(-1 \* var\(--s-2\)\)", sheet)


def test_the_sheet_is_balanced() -> None:
    """A lost brace would switch off everything after it."""
    sheet = participant_ui.stylesheet()
    assert sheet.count("{") == sheet.count("}") > 100


def test_no_grid_is_as_wide_as_the_longest_word_in_it() -> None:
    """A column without a least width of nothing is: one word at twice its size then widens the whole page."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", participant_ui.stylesheet().replace(" ", ""))
    grids = {one for names, rule in rules if "display:grid" in rule for one in names.split(",")}
    narrow = {one for names, rule in rules if "grid-template-columns:minmax(0,1fr)" in rule for one in names.split(",")}
    assert len(grids) > 4
    assert grids - narrow == set()


def test_no_sheet_names_a_raw_colour_except_the_tokens() -> None:
    """An organiser's colours and the dark palette reach everything."""
    for name in ("base.css", "phone.css"):
        text = (participant_ui.ROOT / "styles" / name).read_text()
        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(|hsla?\(", text) == []


def test_the_phone_stays_within_its_budget() -> None:
    """8 kB of code; with the sheet it leaves more than 3 kB of 15 for the page itself."""
    sheet = on_the_wire(participant_ui.stylesheet())
    for language in LANGUAGES:
        assert on_the_wire(script(language)) <= 8_000, language
        assert on_the_wire(script(language)) + sheet <= 11_200, language
    assert on_the_wire(participant_ui.worker()) <= 1_200


@pytest.mark.parametrize("name", [path.name for path in MODULES.glob("*.js")])
def test_every_part_that_a_module_looks_for_is_in_the_templates(name: str) -> None:
    """A renamed id would only show in a browser, and perhaps not in a test."""
    text = source(name)
    for found in re.findall(r'\bbyId\("([\w-]+)"\)', text):
        assert f'id="{found}"' in TEMPLATES, found
    for found in re.findall(r'\bpart\(\w+, "(\w+)"\)', text):
        assert f'data-p="{found}"' in TEMPLATES, found
    for found in re.findall(r'\bcopy\("([\w-]+)"', text):
        assert f'<template id="{found}">' in TEMPLATES, found
