"""A facilitator's act, from message to acknowledgement, with what undoes it."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from app.access import Pass
from app.journal import Desk
from app.live import messages as m
from app.live.acts import command_for, made_by, message_for

MOST_REMEMBERED = 2000


class Steering:
    """Carries out what facilitators ask.

    An acknowledgement that was lost on the way is asked for again with the same key; so that it still tells how to undo
    the act, the newest undos are remembered here. After a restart of the server a repeated one comes without.
    """

    def __init__(self, desk: Desk, clock: Callable[[], int]) -> None:
        self._desk = desk
        self._clock = clock
        self._undos: OrderedDict[tuple[str, str, str], dict[str, Any]] = OrderedDict()

    async def carry_out(self, message: m.FacilitatorAct, holder: Pass) -> m.Ack:
        """Store what a facilitator did.

        Raises:
            app.errors.Refused: what the dialogue refuses.
        """
        command = command_for(message, by=holder.who, now=self._clock())
        done = await self._desk.steer(holder.dialogue_id, command, by=holder.who, key=message.key)
        made = made_by(done.entry.event if done.entry else None)
        known = (holder.dialogue_id, holder.who, message.key)
        if done.undo is not None:
            self._undos[known] = message_for(done.undo, done.position)
            while len(self._undos) > MOST_REMEMBERED:
                self._undos.popitem(last=False)
        return m.Ack(message.key, done.position, repeated=done.repeated, made=made, undo=self._undos.get(known))
