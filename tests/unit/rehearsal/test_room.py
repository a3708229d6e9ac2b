"""The written room, and how it says what it is."""

import pytest

from app.rehearsal.room import Language, written_room


@pytest.mark.parametrize(
    ("language", "word", "people", "answers"),
    [("nl", "Oefening", 432, 711), ("en", "Rehearsal", 176, 241), ("de", "Probe", 169, 228)],
)
def test_each_language_has_its_room(language: Language, word: str, people: int, answers: int) -> None:
    """Its title begins with what it is; it has two questions and answers to both."""
    room = written_room(language)
    assert room.title.startswith(f"{word}: ")
    assert (len(room.authors), len(room.rows)) == (people, answers)
    assert {row.prompt for row in room.rows} == {1, 2}
    assert all(prompt.endswith("?") for prompt in room.prompts)
