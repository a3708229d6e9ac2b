"""Dutch, English, German and Frisian, each by one file; every error speaks all of them, and no text is forgotten."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app import errors
from app.errors import SamenspraakError
from app.locales import LANGUAGES, choose_language, clock, day, in_words, message_for, number, own_name, translations
from app.locales.catalogue import FOLDER, SOURCE

ROOT = Path(__file__).parents[3]
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


def _below(kind: type[SamenspraakError]) -> Iterator[type[SamenspraakError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _below(child)


EVERY_ERROR = list(_below(SamenspraakError))


def catalogue(language: str) -> Catalog:
    """The catalogue as it stands in its file."""
    with (FOLDER / language / "LC_MESSAGES" / "samenspraak.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def blanks(text: str) -> set[str]:
    """What is to be filled in: {name} and %(name)s."""
    braces = {name for _, name, _, _ in Formatter().parse(re.sub(r"%\(\w+\)s", "", text)) if name is not None}
    return braces | set(re.findall(r"%\((\w+)\)s", text))


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """One text, or its singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_the_languages_of_the_design_are_there() -> None:
    """From the first day, Dutch first."""
    assert LANGUAGES[:2] == ("nl", "en")
    assert {"de", "fy"} <= set(LANGUAGES)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text for people in templates, modules and code, as `make locales` finds it."""
    found = tmp_path_factory.mktemp("texts") / "samenspraak.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--mapping", "babel.cfg"]
    options = ["--keyword", "t", "--keyword", "tn:1,2", "--no-location", "--output", str(found), "."]
    environment = os.environ | {"PYTHONPATH": ".ci"}
    subprocess.run([*command, *options], cwd=ROOT, env=environment, check=True)
    with found.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("language", TRANSLATED)
class TestACatalogue:
    """What holds for every language that is not the source."""

    @pytest.mark.parametrize("kind", EVERY_ERROR)
    def test_every_error_speaks_it(self, language: str, kind: type[SamenspraakError]) -> None:
        """A sentence of its own, with the same facts in it."""
        message = catalogue(language).get(kind.template())
        assert message is not None, f"{kind.template()!r} isn't in the catalogue"
        assert message.string
        assert not message.fuzzy
        assert message.string != kind.template()

    def test_no_text_of_the_source_is_missing(self, language: str, source: Catalog) -> None:
        """A text that the catalogue never heard of would be read in English."""
        known = {forms(message.id)[0] for message in catalogue(language) if message.id}
        assert [message.id for message in source if message.id and forms(message.id)[0] not in known] == []

    def test_nothing_is_left_untranslated(self, language: str) -> None:
        """No empty and no guessed line."""
        open_ones = [
            m.id for m in catalogue(language) if m.id and (not forms(m.string) or not all(forms(m.string)) or m.fuzzy)
        ]
        assert open_ones == []

    def test_every_translation_fills_in_what_its_source_fills_in(self, language: str) -> None:
        """A name that is spelled differently would stop the page."""
        wrong = []
        for message in catalogue(language):
            sources, strings = forms(message.id), forms(message.string)
            allowed = set().union(*(blanks(source) for source in sources))
            wrong += [string for string in strings if message.id and blanks(string) - allowed]
            wrong += [string for string in strings[-1:] if message.id and blanks(string) != blanks(sources[-1])]
        assert wrong == []

    def test_every_translation_has_as_many_forms_as_its_plural(self, language: str) -> None:
        """One and more, in all languages that we have."""
        plurals = [message for message in catalogue(language) if len(forms(message.id)) == 2]
        assert [message.id for message in plurals if len(forms(message.string)) != 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
class TestAnyLanguage:
    """The source too."""

    @pytest.mark.parametrize("kind", EVERY_ERROR)
    def test_an_errors_facts_are_filled_in(self, language: str, kind: type[SamenspraakError]) -> None:
        """No brace reaches a person."""
        facts = {name: f"<{name}>" for name in blanks(kind.template())}
        message = message_for(kind(**facts), language)
        assert all(fact in message for fact in facts.values())
        assert "{" not in message

    def test_it_is_called_by_its_own_name(self, language: str) -> None:
        """That is how its speakers find it."""
        names = {"nl": "Nederlands", "en": "English", "de": "Deutsch", "fy": "Frysk"}
        assert own_name(language) == names.get(language, own_name(language))
        assert own_name(language)[0].isupper()


class TestChoosing:
    """Which language a person reads."""

    @pytest.mark.parametrize(
        ("wished", "accept", "chosen"),
        [
            (["de"], "en", "de"),
            ([""], "de-AT,de;q=0.9,en;q=0.8", "de"),
            ([], "en-GB;q=0.9", "en"),
            (["xx"], "en", "en"),
            ([], "fr-FR,fr;q=0.9", "nl"),
            ([], "", "nl"),
            (["../../etc"], "*;q=;;,,", "nl"),
        ],
    )
    def test_what_was_chosen_stands_before_what_the_browser_says(
        self, wished: list[str], accept: str, chosen: str
    ) -> None:
        """And what we don't have falls back."""
        assert choose_language(wished, accept) == chosen

    def test_an_unknown_language_speaks_english(self) -> None:
        """A text is better than none."""
        assert translations("xx").gettext("Send") == "Send"


class TestNumbersAndTimes:
    """As people write them."""

    @pytest.mark.parametrize(("language", "written"), [("nl", "1.024"), ("de", "1.024"), ("en", "1,024")])
    def test_a_thousand_is_written_as_at_home(self, language: str, written: str) -> None:
        """A point or a comma."""
        assert number(1024, language) == written

    @pytest.mark.parametrize(
        ("language", "pattern"), [("nl", r"\d\d\.\d\d"), ("de", r"\d\d:\d\d"), ("en", r"\d\d:\d\d")]
    )
    def test_the_time_of_day_is_written_as_at_home(self, language: str, pattern: str) -> None:
        """20.12 in Dutch."""
        assert re.fullmatch(pattern, clock(1_700_000_000_000, language))


class TestWordsForModules:
    """What a browser module looks up."""

    def test_a_module_gets_its_words_in_both_forms(self) -> None:
        """Singular and plural under the singular."""
        words = in_words(["Send", ("{n} theme", "{n} themes")], "en")
        assert words == {"Send": "Send", "{n} theme": ["{n} theme", "{n} themes"]}


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "5 maart 2026"), ("de", "5. März 2026"), ("en", "March 5, 2026"), ("fy", "5 Maart 2026")],
)
def test_a_day_is_written_out(language: str, written: str) -> None:
    """A receipt may be checked weeks later."""
    assert day(1_772_712_000_000, language) == written
