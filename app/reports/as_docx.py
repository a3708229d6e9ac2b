"""The report for those who edit: headings, quotations and tables in real styles, every word of it changeable."""

import io
import zipfile
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm

from app.reports import chapters
from app.reports.docx_styles import ANSWER, FIGURE, LEDGER, SOURCE, TRAIL, VOICE, set_up, speaks
from app.reports.limits import REHEARSAL
from app.reports.phrases import Phrases
from app.reports.shape import Division, Report, ThemeRow, Voice
from app.reports.wording import Wording

MIDNIGHT_1980 = (1980, 1, 1, 0, 0, 0)  # the oldest moment that a zip can hold: the same report, the same bytes
QUOTES = {"de": ("„", "“")}
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def write(report: Report, language: str, *, wording: Wording | None = None) -> bytes:
    """A Word document; opens in LibreOffice as well."""
    writer = _Writer(report, Phrases(language, wording))
    writer.letter()
    for theme in chapters.large(report):
        writer.theme(theme)
    writer.undercurrent()
    writer.method()
    writer.trail()
    return writer.content()


class _Writer:
    def __init__(self, report: Report, phrases: Phrases) -> None:
        self._report = report
        self._words = phrases
        self._n = phrases.wording.number
        self._document = docx.Document()
        set_up(self._document, phrases.language)
        self._spoken = report.dialogue.language

    # ---- chapters -------------------------------------------------------------------------------------

    def letter(self) -> None:
        report, _ = self._report, self._words.text
        if report.dialogue.rehearsal:
            self._document.sections[0].header.paragraphs[0].text = f"{_('Rehearsal')}: {_(REHEARSAL.text)}"
        self._say(report.letter.headline or report.dialogue.title, "Title", self._spoken)
        if report.letter.introduction:
            self._say(report.letter.introduction, "Subtitle", self._spoken)
        counts = (
            (report.counts.joined, _("joined")),
            (report.counts.spoke, _("spoke themselves")),
            (report.ledger.accepted, _("contributions")),
            (report.counts.resonance, _("times ‘this speaks to me’")),
        )
        self._say("   ".join(f"{self._n(count)} {word}" for count, word in counts if count is not None), "Normal")
        for prompt in chapters.asked(report):
            self._say(prompt.text, "Heading 2", self._spoken)
        self._themes()
        self._quiet()
        self._divided(report.divided[:1])
        self._say(_("What was done with it"), "Heading 2")
        unwritten = _("Not told yet. Whoever asked the question owes the room an answer: it will stand here.")
        self._say(report.letter.follow_up or unwritten, ANSWER, self._spoken if report.letter.follow_up else "")
        self._say(self._words.led(report), LEDGER)

    def theme(self, theme: ThemeRow) -> None:
        self._say(theme.label, "Heading 1", self._spoken)
        self._say(self._counts(theme), SOURCE)
        if theme.mixed:
            self._say(
                self._words.text("Mixed: very different things were said here, and one name does not cover them."),
                "Normal",
            )
        self._say(self._words.text("Voices"), "Heading 2")
        self._voices(theme.voices)
        if theme.merged or theme.subthemes:
            self._say(self._words.text("Within this theme"), "Heading 2")
            for part in theme.merged:
                self._say(f"{part.label}: {self._words.contributions(part.contributions)}", "List Bullet", self._spoken)
        for sub in theme.subthemes:
            self._quote(sub.voice)
            self._say(self._words.contributions(sub.contributions), SOURCE)

    def undercurrent(self) -> None:
        report, _ = self._report, self._words.text
        groups = chapters.small(report)
        if not groups and not report.undercurrent and not report.single_voices:
            return
        self._say(_("The undercurrent"), "Heading 1")
        for theme in groups:
            self._say(theme.label, "Heading 2", self._spoken)
            self._say(self._counts(theme), SOURCE)
            self._voices(theme.voices)
        for group in report.undercurrent:
            self._say(self._words.quiet(group), "Heading 2", self._spoken)
            self._voices(group.voices)
        if report.single_voices:
            self._say(_("Single voices"), "Heading 2")
            self._voices(report.single_voices)

    def method(self) -> None:
        report, _ = self._report, self._words.text
        self._say(_("How it went, and how this was made"), "Heading 1")
        self._divided(report.divided)
        self._say(_("What happened in the room"), "Heading 2")
        for act in report.acts:
            self._say(f"{self._words.wording.clock(act.at)}  {self._words.act(act, report)}", "List Bullet")
        self._say(_("Method"), "Heading 2")
        method = report.method
        facts = (
            (_("Language model"), method.model or _("none yet")),
            (_("Revision"), self._n(method.revision)),
            (_("Position"), self._n(report.position)),
            (_("Edition"), self._words.edition(report)),
            (_("How sure people are people"), _("one voice per browser: nobody had to show who they are")),
            (_("Proof"), method.journal_hash),
        )
        for name, value in facts:
            self._say(f"{name}: {value}", "Normal")
        self._say(_("What this report cannot know"), "Heading 2")
        for limit in method.limits:
            self._say(_(limit.text), "List Bullet")

    def trail(self) -> None:
        self._say(self._words.text("Your voice’s trail"), "Heading 1")
        for part in chapters.trail(self._report):
            name = self._words.label(part.theme) if part.theme else self._words.state(part.state)
            self._say(f"{name} ({self._n(len(part.rows))})", "Heading 2")
            for row in part.rows:
                number = self._n(row.number) if self._report.edition.name != "public" else row.id
                self._say(f"{number}\t{row.text or self._words.unread(row.state)}", TRAIL, row.lang if row.text else "")

    # ---- pieces ---------------------------------------------------------------------------------------

    def _themes(self) -> None:
        rows, _ = chapters.counted(self._report), self._words.text
        if not rows:
            self._say(_("There are no themes yet: too little was said, or the themes were still being made."), "Normal")
            return
        table = self._document.add_table(rows=len(rows) + 1, cols=3, style="Light Shading")
        cells = [(_("Theme"), _("People"), _("Contributions"))]
        cells += [(self._words.label(t), self._n(t.people), self._n(t.contributions)) for t in rows]
        for row, texts in zip(table.rows, cells, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = _clean(text)
        for column, width in zip(table.columns, (Cm(10.5), Cm(3), Cm(3.5)), strict=True):
            column.width = width  # LibreOffice goes by the column, Word by its cells
            for cell in column.cells:
                cell.width = width
        for cell in chain.from_iterable(column.cells for column in list(table.columns)[1:]):
            cell.paragraphs[0].style = FIGURE
        _calm(table)
        _repeats(table.rows[0])

    def _quiet(self) -> None:
        _ = self._words.text
        self._say(_("The undercurrent"), "Heading 2")
        items = chapters.quiet(self._report)
        if not items:
            none = _(
                "The software found no small groups and no single unusual voices."
                " They may have been there all the same."
            )
            self._say(none, "Normal")
        for item in items:
            self._quote(item.voice)
            self._say(self._words.quiet(item.theme), SOURCE)

    def _divided(self, found: tuple[Division, ...]) -> None:
        _, themes = self._words.text, {t.id: t for t in self._report.themes}
        self._say(_("What was divided"), "Heading 2")
        if not found:
            self._say(_("No voice spoke to many people of one theme and to few of another."), "Normal")
        for division in found:
            self._quote(division.voice)
            for side in (division.more, division.less):
                spoken = _("speaks to %(n)s of %(of)s") % {"n": self._n(side.resonance), "of": self._n(side.people)}
                self._say(f"{self._words.label(themes[side.theme_id])}: {spoken}", SOURCE)

    def _voices(self, voices: tuple[Voice, ...]) -> None:
        for voice in voices:
            self._quote(voice)
            said = [self._words.text("Contribution %(n)s") % {"n": self._n(voice.number)}]
            said += [self._words.times(voice.resonance)] if voice.resonance else []
            self._say(", ".join(said), SOURCE)

    def _counts(self, theme: ThemeRow) -> str:
        said = [self._words.people(theme.people), self._words.contributions(theme.contributions)]
        said += [self._words.times(theme.resonance)] if theme.resonance else []
        said += [self._words.whole(theme.speaks_to)] if theme.speaks_to else []
        return ", ".join(said)

    def _quote(self, voice: Voice) -> None:
        before, after = QUOTES.get(voice.lang, ("“", "”"))
        self._say(f"{before}{voice.text}{after}", VOICE, voice.lang)

    def _say(self, text: str, style: str, language: str = "") -> None:
        run = self._document.add_paragraph(style=style).add_run(_clean(text))
        if language and language != self._words.language:
            speaks(run._r.get_or_add_rPr(), language)  # noqa: SLF001 (python-docx has no other door to a run's language)

    def content(self) -> bytes:
        """The file; its times are the report's."""
        about, core = self._report.dialogue, self._document.core_properties
        moment = datetime.fromtimestamp(about.last_at / 1000, UTC).replace(tzinfo=None)
        core.title, core.author, core.language = _clean(about.title), _clean(about.organiser), self._words.language
        core.created = core.modified = moment
        core.last_modified_by, core.comments, core.revision = "Samenspraak", "", 1
        page = io.BytesIO()
        self._document.save(page)
        return _same_times(page.getvalue())


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(_NOT_IN_XML)


def _calm(table: Any) -> None:
    """Lines above and below, and no grey bands, which LibreOffice makes so dark that they are all one sees."""
    table.autofit = False
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 (python-docx has no other door to it)
    look.set(qn("w:val"), "06A0")
    look.set(qn("w:noHBand"), "1")


def _repeats(row: Any) -> None:
    """The first row of a table stands again on every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (only here)

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (python-docx has no other door to it)


def _same_times(content: bytes) -> bytes:
    """The same archive with every file dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, MIDNIGHT_1980), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
