"""What an organiser may do with the report, and with the facilitators' link."""

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Dialogue
from app.dialogue.rules import Events, contribution_of, rule


@rule.register
def _(command: c.WriteLetter, state: Dialogue) -> Events:
    parts = (command.headline, command.introduction, command.follow_up)
    if parts == (state.headline, state.introduction, state.follow_up):
        return ()
    return (e.LetterWritten(*parts),)


@rule.register
def _(command: c.AllowQuotation, state: Dialogue) -> Events:
    contribution = contribution_of(state, command.contribution_id)
    if command.on and contribution.visibility != "visible":
        raise errors.UnknownContribution
    if contribution.quotable == command.on:
        return ()
    return (e.QuotationAllowed(contribution.id) if command.on else e.QuotationRefused(contribution.id),)


@rule.register
def _(command: c.IssueEdition, state: Dialogue) -> Events:
    if not 1 <= command.at_position <= state.position:
        raise errors.BadMessage
    return () if command.at_position in state.issued else (e.EditionIssued(command.at_position),)


@rule.register
def _(command: c.RenewLinks, state: Dialogue) -> Events:
    return () if command.seen != state.link else (e.LinksRenewed(state.link + 1),)
