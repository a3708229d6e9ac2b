"""The engine's own process: torch lives here and nowhere else, so the server's event loop never waits for it.

Started as ``python -m app.theming.process``. Reads requests on standard input, answers on standard output; placing and
revising run side by side, so that newcomers find their theme while all themes are computed anew.
"""

import itertools
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import BinaryIO, NamedTuple

import numpy as np
import structlog

from app.logs import configure_logs
from app.theming import wire
from app.theming.engine import DATABASE
from app.theming.shared_vectors import SharedVectors
from app.theming.vectors import FloatArray, KeptVectors, Vectors
from clustering import (
    Basis,
    Constraints,
    Embedder,
    ModelUnavailable,
    Past,
    Recipe,
    SentenceEmbedder,
    ThemeDraft,
    ThemeEngine,
    UndercurrentGroup,
    placed_themes,
)

NICE = 15
WARMING = 40
OPENING_WORDS = 5
MOST_LETTERS = 120
log = structlog.get_logger()
HELP_SECONDS = 0.25


class Standing(NamedTuple):
    """The themes of a dialogue that newcomers join. ``number`` is unique within the process."""

    number: int
    basis: Basis
    many_intents: bool | None


class Engine:
    """Embeds, places and revises for any number of dialogues."""

    def __init__(self, embedder: Embedder, vectors: Vectors, recipe: Recipe | None = None) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._themes = ThemeEngine(recipe)
        self._standing: dict[str, Standing] = {}
        self._numbers = itertools.count(1)
        self._embedding = Lock()

    def answer(self, request: wire.Request) -> wire.Answer:
        """Do what is asked; what goes wrong is an answer too."""
        try:
            return self._done(request)
        except ModelUnavailable as error:
            return wire.Failed(request.call, str(error), model_missing=True)
        except Exception as error:  # noqa: BLE001 (one text or dialogue may fail; the engine serves the others)
            return wire.Failed(request.call, f"{type(error).__name__}: {error}")

    def help(self) -> bool:
        """Embed a few texts that another process waits for; whether there were any."""
        return self._vectors.help(self._embed)

    def _done(self, request: wire.Request) -> wire.Answer:
        if isinstance(request, wire.Place):
            return self._place(request)
        if isinstance(request, wire.Revise):
            return self._revise(request)
        if isinstance(request, wire.Resume):
            return self._resume(request)
        if isinstance(request, wire.Warm):
            return self._warm(request)
        if isinstance(request, wire.Forget | wire.ForgetDialogues):
            return self._forget(request) if isinstance(request, wire.Forget) else self._forget_dialogues(request)
        return self._want(request) if isinstance(request, wire.Want) else self._let_go(request)

    def _want(self, request: wire.Want) -> wire.Done:
        self._vectors.want(request.dialogue_id, request.contribution_ids)
        return wire.Done(request.call)

    def _let_go(self, request: wire.LetGo) -> wire.Done:
        self._standing.pop(request.dialogue_id, None)
        self._vectors.let_go(request.dialogue_id)
        return wire.Done(request.call)

    def _warm(self, request: wire.Warm) -> wire.Done:
        """Go through every step once: libraries and dictionaries are read at their first use."""
        texts = [f"{word} {number}" for number in range(WARMING) for word in ("wind", "sun", "Netz")]
        languages = ["nl", "en", "de"] * WARMING
        self._themes.theme(texts, self._embedder.embed(texts), languages=languages)
        return wire.Done(request.call)

    def _embedded(self, dialogue_id: str, items: Sequence[wire.Item]) -> FloatArray:
        kept = self._vectors.filled(dialogue_id, {item.contribution_id: item.text for item in items}, self._embed)
        width = len(next(iter(kept.values()))) if kept else 0
        return np.array([kept[i.contribution_id] for i in items], dtype=np.float32).reshape(len(items), width)

    def _embed(self, texts: Sequence[str]) -> FloatArray:
        with self._embedding:
            return self._embedder.embed(list(texts))["mean"]

    def _place(self, request: wire.Place) -> wire.Placed:
        mean = self._embedded(request.dialogue_id, request.items)
        standing = self._standing.get(request.dialogue_id)
        if standing is None:
            return wire.Placed(request.call, 0, [-1] * len(request.items))
        found = self._themes.place(standing.basis, [item.text for item in request.items], {"mean": mean})
        return wire.Placed(request.call, standing.number, [one.theme for one in found])

    def _resume(self, request: wire.Resume) -> wire.Resumed:
        items = request.items
        mean = self._embedded(request.dialogue_id, items)
        ids = sorted({item.theme_id for item in items if item.theme_id})
        numbers = {theme_id: number for number, theme_id in enumerate(ids)}
        theme_of = [numbers[item.theme_id] if item.theme_id else -1 for item in items]
        basis = self._themes.resume([item.text for item in items], {"mean": mean}, theme_of, len(ids))
        standing = Standing(next(self._numbers), basis, None)
        self._standing[request.dialogue_id] = standing
        return wire.Resumed(request.call, standing.number, ids)

    def _revise(self, request: wire.Revise) -> wire.Revised:
        items = request.items
        mean = self._embedded(request.dialogue_id, items)
        before = self._standing.get(request.dialogue_id)
        revision = self._themes.revise(
            [item.text for item in items],
            {"mean": mean},
            [item.theme_id for item in items],
            _constraints(request),
            authors=[item.author for item in items],
            languages=[item.language for item in items],
            many_intents=before.many_intents if before else None,
            newcomers=_newcomers(request),
        )
        standing = Standing(next(self._numbers), revision.basis, revision.many_intents)
        self._standing[request.dialogue_id] = standing
        ids = [item.contribution_id for item in items]
        past = [_past(theme, items, request.places) for theme in revision.themes]
        places = placed_themes(mean, [theme.members for theme in revision.themes], past)
        return wire.Revised(
            call=request.call,
            revision=standing.number,
            model=self._embedder.fingerprint,
            themes=[_found(*pair, items) for pair in zip(revision.themes, places, strict=True)],
            unthemed=[ids[row] for row in revision.unthemed],
            singles=[ids[row] for row in revision.singles],
            provisional=revision.provisional,
            undercurrent=[_group(group, items) for group in revision.undercurrent],
        )

    def _forget_dialogues(self, request: wire.ForgetDialogues) -> wire.Done:
        given = set(request.dialogue_ids)
        known = self._vectors.dialogues() | set(self._standing)
        gone = known - given if request.only_these else given
        self._vectors.forget_dialogues(gone)
        for dialogue_id in gone:
            self._standing.pop(dialogue_id, None)
        return wire.Done(request.call)

    def _forget(self, request: wire.Forget) -> wire.Done:
        erase = self._vectors.forget_others if request.only_these else self._vectors.forget
        erase(request.dialogue_id, request.contribution_ids)
        return wire.Done(request.call)


