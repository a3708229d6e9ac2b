"""What the engine's process answers, with an embedder that needs no model."""

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.theming import wire
from app.theming.process import Engine, serve
from app.theming.vectors import KeptVectors
from clustering import ModelUnavailable
from clustering.arrays import Views
from tests.unit.clustering.rooms import spoken, subject_of, word_vectors


class WordEmbedder:
    """Vectors from words; counts what it embedded, and fails where it's told to."""

    fingerprint = "words-1"

    def __init__(self) -> None:
        self.embedded: Counter[str] = Counter()
        self.missing = False

    def embed(self, texts: Sequence[str]) -> Views:
        """See the protocol."""
        if self.missing:
            raise ModelUnavailable("The model is not there: fetch it.")
        if any("poison" in text for text in texts):
            raise ValueError("cannot read this")
        self.embedded.update(texts)
        return {"mean": word_vectors(texts)}


def items(texts: Sequence[str], themes: dict[str, str] | None = None, start: int = 0) -> list[wire.Item]:
    """Contributions by as many people; ids count from ``start``."""
    found = themes or {}
    return [wire.Item(f"c{n}", text, f"person {n}", "nl", found.get(f"c{n}")) for n, text in enumerate(texts, start)]


ROOM = [text for row in range(4) for text in spoken("wind", "zon", "water", tails=("",))[row::4]]
EVERYTHING = items(ROOM)


@pytest.fixture
def embedder() -> WordEmbedder:
    """An embedder without a model."""
    return WordEmbedder()


@pytest.fixture
def engine(embedder: WordEmbedder) -> Engine:
    """An engine whose vectors live in memory."""
    return Engine(embedder, KeptVectors(None, embedder.fingerprint))


def revised(engine: Engine, what: list[wire.Item], dialogue_id: str = "d1") -> wire.Revised:
    """The themes of these, or the failure as an assertion."""
    answer = engine.answer(wire.Revise(7, dialogue_id, what, [], {}))
    assert isinstance(answer, wire.Revised), answer
    return answer


def placed(engine: Engine, what: list[wire.Item], dialogue_id: str = "d1") -> wire.Placed:
    """Where these belong."""
    answer = engine.answer(wire.Place(8, dialogue_id, what))
    assert isinstance(answer, wire.Placed), answer
    return answer


def subjects(theme: wire.FoundTheme) -> Counter[str]:
    """What the members of a theme are about."""
    return Counter(subject_of(ROOM[int(member[1:])]) for member in theme.members)


def test_a_label_is_no_longer_than_a_name_that_people_give(engine: Engine) -> None:
    """One word of five hundred letters would be a title that no screen can hold, and that could not be changed."""
    endless = items([f"{subject} " + subject * 120 for subject in ("wind", "zon", "water") for _ in range(8)])
    answer = revised(engine, endless)
    assert answer.themes
    assert max(len(found.label) for found in answer.themes) <= 120
    assert all(len(group.label) <= 120 for group in answer.undercurrent)


def test_a_revision_finds_what_people_speak_about(engine: Engine) -> None:
    """Every contribution is in one theme or unthemed; each theme has a label and voices of its own."""
    answer = revised(engine, EVERYTHING)
    members = [member for theme in answer.themes for member in theme.members]
    assert sorted([*members, *answer.unthemed]) == sorted(item.contribution_id for item in EVERYTHING)
    assert (answer.call, answer.model) == (7, "words-1")
    for theme in answer.themes:
        assert theme.label
        assert set(theme.voices) <= set(theme.members)
        assert subjects(theme).most_common(1)[0][1] >= 0.8 * len(theme.members)


def test_newcomers_before_the_first_revision_have_no_theme_yet(engine: Engine) -> None:
    """They are embedded all the same, so that the revision need not."""
    answer = placed(engine, items(ROOM[:3]))
    assert (answer.call, answer.revision, answer.themes) == (8, 0, [-1, -1, -1])


def test_newcomers_join_the_themes_of_the_last_revision(engine: Engine) -> None:
    """By number, with the number of the revision they mean."""
    answer = revised(engine, EVERYTHING)
    subject = {number: subjects(theme).most_common(1)[0][0] for number, theme in enumerate(answer.themes)}
    newcomers = ["De windmolens maken lawaai bij nacht, zeker", "Het waterpeil zakt elke zomer verder weg, zeker"]
    found = placed(engine, items(newcomers, start=900))
    assert found.revision == answer.revision
    assert [subject.get(number) for number in found.themes] == ["wind", "water"]


