"""How late an idle process wakes up: what the machine itself adds to every stall that is measured beside it."""

import subprocess
import sys
from types import TracebackType
from typing import Self

_SAMPLER = """
import sys, threading, time
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
worst = 0.0
while not ended.is_set():
    started = time.perf_counter()
    time.sleep(0.02)
    worst = max(worst, time.perf_counter() - started - 0.02)
print(worst)
"""


class IdleProcess:
    """Does nothing, 50 times a second, for as long as the block lasts; ``worst`` is known afterwards, in seconds."""

    worst = 0.0

    def __enter__(self) -> Self:
        command = [sys.executable, "-c", _SAMPLER]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        answer, _ = self._process.communicate("")
        self.worst = float(answer or 0.0)
