"""The sentences that more than one format says, in the report's language; the same msgids as the page's templates."""

from app import locales
from app.reports.shape import Act, PromptRow, QuietGroup, Report, State, ThemeRow
from app.reports.wording import Wording


class Phrases:
    """Words around numbers. ``wording`` writes the numbers, days and times."""

    def __init__(self, language: str, wording: Wording | None = None) -> None:
        self.language = language
        self.wording = wording or Wording(language)
        self._catalogue = locales.translations(language)

    def text(self, message: str) -> str:
        """A sentence without numbers."""
        return str(self._catalogue.gettext(message))

    def count(self, one: str, many: str, count: int | None) -> str:
        """A number and its noun: “1 person”, “1,024 people”."""
        sentence = self._catalogue.ngettext(one, many, 0 if count is None else count)
        return str(sentence) % {"n": self.wording.number(count)}

    def people(self, count: int | None) -> str:
        """So many people."""
        return self.count("%(n)s person", "%(n)s people", count)

    def contributions(self, count: int | None) -> str:
        """So many contributions."""
        return self.count("%(n)s contribution", "%(n)s contributions", count)

    def times(self, count: int | None) -> str:
        """So often “this speaks to me”."""
        return self.count("%(n)s time ‘this speaks to me’", "%(n)s times ‘this speaks to me’", count)

    def whole(self, count: int | None) -> str:
        """So many people to whom the whole theme speaks."""
        return self.count("the whole theme speaks to %(n)s person", "the whole theme speaks to %(n)s people", count)

    def quiet(self, group: ThemeRow | QuietGroup | None) -> str:
        """Who speaks in the undercurrent: a group, with its name where an edition tells it, or one person."""
        if group is None:
            return self.text("One voice")
        return group.label or self.text("A small group")

    def label(self, theme: ThemeRow) -> str:
        """What a theme is called; the gathered ones together have no name."""
        return (
            self.count("%(n)s smaller theme", "%(n)s smaller themes", theme.gathers) if theme.gathers else theme.label
        )

    def state(self, state: State) -> str:
        """A line of the ledger, for a heading."""
        _ = self.text
        return {
            "themed": _("In themes"),
            "unthemed": _("No theme yet"),
            "held": _("Waiting for a moderator"),
            "hidden": _("Hidden by a moderator"),
            "withdrawn": _("Withdrawn by their authors"),
        }[state]

    def unread(self, state: State) -> str:
        """What stands where words are not shown."""
        _ = self.text
        if state == "withdrawn":
            return _("taken back by its author; the words were erased")
        return _("not released; the words are not shown") if state == "held" else _("the words are not shown")

    def act(self, act: Act, report: Report) -> str:
        """What a facilitator did, as one line."""
        _ = self.text
        themes = {t.id: self.label(t) for t in report.themes}
        prompts: dict[str, PromptRow] = {p.id: p for p in report.prompts}
        about = themes.get(act.theme_id or "") or (prompts[act.prompt_id].text if act.prompt_id in prompts else "")
        said = {
            "opened": _("Question opened:"),
            "reflecting": _("Question discussed:"),
            "closed": _("Question closed:"),
            "named": _("Theme named:"),
            "merged": _("Another theme put inside:"),
            "parted": _("Theme parted again:"),
            "split": _("Theme split:"),
            "rejoined": _("Split undone:"),
            "moved": _("Contributions moved by hand:"),
            "pinned": _("Theme put first:"),
            "unpinned": _("Theme no longer put first:"),
            "hidden": _("Theme hidden:"),
            "unhidden": _("Theme no longer hidden:"),
            "walled": _("Shown in the hall:"),
            "nudged": _("Message to phones:"),
            "shared": _("Theme shared with the room:"),
            "unshared": _("Theme taken off the phones and the wall:"),
            "revised": _("Themes computed anew:"),
        }.get(act.act, act.act)
        return f"{said} {about or act.name}".rstrip(" :")

    def led(self, report: Report) -> str:
        """The ledger as a sum."""
        _, n, ledger = self.text, self.wording.number, report.ledger
        parts = (
            (ledger.themed, _("in themes")),
            (ledger.unthemed, _("without a theme")),
            (ledger.held, _("waiting")),
            (ledger.hidden, _("hidden")),
            (ledger.withdrawn, _("withdrawn")),
        )
        sum_of = " + ".join(f"{n(count)} {word}" for count, word in parts)
        return f"{n(ledger.accepted)} {_('received')} = {sum_of}"

    def edition(self, report: Report) -> str:
        """For whom this report is."""
        _, edition = self.text, report.edition
        facts = {"k": edition.at_least}
        if edition.name == "whole":
            return _("whole: with everything, for the organiser")
        if edition.name == "internal":
            return _("internal: no theme of fewer than %(k)s people") % facts
        return _("public: no theme of fewer than %(k)s people, and only released quotations") % facts