def test_a_theme_stays_where_it_lay_on_the_map(engine: Engine) -> None:
    """What the journal says of its place is where the next revision leaves it."""
    first = revised(engine, EVERYTHING)
    where = {member: f"t{number}" for number, theme in enumerate(first.themes) for member in theme.members}
    places = {f"t{number}": theme.place for number, theme in enumerate(first.themes)}
    request = wire.Revise(7, "d1", items(ROOM, where), [], {}, places)
    second = engine.answer(request)
    assert isinstance(second, wire.Revised)
    for theme in second.themes:
        if theme.previous:
            assert theme.place == pytest.approx(places[theme.previous], abs=0.02)
    assert len(places) > 1


def test_what_a_person_put_somewhere_the_engine_leaves_there(engine: Engine) -> None:
    """Moved by hand into another theme, or into one that was split off and that no revision would find."""
    first = revised(engine, EVERYTHING)
    where = {member: f"t{number}" for number, theme in enumerate(first.themes) for member in theme.members}
    strangers = {first.themes[0].members[0]: "t1", first.themes[0].members[1]: "s1", first.themes[1].members[0]: "s1"}
    request = wire.Revise(7, "d1", items(ROOM, where | strangers), ["s1"], {}, {}, strangers)
    second = engine.answer(request)
    assert isinstance(second, wire.Revised)
    found = {member: theme.previous for theme in second.themes for member in theme.members}
    assert {one: found[one] for one in strangers} == strangers


def test_the_undercurrent_and_the_sub_themes_come_with_a_revision(engine: Engine) -> None:
    """By ids, each in a form that the journal keeps."""
    answer = revised(engine, EVERYTHING)
    ids = {item.contribution_id for item in EVERYTHING}
    for theme in answer.themes:
        assert theme.parts == [] or len(theme.parts) == len(theme.members)
        assert theme.parts == [] or len({part for part in theme.parts if part >= 0}) > 1
    for group in answer.undercurrent:
        assert set(group.voices) <= set(group.members) <= ids
        assert -1 <= group.theme < len(answer.themes)
        assert group.label


def test_newcomers_whom_the_engine_hears_of_too_late_are_passed_over(engine: Engine) -> None:
    """One that was taken back meanwhile is no row; the others are themed."""
    newcomers = [EVERYTHING[0].contribution_id, "c-taken-back"]
    answer = engine.answer(wire.Revise(7, "d1", EVERYTHING, [], {}, newcomers=newcomers))
    assert isinstance(answer, wire.Revised)


def test_themes_go_on_in_the_next_revision(engine: Engine) -> None:
    """Members that say where they were get the same theme back."""
    first = revised(engine, EVERYTHING)
    where = {member: f"t{number}" for number, theme in enumerate(first.themes) for member in theme.members}
    second = revised(engine, items(ROOM, where))
    assert second.revision > first.revision
    assert {theme.previous for theme in second.themes} == {f"t{number}" for number in range(len(first.themes))}


def test_an_engine_that_has_just_started_takes_up_the_themes_that_stand(engine: Engine) -> None:
    """Newcomers join them, though this engine never computed them."""
    where = {item.contribution_id: f"t-{subject_of(item.text)}" for item in EVERYTHING}
    answer = engine.answer(wire.Resume(3, "d1", items(ROOM, where)))
    assert isinstance(answer, wire.Resumed)
    assert sorted(answer.theme_ids) == ["t-water", "t-wind", "t-zon"]
    found = placed(engine, items(["De windmolens maken lawaai bij nacht, zeker"], start=900))
    assert found.revision == answer.revision
    assert answer.theme_ids[found.themes[0]] == "t-wind"


def test_dialogues_have_themes_of_their_own(engine: Engine) -> None:
    """What one room says is nothing to another."""
    revised(engine, EVERYTHING, "d1")
    assert placed(engine, items(ROOM[:1], start=900), "d2").revision == 0


def test_each_text_is_embedded_once(engine: Engine, embedder: WordEmbedder) -> None:
    """Placed, revised, revised again."""
    placed(engine, EVERYTHING[:40])
    revised(engine, EVERYTHING)
    revised(engine, EVERYTHING)
    assert set(embedder.embedded) == set(ROOM)
    assert max(embedder.embedded.values()) == 1


def test_a_restart_embeds_nothing_again(tmp_path: Path, embedder: WordEmbedder) -> None:
    """The vectors of before are read from their file."""
    path = tmp_path / "vectors.sqlite3"
    first = revised(Engine(embedder, KeptVectors(path, embedder.fingerprint)), EVERYTHING)
    later = WordEmbedder()
    second = revised(Engine(later, KeptVectors(path, later.fingerprint)), EVERYTHING)
    assert later.embedded == Counter()
    assert [theme.members for theme in second.themes] == [theme.members for theme in first.themes]


