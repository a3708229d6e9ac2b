"""An engine for tests: themes are the first words of the texts, and it fails exactly when it's told to."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence

from app.theming import wire
from app.theming.engine import EngineDied

SECONDS = 0.05


class FirstWords:
    """Puts texts that begin with the same word in one theme. Like the real one, it forgets its themes when it dies."""

    def __init__(self) -> None:
        self.requests: list[wire.Request] = []
        self.vectors: set[str] = set()
        self.deaths = 0
        self.dead_for = 0
        self.seconds_to_revise = SECONDS
        self.missing_model = ""
        self.deadly = "DEADLY"
        self.indigestible = "INDIGESTIBLE"
        self._standing: list[str] = []
        self._number = 0
        self._calls = 0

    def call(self) -> int:
        """See the protocol."""
        self._calls += 1
        return self._calls

    def asked(self, kind: type) -> list[wire.Request]:
        """The requests of a kind, in order."""
        return [request for request in self.requests if isinstance(request, kind)]

    def die(self, questions: int = 0) -> None:
        """End; whoever asks as many questions finds nobody."""
        self.deaths += 1
        self.dead_for = questions
        self._standing = []

    async def ask(self, request: wire.Request) -> wire.Answer:
        """See the protocol."""
        self.requests.append(request)
        await asyncio.sleep(self.seconds_to_revise if isinstance(request, wire.Revise) else SECONDS)
        if self.dead_for:
            self.dead_for -= 1
            raise EngineDied
        if isinstance(request, wire.Warm) and self.missing_model:
            return wire.Failed(request.call, self.missing_model, model_missing=True)
        if isinstance(request, wire.Warm | wire.Want | wire.LetGo | wire.ForgetDialogues):
            return wire.Done(request.call)
        if isinstance(request, wire.Forget):
            return self._forget(request)
        return self._think(request)

    def _think(self, request: wire.Place | wire.Revise | wire.Resume) -> wire.Answer:
        if self.missing_model:
            return wire.Failed(request.call, self.missing_model, model_missing=True)
        texts = " ".join(item.text for item in request.items)
        if self.deadly in texts:
            self.die()
            raise EngineDied
        if self.indigestible in texts:
            return wire.Failed(request.call, "ValueError: cannot digest this")
        self.vectors |= {item.contribution_id for item in request.items}
        if isinstance(request, wire.Place):
            return self._place(request)
        return self._revise(request) if isinstance(request, wire.Revise) else self._resume(request)

    def _forget(self, request: wire.Forget) -> wire.Done:
        given = set(request.contribution_ids)
        self.vectors -= self.vectors - given if request.only_these else given
        return wire.Done(request.call)

    def _place(self, request: wire.Place) -> wire.Placed:
        words = [_first_word(item) for item in request.items]
        numbers = [self._standing.index(word) if word in self._standing else -1 for word in words]
        return wire.Placed(request.call, self._number if self._standing else 0, numbers)

    def _resume(self, request: wire.Resume) -> wire.Resumed:
        ids = sorted({item.theme_id for item in request.items if item.theme_id})
        of = {item.theme_id: _first_word(item) for item in request.items}
        self._standing, self._number = [of[theme_id] for theme_id in ids], self._number + 1
        return wire.Resumed(request.call, self._number, ids)

    def _revise(self, request: wire.Revise) -> wire.Revised:
        groups = defaultdict[str, list[wire.Item]](list)
        for item in request.items:
            groups[_first_word(item)].append(item)
        found = {word: items for word, items in groups.items() if len(items) > 1}
        self._standing, self._number = list(found), self._number + 1
        return wire.Revised(
            call=request.call,
            revision=self._number,
            model="first words",
            themes=[_theme(word, items) for word, items in found.items()],
            unthemed=[items[0].contribution_id for items in groups.values() if len(items) == 1],
            singles=[],
            provisional=False,
        )


def _first_word(item: wire.Item) -> str:
    return item.text.split(maxsplit=1)[0]


def _theme(word: str, items: Sequence[wire.Item]) -> wire.FoundTheme:
    before = Counter(item.theme_id for item in items if item.theme_id)
    previous = before.most_common(1)[0][0] if before else None
    ids = [item.contribution_id for item in items]
    spot = (0.5, 0.5)
    return wire.FoundTheme(previous, word, "", ids, ids[:3], undercurrent=False, mixed=False, reason="", place=spot)
