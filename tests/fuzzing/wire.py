"""The same hall over a real socket, on a real server whose log is watched."""

import json
from collections import Counter
from itertools import cycle
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from websockets.exceptions import ConnectionClosed

from app.access import Role
from tests.fuzzing.answers import check_answer
from tests.fuzzing.flood import flood
from tests.fuzzing.frames import Known, frames
from tests.fuzzing.surface import grave
from tests.integration.lines import PATIENCE, Line
from tests.integration.servers import Evening, Server

ROLES: dict[str, Role] = {"Ada": "participant", "Ben": "participant", "Karima": "facilitator", "wall": "hall"}
PROMPTS = [f"@prompt:{n}" for n in range(2)]
KNOWN = Known(prompt_id=PROMPTS)
FRAMES = frames(KNOWN)
BURSTS = st.lists(st.tuples(st.sampled_from(list(ROLES)), FRAMES), min_size=2, max_size=12)
TOO_LARGE, NO_TEXT = 1009, 1007
SHARED_BY = 10

sent: Counter[str] = Counter()


class Wire(RuleBasedStateMachine):
    """One evening on ``server``, which all evenings share."""

    server: ClassVar[Server]
    _evenings: ClassVar[list[Evening]] = []

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, Line] = {}
        self._read = len(self.server.said)  # what others made it say on purpose

    @initialize()
    def begins(self) -> None:
        """Everybody comes in, in a dialogue in which others have been before them."""
        if sent["evenings"] % SHARED_BY == 0:
            self._evenings[:] = [self.server.make_dialogue()]
        sent["evenings"] += 1
        self._evening = self._evenings[0]
        self._prompts = self._evening.prompt_ids()
        self._tokens = {
            who: self._evening.join().token if role == "participant" else self._token(role)
            for who, role in ROLES.items()
        }
        for who in ROLES:
            self._enters(who)

    def _token(self, role: str) -> str:
        return self._evening.facilitator() if role == "facilitator" else self._evening.hall()

    def _enters(self, who: str) -> None:
        self._lines[who] = Line(self._evening, ROLES[who], self._tokens[who])
        self._lines[who].until(lambda shows: "dialogue" in shows)

    @rule(burst=BURSTS)
    def speak_at_once(self, burst: list[tuple[str, str | bytes]]) -> None:
        """Several send before anybody is answered."""
        self._speak(burst)

    def _speak(self, burst: list[tuple[str, str | bytes]]) -> None:
        asked: dict[str, list[str | bytes]] = {who: [] for who in ROLES}
        for who, frame in burst:
            text = self._with_ids(frame)
            if self._say(who, text):
                asked[who].append(text)
        for who, frames_ in asked.items():
            self._answered(who, frames_)

    @rule(seed=st.integers(0, 2**40), count=st.integers(1, 60))
    def everybody_floods(self, seed: int, count: int) -> None:
        """All send many at once."""
        who = [name for name, _ in zip(cycle(ROLES), range(count), strict=False)]
        self._speak(list(zip(who, flood(seed, [ROLES[name] for name in who], KNOWN), strict=True)))

    def _with_ids(self, frame: str | bytes) -> str | bytes:
        if isinstance(frame, str):
            for number, stand_in in enumerate(PROMPTS):
                frame = frame.replace(stand_in, self._prompts[number % len(self._prompts)])
        return frame

    def _say(self, who: str, frame: str | bytes) -> bool:
        sent["frames over a socket"] += 1
        try:
            self._lines[who].say(frame)
        except ConnectionClosed:  # the frame before was too large: nothing more is heard
            return False
        return True

    def _answered(self, who: str, asked: list[str | bytes]) -> None:
        line = self._lines[who]
        for frame in asked:
            try:
                answer = _next_answer(line)
            except ConnectionClosed:
                break
            check_answer(frame, answer)
        if line.socket.close_code is not None:
            assert line.socket.close_code in {TOO_LARGE, NO_TEXT}, asked
            self._enters(who)

    @rule(who=st.sampled_from(list(ROLES)))
    def comes_back(self, who: str) -> None:
        """A line that broke."""
        self._lines[who].socket.close()
        self._enters(who)

    @rule()
    def other_phones_come(self) -> None:
        """So that no limit keeps the hall quiet."""
        for who in ("Ada", "Ben"):
            self._lines[who].socket.close()
            self._tokens[who] = self._evening.join().token
            self._enters(who)

    @invariant()
    def the_log_is_clean(self) -> None:
        """No traceback, no message that failed inside."""
        said = self.server.said
        found = list(grave(said[self._read :]))
        self._read = len(said)
        assert not found, found

    def teardown(self) -> None:
        """Everybody goes home; the count adds up."""
        for line in self._lines.values():
            line.socket.close()
        if self._lines:
            ledger = self._evening.report()["ledger"]
            assert ledger["accepted"] == sum(n for name, n in ledger.items() if name != "accepted"), json.dumps(ledger)


def _next_answer(line: Line) -> dict[str, Any]:
    while True:
        frame = line.hear(PATIENCE)
        if frame["type"] in {"ack", "refused", "pong"}:
            return frame