def test_forgotten_words_are_embedded_anew_when_they_come_again(engine: Engine, embedder: WordEmbedder) -> None:
    """Which shows that nothing of them was kept."""
    placed(engine, EVERYTHING[:2])
    engine.answer(wire.Forget(1, "d1", ["c0"]))
    placed(engine, EVERYTHING[:2])
    assert [embedder.embedded[text] for text in ROOM[:2]] == [2, 1]


def test_all_but_the_present_can_be_forgotten(engine: Engine, embedder: WordEmbedder) -> None:
    """As at the start of a server."""
    placed(engine, EVERYTHING[:3])
    engine.answer(wire.Forget(1, "d1", ["c2"], only_these=True))
    placed(engine, EVERYTHING[:3])
    assert [embedder.embedded[text] for text in ROOM[:3]] == [2, 2, 1]


def test_a_dialogue_that_was_thrown_away_is_forgotten(engine: Engine, embedder: WordEmbedder) -> None:
    """Its vectors and its themes; those of another dialogue stay."""
    revised(engine, EVERYTHING)
    revised(engine, EVERYTHING, "d2")
    assert engine.answer(wire.ForgetDialogues(1, ["d1"])) == wire.Done(1)
    assert placed(engine, EVERYTHING[:2]).revision == 0
    assert placed(engine, EVERYTHING[:2], "d2").revision == 2
    assert [embedder.embedded[text] for text in (ROOM[0], ROOM[9])] == [3, 2]


def test_a_dialogue_that_another_process_themes_now_is_not_kept_in_memory(
    engine: Engine, embedder: WordEmbedder
) -> None:
    """Its themes would grow old; its vectors are there when it comes back."""
    revised(engine, EVERYTHING)
    assert isinstance(engine.answer(wire.LetGo(9, "d1")), wire.Done)
    assert placed(engine, EVERYTHING[:1]).revision == 0
    assert {*embedder.embedded.values()} == {1}


def test_a_file_that_nobody_shares_needs_no_help(engine: Engine, embedder: WordEmbedder) -> None:
    """What will be wanted soon is made when it's wanted."""
    assert isinstance(engine.answer(wire.Want(9, "d1", ["c1"])), wire.Done)
    assert not engine.help()
    assert not embedder.embedded


def test_dialogues_that_nobody_knows_any_more_are_forgotten(engine: Engine) -> None:
    """As at the start of a server: one may have been thrown away just before the last one ended."""
    revised(engine, EVERYTHING)
    revised(engine, EVERYTHING, "d2")
    engine.answer(wire.ForgetDialogues(1, ["d2"], only_these=True))
    assert [placed(engine, EVERYTHING[:2], one).revision for one in ("d1", "d2")] == [0, 2]


def test_a_missing_model_is_an_answer(engine: Engine, embedder: WordEmbedder) -> None:
    """It says what to do; when the model is back, so is the engine."""
    embedder.missing = True
    assert engine.answer(wire.Place(5, "d1", EVERYTHING[:1])) == wire.Failed(
        5, "The model is not there: fetch it.", model_missing=True
    )
    embedder.missing = False
    assert placed(engine, EVERYTHING[:1]).themes == [-1]


def test_a_text_that_cannot_be_read_is_an_answer(engine: Engine) -> None:
    """The engine lives on and serves the others."""
    answer = engine.answer(wire.Place(5, "d1", items(["poison"])))
    assert answer == wire.Failed(5, "ValueError: cannot read this")
    assert placed(engine, EVERYTHING[:1]).themes == [-1]


def test_the_process_answers_everything_it_was_asked_and_ends_with_its_input(engine: Engine) -> None:
    """Requests on one pipe, answers on another, matched by their number; no input means the server is gone."""
    asked: list[wire.Request] = [
        wire.Warm(1),
        wire.Place(2, "d1", EVERYTHING[:4]),
        wire.Revise(3, "d1", EVERYTHING, [], {}),
        wire.Forget(4, "d1", ["c0"]),
        wire.Place(5, "d1", items(["poison"], start=900)),
        wire.ForgetDialogues(6, ["d1"]),
    ]
    incoming, outgoing = io.BytesIO(b"".join(map(wire.frame, asked))), io.BytesIO()
    serve(lambda: engine, incoming, outgoing)
    outgoing.seek(0)
    kinds = {}
    while header := outgoing.read(wire.LENGTH.size):
        answer = wire.answers.decode(outgoing.read(*wire.LENGTH.unpack(header)))
        kinds[answer.call] = type(answer)
    assert kinds == {1: wire.Done, 2: wire.Placed, 3: wire.Revised, 4: wire.Done, 5: wire.Failed, 6: wire.Done}
