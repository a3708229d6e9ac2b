"""Everything that can be refused or can fail, as one tree.

    SamenspraakError
    ├── Refused                 what was asked is not possible; the asker can do something about it
    │   ├── NotFound            UnknownJoinCode · UnknownDialogue · UnknownPrompt · UnknownContribution · UnknownTheme
    │   │                       UnknownNudge · UnknownExport
    │   ├── NotAllowed          WrongToken · PassExpired · LinkRenewed · WrongRole · NoConsent
    │   ├── BadText             TextEmpty · TextTooLong · TextUnreadable
    │   ├── BadMessage          FrameTooLarge · KeyReused · NotFromHere · MethodNotAllowed
    │   ├── Clash               PromptNotOpen · AlreadyChanged · ChangedMeanwhile · MergeIntoItself · NotYours ·
    │   │                       PhaseOutOfOrder · PromptWasOpened · AnswersCameIn · NoClock · NotForTheWall ·
    │   │                       NothingToSplit · NotSplit · StillMerged ·
    │   │                       TooFewForEdition · NoEditionYet · EditionBetrays · NothingToCompare · PdfNotPossible
    │   ├── NoRehearsal         NotARehearsal · RehearsalRunning
    │   └── NotNow              TooFast · StorageFull · ShuttingDown
    └── Broken  NewerDatabase · PortInUse · SecretEmpty · DataFolderBusy · NeedsPostgres · DatabaseDamaged · DiskFailed

The docstring's first paragraph is the message for people, in English, with ``{facts}`` filled in; the catalogues
translate it. ``code`` is stable: programs may rely on it. ``status`` is the HTTP status.
"""

from inspect import cleandoc
from typing import ClassVar


class SamenspraakError(Exception):
    """Something went wrong here. What you sent before is safe. Please try again in a moment."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(self.message)

    @classmethod
    def template(cls) -> str:
        """The message with its ``{facts}`` open: the key in the translation catalogues."""
        return " ".join(cleandoc(cls.__doc__ or "").split("\n\n")[0].split())

    @property
    def message(self) -> str:
        """The message in English, facts filled in."""
        return self.template().format(**self.facts)


class Refused(SamenspraakError):
    """This is not possible."""

    code = "refused"
    status = 400


class NotFound(Refused):
    """This does not exist, or no longer."""

    code = "not_found"
    status = 404


class UnknownJoinCode(NotFound):
    """This code is not known. Check the six characters on the screen in the hall."""

    code = "unknown_join_code"


class UnknownDialogue(NotFound):
    """This dialogue does not exist, or no longer. Ask the organiser for a new link."""

    code = "unknown_dialogue"


class UnknownPrompt(NotFound):
    """This question does not exist in this dialogue. Reload the page and try again."""

    code = "unknown_prompt"


class UnknownContribution(NotFound):
    """This contribution does not exist in this dialogue. Reload the page and try again."""

    code = "unknown_contribution"


class UnknownTheme(NotFound):
    """This theme no longer exists. Reload the page to see the themes of now."""

    code = "unknown_theme"


class UnknownNudge(NotFound):
    """This message was never sent. Reload the page to see the messages of now."""

    code = "unknown_nudge"


class UnknownExport(NotFound):
    """This file is no longer here. Ask for the report again."""

    code = "unknown_export"


class NotAllowed(Refused):
    """You may not do this."""

    code = "not_allowed"
    status = 403


class WrongToken(NotAllowed):
    """This link or token is not valid, or no longer. Open the link that you received again."""

    code = "wrong_token"


class PassExpired(NotAllowed):
    """You have been in for so long that your pass has ended. Open your link again, or type the code."""

    code = "pass_expired"


class LinkRenewed(NotAllowed):
    """This link was replaced by a new one and no longer works. Ask the organiser for the new link."""

    code = "link_renewed"


class WrongRole(NotAllowed):
    """This is not possible with the link you used. Ask the organiser for the right link."""

    code = "wrong_role"


class NoConsent(NotAllowed):
    """Please join first: type the code and go on."""

    code = "no_consent"


class BadText(Refused):
    """This text cannot be sent."""

    code = "bad_text"
    status = 422


class TextEmpty(BadText):
    """There is nothing to read yet. Write a few words and send again."""

    code = "text_empty"


class TextTooLong(BadText):
    """Your text has {length} characters; {limit} is the most. Shorten it or send it in two parts."""

    code = "text_too_long"


class TextUnreadable(BadText):
    """Your text holds characters that cannot be stored. Type it again instead of pasting it."""

    code = "text_unreadable"


class BadMessage(Refused):
    """This message could not be read. Reload the page and try again."""

    code = "bad_message"


class FrameTooLarge(BadMessage):
    """This message is too large ({size} bytes; {limit} is the most). Send it in smaller parts."""

    code = "frame_too_large"
    status = 413


class KeyReused(BadMessage):
    """This key was used before for another text. Send the new text with a new key."""

    code = "key_reused"
    status = 409


class NotFromHere(BadMessage):
    """This request came from another site and was not carried out. Open the page itself and try again."""

    code = "not_from_here"
    status = 403


class MethodNotAllowed(BadMessage):
    """This address takes no such request. Open the page itself and try again."""

    code = "method_not_allowed"
    status = 405


class Clash(Refused):
    """This does not fit how the dialogue stands now."""

    code = "clash"
    status = 409


class PromptNotOpen(Clash):
    """This question is not open yet. Keep your text and wait until the facilitator opens it."""

    code = "prompt_not_open"


class AlreadyChanged(Clash):
    """Already changed by {by} to “{now}”. Look at it first, then change it again if you wish."""

    code = "already_changed"


class ChangedMeanwhile(Clash):
    """Just changed by {by}: “{what}”. Look at it first, then do it again if you wish."""

    code = "changed_meanwhile"


class PromptWasOpened(Clash):
    """This question has been opened already. Only questions that are still planned can be moved or removed."""

    code = "prompt_was_opened"


class AnswersCameIn(Clash):
    """Answers to this question have come in, so its opening cannot be undone. Close it instead."""

    code = "answers_came_in"


class NoClock(Clash):
    """The clock runs only while a question is open. Open the question first."""

    code = "no_clock"


class NotForTheWall(Clash):
    """Only a contribution that everybody may read can be shown in the hall. Release it first."""

    code = "not_for_the_wall"


class NothingToSplit(Clash):
    """What you chose is no longer there. Choose at least one contribution and split again."""

    code = "nothing_to_split"


class NotSplit(Clash):
    """This theme was not split off from another. Merge it with another theme instead."""

    code = "not_split"


class StillMerged(Clash):
    """This theme is merged with another. Take them apart first, then put it back."""

    code = "still_merged"


class MergeIntoItself(Clash):
    """A theme cannot be merged into itself. Choose another theme."""

    code = "merge_into_itself"


class NotYours(Clash):
    """This contribution is not yours. You can only take back what you sent yourself."""

    code = "not_yours"


class PhaseOutOfOrder(Clash):
    """This question has not been opened yet. Open it first."""

    code = "phase_out_of_order"


class TooFewForEdition(Clash):
    """Fewer than {people} people spoke. A public edition would show who said what. Use the internal one."""

    code = "too_few_for_edition"


class NoEditionYet(Clash):
    """There is no public edition of this report yet. Make one on the organiser's page of this dialogue."""

    code = "no_edition_yet"


