"""All phones of one play: let in one by one, put away together."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from app.playing.door import Door
from app.playing.phone import Phone, PromptSeen
from app.playing.tally import Tally

LONGEST_GOODBYE = 5.0


class Crowd:
    """Phones that came in through one door, and are connected until they leave."""

    def __init__(self, door: Door, tally: Tally) -> None:
        self._door = door
        self._tally = tally
        self._phones: list[Phone] = []
        self._holding: set[asyncio.Task[None]] = set()

    async def phone(
        self, language: str, *, patient: bool = True, seen: Callable[[PromptSeen], None] = lambda _: None
    ) -> Phone:
        """One more phone, joined and connecting.

        Raises:
            app.playing.faults.NotLetIn: the door stays closed.
        """
        ticket = await self._door.join(language, patient=patient)
        phone = Phone(self._door, ticket, self._tally, language, seen)
        self._phones.append(phone)
        self._holding.add(asyncio.create_task(phone.hold()))
        return phone

    async def leave(self) -> None:
        """Put all phones away, politely, and close the door."""
        goodbyes = (phone.leave() for phone in self._phones)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*goodbyes, return_exceptions=True), LONGEST_GOODBYE)
        for task in self._holding:
            task.cancel()
        await asyncio.gather(*self._holding, return_exceptions=True)
        await self._door.close()
