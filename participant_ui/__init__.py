"""The phone: what a participant sees. It works without JavaScript and has its own byte budget.

``templates/`` is rendered by ``app.live``; ``modules/`` and ``styles/`` are served under ``/static/participant/``. A
hall full of phones waits for the first load, so the room's sheets and modules go over the wire as one of each, without
comments and with short names: ``stylesheet`` and ``script``. The service worker is a script of its own.
"""

import json
import re
from pathlib import Path
from typing import Protocol

from participant_ui.shortening import shortened

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "templates"
STYLES = ("tokens.css", "base.css", "phone.css")

# Every module after those that it imports.
MODULES = (
    *("live/keys.js", "live/words.js", "live/line.js", "live/connection.js"),
    *("cards.js", "kept.js", "shelf.js", "language.js", "status.js", "mine.js", "outbox.js", "compose.js"),
    *("questions.js", "resonance.js", "sending.js", "themes.js", "voices.js", "room.js"),
)
_THEME_COLOURS = 24  # as many in each of the palettes: a fill and what is written on it
_THEME_COLOUR = re.compile(r"--t\d+(?:-on)?:#\w+;?")
# What is drawn in them comes along: until then dots are not seen, and nothing moves when they are.
_THEME_RULE = re.compile(r"\.(?:t\d+\{--c:|dots path\{|ring circle[^{]*\{)[^}]*\}")
_DECLARED = re.compile(r"(--[\w-]+):[^;}]*;?")
NOT_ON_THE_PHONE = "/* ---- from here on: not on the phone"

_TEXT = r"(\"(?:[^\"\\\n]|\\.)*\")"
_SAID = re.compile(rf"\bt\(\s*{_TEXT}")
_COUNTED = re.compile(rf"\btn\(\s*{_TEXT},\s*{_TEXT}")
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n?|^[ \t]*//[^\n]*\n?|/\*\* @\w+ .*?\*/ ?", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|^\n+", re.MULTILINE)
_GOES_ON = re.compile(r"(?<=[;{,(])\n|(?<==>)\n|\n(?=\.)")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_BEFORE_END = re.compile(r";\n?(?=\})|(?<=\})\n")
# Strings are matched first, so that nothing inside them is taken for code.
_STRING = r"(\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`)"
_AROUND_SIGNS = re.compile(_STRING + r"| ?([=<>+*/%?:,;{}()\[\]|&!-]) ?")
_AFTER_SIGNS = re.compile(_STRING + r"| ?([{},;]) ?|(:) ")


def stylesheet() -> str:
    """The phone's stylesheets as the one that it waits for; without the colours of themes, and what nothing uses."""
    sheet = _THEME_RULE.sub("", _THEME_COLOUR.sub("", _sheet()))
    return _DECLARED.sub(lambda found: found[0] if f"var({found[1]}" in sheet else "", sheet)


def theme_colours() -> str:
    """What a phone needs from its first theme on: two colours for each of the twelve, by day and by night; and dots."""
    sheet = _sheet()
    colours = _THEME_COLOUR.findall(sheet)
    day, night = colours[:_THEME_COLOURS], colours[_THEME_COLOURS : 2 * _THEME_COLOURS]
    rules = "".join(_THEME_RULE.findall(sheet))
    return f":root{{{''.join(day)}}}@media (prefers-color-scheme: dark){{:root{{{''.join(night)}}}}}{rules}"


def _sheet() -> str:
    sources = [(ROOT / "styles" / name).read_text(encoding="utf-8") for name in STYLES]
    rules = (_REMARK.sub("", source.partition(NOT_ON_THE_PHONE)[0]) for source in sources)
    return "".join(_tight(sheet, _AFTER_SIGNS) for sheet in rules)


class Catalogue(Protocol):
    """A language, as gettext knows it."""

    def gettext(self, message: str, /) -> str:
        """A text."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """A text for so many."""


def script(live: Path, catalogue: Catalogue) -> str:
    """The room's modules as one, in the order in which they need each other; ``live`` is the folder of /static/live/.

    Their texts are in the language already: a page that carries them beside the English ones carries them twice.

    Twenty requests over a hall's network cost more than the words in them, and one file compresses better. Nothing
    is translated: a module is its own text without imports, so their top-level names must differ (a test sees to it).
    """
    alone = [_EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", _source(name, live)))) for name in MODULES]
    alone = [_translated(module, catalogue) for module in alone]
    return "\n".join(_tight(module, _AROUND_SIGNS) for module in shortened(alone))


def worker() -> str:
    """The service worker, which a phone fetches after it can be used."""
    source = _COMMENT.sub("", (ROOT / "modules" / "worker.js").read_text(encoding="utf-8"))
    return _tight(shortened([source])[0], _AROUND_SIGNS)


def apart() -> list[Path]:
    """The modules that are fetched by themselves; their texts come with the page."""
    return [path for path in sorted((ROOT / "modules").glob("*.js")) if path.name not in MODULES]


def _translated(module: str, catalogue: Catalogue) -> str:
    def said(found: re.Match[str]) -> str:
        return f"t({_quoted(catalogue.gettext(json.loads(found[1])))}"

    def counted(found: re.Match[str]) -> str:
        one, many = json.loads(found[1]), json.loads(found[2])
        forms = (catalogue.ngettext(one, many, n) for n in (1, 2))
        return f"tn({', '.join(_quoted(form) for form in forms)}"

    return _SAID.sub(said, _COUNTED.sub(counted, module))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _source(name: str, live: Path) -> str:
    folder, _, module = name.rpartition("/")
    return ((live if folder else ROOT / "modules") / module).read_text(encoding="utf-8")


def _tight(source: str, spaces: re.Pattern[str]) -> str:
    """The source without comments on lines of their own, indentation, and spaces that only please the eye."""
    plain = _INDENT.sub("", _COMMENT.sub("", source))
    tight = _GOES_ON.sub("", spaces.sub(lambda found: "".join(group or "" for group in found.groups()), plain))
    # every statement ends with its own sign, so a line that ends with a brace needs nothing after it
    return _BEFORE_END.sub("", tight)