class NothingToCompare(Clash):
    """That cannot be compared. Choose an earlier moment, two rounds of one question, or another dialogue."""

    code = "nothing_to_compare"


class EditionBetrays(Clash):
    """So little changed since the last public edition that a new one would point to few people. The last one stays."""

    code = "edition_betrays"


class PdfNotPossible(Clash):
    """This computer cannot make a PDF: Pango is missing. Install {packages}, or print the HTML report."""

    code = "pdf_not_possible"


class NoRehearsal(Refused):
    """This cannot be done with a rehearsal now."""

    code = "no_rehearsal"
    status = 409


class NotARehearsal(NoRehearsal):
    """This is a real dialogue, not a rehearsal. What people said here stays; only a rehearsal can be thrown away."""

    code = "not_a_rehearsal"


class RehearsalRunning(NoRehearsal):
    """A rehearsal is running already. Stop that one first, or wait until it has ended."""

    code = "rehearsal_running"


class NotNow(Refused):
    """Not now. Try again in {seconds} seconds. Your text stays here."""

    code = "not_now"
    status = 429


class TooFast(NotNow):
    """That was quick. Try again in {seconds} seconds. Your text stays here."""

    code = "too_fast"


class StorageFull(NotNow):
    """Not stored: there is no room left on the server. Your text stays on your phone and is sent later."""

    code = "storage_full"
    status = 507


class ShuttingDown(NotNow):
    """The server is restarting. Your text stays here and is sent in a moment."""

    code = "shutting_down"
    status = 503


class Broken(SamenspraakError):
    """The installation needs attention."""

    code = "broken"


class NewerDatabase(Broken):
    """The database was made by a newer version of Samenspraak ({found}). Install that version, or restore a backup."""

    code = "newer_database"


class PortInUse(Broken):
    """Port {port} is in use by another program. Stop it, or choose another port with SAMENSPRAAK_PORT."""

    code = "port_in_use"


class SecretEmpty(Broken):
    """The file {file} is empty. Restore it from a backup; or remove it, and all links and tokens are made anew."""

    code = "secret_empty"


class DataFolderBusy(Broken):
    """Another Samenspraak is running on the folder {folder}. Stop it, or choose another SAMENSPRAAK_DATA_DIR."""

    code = "data_folder_busy"


class NeedsPostgres(Broken):
    """Workers share their work through PostgreSQL. Set SAMENSPRAAK_DATABASE_URL, as the servers have it."""

    code = "needs_postgres"


class DatabaseDamaged(Broken):
    """The database {file} is damaged ({what}). Keep it, look at the disk, put back a backup: samenspraak restore."""

    code = "database_damaged"


class DiskFailed(Broken):
    """The disk failed while storing ({what}). Nothing more is accepted. Look at it, then start the server again."""

    code = "disk_failed"


def refusal(code: str, facts: dict[str, str | int]) -> Refused:
    """The refusal with this code, as another process told it."""
    waiting: list[type[Refused]] = [Refused]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind(**facts)
        waiting += kind.__subclasses__()
    return Refused()
