"""What an organiser's acts do to the report and to the facilitators' link."""

from app.dialogue import events as e
from app.dialogue.counting import set_quotable
from app.dialogue.effects import apply
from app.dialogue.model import Dialogue


@apply.register
def _(event: e.LetterWritten, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.headline, state.introduction, state.follow_up = event.headline, event.introduction, event.follow_up


@apply.register
def _(event: e.QuotationAllowed, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_quotable(state, event.contribution_id, quotable=True)


@apply.register
def _(event: e.QuotationRefused, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_quotable(state, event.contribution_id, quotable=False)


@apply.register
def _(event: e.EditionIssued, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.issued = (*state.issued, event.at_position)


@apply.register
def _(event: e.LinksRenewed, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.link = event.link
