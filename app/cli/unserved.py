"""Where no server runs: the database itself, opened for as long as one question takes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from app.settings import Settings

if TYPE_CHECKING:
    from app.composition import Parts

Answer = TypeVar("Answer")


def ask(settings: Settings, question: Callable[["Parts"], Awaitable[Answer]]) -> Answer:
    """Open the database, put the question, close it again.

    Raises:
        app.errors.DataFolderBusy: a server runs on this folder after all, at another address.
    """
    from app import main

    async def put() -> Answer:
        async with main.offline(settings) as parts:
            return await question(parts)

    return asyncio.run(put())
