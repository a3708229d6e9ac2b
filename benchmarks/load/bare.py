"""``python -m benchmarks.load.bare``: the bare ``websockets`` server, which says back what it hears.

It is what our server is measured beside: the same library, the same event loop, nothing around it. Prints its port;
then each line of its input is ``COUNT SECONDS TEXT``: send this to everybody, so often, with so many seconds between.
It prints a line when it's done.
"""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

HERE = "127.0.0.1"


async def bare() -> None:
    """Serve until the input is closed."""
    everybody: set[ServerConnection] = set()

    async def echo(connection: ServerConnection) -> None:
        everybody.add(connection)
        try:
            async for text in connection:
                await connection.send(text)
        finally:
            everybody.discard(connection)

    loop = asyncio.get_running_loop()
    async with serve(echo, HERE, 0, compression=None, max_size=None, backlog=4096) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            count, seconds, text = line.rstrip("\n").split(" ", 2)
            for number in range(int(count)):
                broadcast(everybody, text.replace("#", str(number), 1))
                await asyncio.sleep(float(seconds))
            print("done", flush=True)


if __name__ == "__main__":
    uvloop.run(bare())
