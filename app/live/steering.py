"""A facilitator's act, from message to acknowledgement, with what undoes it."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

import msgspec

from app import errors
from app.access import Pass
from app.journal import Desk
from app.live import messages as m
from app.live.acts import command_for, made_by, message_for

MOST_REMEMBERED = 2000
Known = tuple[str, str, str]  # dialogue, facilitator, key


class Steering:
    """Carries out what facilitators ask.

    An acknowledgement that was lost on the way is asked for again with the same key; so that it's the same again, and
    tells how to undo the act, the newest are remembered here. After a restart of the server a repeated one comes
    without its undo, and another act under a used key isn't noticed.
    """

    def __init__(self, desk: Desk, clock: Callable[[], int]) -> None:
        self._desk = desk
        self._clock = clock
        self._answered: OrderedDict[Known, tuple[bytes, m.Ack]] = OrderedDict()

    async def carry_out(self, message: m.FacilitatorAct, holder: Pass) -> m.Ack:
        """Store what a facilitator did.

        Raises:
            app.errors.Refused: what the dialogue refuses.
            app.errors.KeyReused: the key was used for another act.
        """
        known, asked = (holder.dialogue_id, holder.who, message.key), _digest(message)
        if known in self._answered:
            before, ack = self._answered[known]
            if before != asked:
                raise errors.KeyReused
            return msgspec.structs.replace(ack, repeated=True)
        command = command_for(message, by=holder.who, now=self._clock())
        done = await self._desk.steer(holder.dialogue_id, command, by=holder.who, key=message.key)
        made = made_by(done.entry.event if done.entry else None)
        undo = message_for(done.undo, done.position) if done.undo is not None else None
        ack = m.Ack(message.key, done.position, repeated=done.repeated, made=made, undo=undo)
        if done.entry is not None and not done.repeated:
            self._remember(known, asked, ack)
        return ack

    def _remember(self, known: Known, asked: bytes, ack: m.Ack) -> None:
        self._answered[known] = (asked, ack)
        while len(self._answered) > MOST_REMEMBERED:
            self._answered.popitem(last=False)


def _digest(message: m.FacilitatorAct) -> bytes:
    return sha256(m.encoder.encode(message)).digest()
