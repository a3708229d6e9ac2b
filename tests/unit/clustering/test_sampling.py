"""A part that speaks for all."""

import numpy as np
import pytest

from clustering.recipe import Recipe
from clustering.rows import distinct_rows
from clustering.sampling import drawn, fair_draw, led_by
from tests.unit.clustering.rooms import spoken, subject_of, word_vectors

NONE = np.full(1000, -1)


def test_everyone_is_drawn_where_there_is_room() -> None:
    """A sample is only for very large dialogues."""
    assert fair_draw(NONE, 1000).tolist() == list(range(1000))


def test_without_strata_the_first_are_drawn() -> None:
    """They are in the order of a hash, so that is fair."""
    assert fair_draw(NONE, 30).tolist() == list(range(30))


def test_never_more_than_asked_for() -> None:
    """Also where there are more strata than places."""
    assert len(fair_draw(np.arange(1000), 30)) == 30


def test_a_small_stratum_at_the_end_is_in() -> None:
    """A theme of ten among a thousand is still seen."""
    strata = np.zeros(1000, dtype=np.int64)
    strata[-10:] = 1
    assert set(range(990, 1000)) <= set(fair_draw(strata, 100).tolist())


def test_large_strata_keep_their_share() -> None:
    """Two to one stays about two to one: a vote among the drawn is the vote of all."""
    strata = (np.arange(9000) % 3 == 0).astype(np.int64)
    share = strata[fair_draw(strata, 900)].mean()
    assert share == pytest.approx(1 / 3, abs=0.02)


def test_the_draw_changes_little_when_the_dialogue_grows_a_little() -> None:
    """Themes stay calm."""
    dice = np.random.default_rng(0)
    strata = dice.integers(0, 5, 1000)
    before, after = fair_draw(strata[:900], 300), fair_draw(strata, 300)
    assert len(set(before.tolist()) & set(after.tolist())) > 280


def test_rows_are_drawn_once_and_ascending() -> None:
    """As everything in this package counts on."""
    found = fair_draw(np.arange(1000) % 7, 200)
    assert (np.diff(found) > 0).all()


def test_the_chosen_come_first_and_everyone_keeps_their_text() -> None:
    """Each input row still points at its own key."""
    texts = ["aap", "noot", "mies", "aap", "!!", "wim"]
    rows = distinct_rows(texts)
    led, order = led_by(rows, np.array([1, 3]))
    assert led.keys[:2] == (rows.keys[1], rows.keys[3])
    assert sorted(led.keys) == sorted(rows.keys)
    assert [led.keys[row] if row >= 0 else "" for row in led.of_row] == [
        rows.keys[row] if row >= 0 else "" for row in rows.of_row
    ]
    assert [rows.keys[row] for row in order] == list(led.keys)


TEXTS = spoken("wind", "zon", "net")
MEAN = word_vectors(TEXTS)


def test_a_sample_knows_the_earlier_theme_of_everyone() -> None:
    """Those outside it too: they are counted."""
    sample, names = drawn(TEXTS, MEAN, [subject_of(text) for text in TEXTS], Recipe(sample_above=100))
    assert sample.count == 100
    assert names == ["net", "wind", "zon"]
    for row, distinct in enumerate(sample.rows.of_row):
        assert names[sample.earlier[distinct]] == subject_of(TEXTS[row])


def test_every_earlier_theme_has_a_part_in_the_sample() -> None:
    """A theme of five is not lost among three hundred."""
    previous = ["few" if row < 5 else "many" for row in range(len(TEXTS))]
    sample, names = drawn(TEXTS, MEAN, previous, Recipe(sample_above=60))
    assert (sample.earlier[: sample.count] == names.index("few")).sum() == 5


def test_the_views_belong_to_the_sampled_texts() -> None:
    """Row by row."""
    sample, _ = drawn(TEXTS, MEAN, [None] * len(TEXTS), Recipe(sample_above=100))
    projected = sample.spaces.project(sample.texts, MEAN[sample.rows.first[:100]])
    for name, rows in projected.items():
        assert sample.views[name] == pytest.approx(rows, abs=1e-5)


def test_the_order_of_arrival_draws_the_same_sample() -> None:
    """The draw is by hash."""
    turned = TEXTS[::-1]
    one, _ = drawn(TEXTS, MEAN, [None] * len(TEXTS), Recipe(sample_above=50))
    other, _ = drawn(turned, MEAN[::-1], [None] * len(TEXTS), Recipe(sample_above=50))
    assert one.texts == other.texts
