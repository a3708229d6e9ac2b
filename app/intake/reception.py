"""The one way in for a participant, whatever carried it: form, JSON or live connection."""

import msgspec

from app import errors
from app.access import Keyring, Pass, new_id
from app.dialogue import commands
from app.dialogue import events as e
from app.intake.flags import flags
from app.intake.limits import Limits
from app.intake.words import normalise
from app.journal import Desk

CONSENT = "1"  # the version of the text on the privacy page
Act = commands.Withdraw | commands.Resonate | commands.ResonateWithTheme | commands.ContestPlacement


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """Stored. ``position`` is the place in the journal."""

    position: int
    contribution_id: str | None = None
    repeated: bool = False


class Reception:
    """Join, contribute, withdraw, resonate, contest: acknowledged only after the commit."""

    def __init__(self, desk: Desk, keyring: Keyring, limits: Limits) -> None:
        self._desk = desk
        self._keyring = keyring
        self._limits = limits

    async def join(self, dialogue_id: str, *, consent: str, language: str) -> Pass:
        """Log consent by its version and give a fresh participant, without name or account.

        Raises:
            app.errors.NoConsent: the version isn't the one that is shown now.
        """
        if consent != CONSENT:
            raise errors.NoConsent
        participant_id = new_id()
        command = commands.Join(participant_id, consent, language)
        await self._desk.contribute(dialogue_id, command, by=participant_id)
        return self._keyring.new_pass(dialogue_id, "participant", participant_id)

    async def contribute(self, holder: Pass, *, key: str, prompt_id: str, text: str, language: str) -> Receipt:
        """Store words. The same key once more gives the first answer.

        Raises:
            app.errors.BadText: the text can't be stored.
            app.errors.KeyReused: the key was used for other words.
            app.errors.TooFast: with the seconds to wait.
        """
        tidy = normalise(text)
        await self._limits.contribution(holder.who, key)
        digest = self._keyring.digest(holder.dialogue_id, tidy)
        found = flags(tidy, language)
        command = commands.Contribute(new_id(), holder.who, prompt_id, language, digest, found)
        done = await self._desk.contribute(holder.dialogue_id, command, by=holder.who, key=key, text=tidy)
        accepted = done.entry.event if done.entry else None
        if not isinstance(accepted, e.ContributionAccepted) or accepted.digest != digest:
            raise errors.KeyReused
        return Receipt(done.position, accepted.contribution_id, done.repeated)

    async def sent_before(self, holder: Pass, *, prompt_id: str, text: str) -> Receipt | None:
        """The first answer to the very same words, whatever their key.

        Who goes back without JavaScript finds what was sent still in the form, and the form with a new key.

        Raises:
            app.errors.BadText: the text can't be stored.
        """
        digest = self._keyring.digest(holder.dialogue_id, normalise(text))
        sent = (await self._desk.state(holder.dialogue_id)).already(holder.who, prompt_id, digest)
        return Receipt(sent.position, sent.id, repeated=True) if sent else None

    async def withdraw(self, holder: Pass, *, key: str, contribution_id: str) -> Receipt:
        """Take words back: erased everywhere, the fact stays."""
        return await self._act(holder, key, commands.Withdraw(holder.who, contribution_id), e.ContributionWithdrawn)

    async def withdraw_all(self, holder: Pass) -> None:
        """Take back everything: words are erased everywhere, resonance no longer counts.

        Decided on exactly what is stored, so that nothing that was just sent stays behind.
        """
        await self._limits.act(holder.who)
        await self._desk.steer(holder.dialogue_id, commands.WithdrawAll(holder.who), by=holder.who)

    async def resonate(self, holder: Pass, *, key: str, contribution_id: str, on: bool) -> Receipt:
        """This speaks to me, or no longer."""
        fact = e.ResonanceGiven if on else e.ResonanceTaken
        return await self._act(holder, key, commands.Resonate(holder.who, contribution_id, on), fact)

    async def resonate_theme(self, holder: Pass, *, key: str, theme_id: str, on: bool) -> Receipt:
        """This theme speaks to me, or no longer."""
        fact = e.ThemeResonanceGiven if on else e.ThemeResonanceTaken
        return await self._act(holder, key, commands.ResonateWithTheme(holder.who, theme_id, on), fact)

    async def contest(self, holder: Pass, *, key: str, contribution_id: str) -> Receipt:
        """These words are in the wrong theme."""
        return await self._act(
            holder, key, commands.ContestPlacement(holder.who, contribution_id), e.PlacementContested
        )

    async def _act(self, holder: Pass, key: str, command: Act, fact: type[e.Event]) -> Receipt:
        """Carry out an act on one contribution or theme, of which ``fact`` is the outcome.

        Raises:
            app.errors.KeyReused: the key was used for something else.
            app.errors.TooFast: with the seconds to wait.
        """
        await self._limits.act(holder.who)
        done = await self._desk.contribute(holder.dialogue_id, command, by=holder.who, key=key)
        before = done.entry.event if done.entry and done.repeated else None
        if before is not None and (not isinstance(before, fact) or _subject(before) != _subject(command)):
            raise errors.KeyReused
        return Receipt(done.position, repeated=done.repeated)


def _subject(about: e.Event | Act) -> str | None:
    """The contribution that an act or its outcome is about; or, where there is none, the theme."""
    subject: str | None = getattr(about, "contribution_id", None) or getattr(about, "theme_id", None)
    return subject