def _found(theme: ThemeDraft, place: wire.Spot, items: Sequence[wire.Item]) -> wire.FoundTheme:
    ids = [item.contribution_id for item in items]
    return wire.FoundTheme(
        previous=theme.previous,
        label=_short(theme.label or theme.clause or _opening(theme, items)),
        clause=theme.clause,
        members=[ids[row] for row in theme.members],
        voices=[ids[row] for row in theme.voices],
        undercurrent=theme.undercurrent,
        mixed=theme.mixed,
        reason=theme.reason,
        place=place,
        parts=_parts(theme),
        coarse=theme.coarse,
    )


def _parts(theme: ThemeDraft) -> list[int]:
    """The sub-theme of each member, in the order of the members; nothing where there is only one."""
    part = {row: number for number, rows in enumerate(theme.subthemes) for row in rows}
    return [part.get(row, -1) for row in theme.members] if len(theme.subthemes) > 1 else []


def _group(group: UndercurrentGroup, items: Sequence[wire.Item]) -> wire.FoundGroup:
    ids = [item.contribution_id for item in items]
    return wire.FoundGroup(
        label=_short(group.label or _opening(group, items)),
        members=[ids[row] for row in group.members],
        voices=[ids[row] for row in group.voices],
        theme=group.theme,
        reason=group.reason,
    )


def _constraints(request: wire.Revise) -> Constraints:
    rows = {item.contribution_id: row for row, item in enumerate(request.items)}
    moved = {rows[one]: theme for one, theme in request.moved.items() if one in rows}
    return Constraints(kept=frozenset(request.kept), merged=request.merged, moved=moved)


def _newcomers(request: wire.Revise) -> list[int]:
    come = set(request.newcomers)
    return [row for row, item in enumerate(request.items) if item.contribution_id in come]


def _past(theme: ThemeDraft, items: Sequence[wire.Item], places: Mapping[str, wire.Spot]) -> Past:
    """Where a theme lay; where a new one comes from."""
    place = places.get(theme.previous or "")
    if place is not None:
        return Past(place=place)
    homes = Counter(items[row].theme_id or "" for row in theme.members)
    source = min(homes, key=lambda home: (-homes[home], home), default="")
    return Past(source=places.get(source))


def _opening(theme: ThemeDraft | UndercurrentGroup, items: Sequence[wire.Item]) -> str:
    """The first words of the first voice, where the members share no phrase that could be a label."""
    rows = theme.voices or theme.members
    words = items[rows[0]].text.split() if rows else []
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def _short(label: str) -> str:
    """No longer than a name that people give: a word without end is nobody's theme."""
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1].rstrip()}…"


def serve(engine_for: Callable[[], Engine], incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until the other side goes away."""
    writing = Lock()
    engine = engine_for()
    Thread(target=_help_others, args=[engine], daemon=True).start()

    def work(request: wire.Request) -> None:
        answer = wire.frame(engine.answer(request))
        with writing:
            outgoing.write(answer)
            outgoing.flush()

    with ThreadPoolExecutor(1) as revising, ThreadPoolExecutor(1) as placing:
        while header := incoming.read(wire.LENGTH.size):
            request = wire.requests.decode(incoming.read(*wire.LENGTH.unpack(header)))
            if isinstance(request, wire.ForgetDialogues | wire.LetGo):  # behind everything of theirs that is under way
                placing.submit(revising.submit, work, request)
            else:
                (revising if isinstance(request, wire.Revise) else placing).submit(work, request)


def _help_others(engine: Engine) -> None:
    """While there is nothing to help with, look now and then; a database that is away comes back."""
    told = ""
    while True:
        helped, kind = False, ""
        try:
            helped = engine.help()
        except Exception as error:  # noqa: BLE001 (whatever it was, the others' texts are looked for again)
            kind = type(error).__name__
        if kind and kind != told:  # once, not four times a second for as long as it lasts
            log.warning("helping_failed", kind=kind)
        told = kind
        if not helped:
            sleep(HELP_SECONDS)


def main() -> None:
    """``python -m app.theming.process MODEL VECTORS``; an empty model is the embedded one.

    Where the environment names a database, the vectors are shared there.
    """
    os.nice(NICE)
    configure_logs("warning")  # a traceback of ours may quote a text
    model, path = sys.argv[1], Path(sys.argv[2])
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between our answers
    embedder = SentenceEmbedder(model or None)
    recipe = Recipe.for_model(embedder.known)
    database = os.environ.get(DATABASE, "")

    def vectors() -> Vectors:
        fingerprint = _fingerprint(embedder)
        return SharedVectors(database, fingerprint) if database else KeptVectors(path, fingerprint)

    serve(lambda: Engine(embedder, vectors(), recipe), incoming, outgoing)


def _fingerprint(embedder: SentenceEmbedder) -> str:
    try:
        return embedder.fingerprint
    except ModelUnavailable:
        return ""  # nothing will be embedded either; the first request says why


if __name__ == "__main__":
    main()
