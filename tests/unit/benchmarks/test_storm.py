"""A hall that comes back: how its busiest second is found, and what misses a bar."""

from benchmarks.load.storm import Storm, busiest_second, rows


def test_the_busiest_second_is_the_one_with_most_who_came_back() -> None:
    """Wherever it begins."""
    assert busiest_second([0.0, 0.9, 1.8, 2.0, 2.1, 2.7, 9.0]) == 4
    assert busiest_second([3.0]) == 1


def test_somebody_who_does_not_come_back_is_a_missed_bar() -> None:
    """And so is a word that was not acknowledged."""
    moments = [float(second % 9) for second in range(1000)]
    whole = Storm(3.0, [2], sorted(moments), 12, [0.02] * 100, [])
    assert [row.name for row in rows(1000, whole, 0.0) if row.holds is False] == []
    short = Storm(3.0, [2], sorted(moments)[:-1], 12, [0.02] * 99, ["refused"])
    missed = [row.name.partition(": ")[2] for row in rows(1000, short, 0.0) if row.holds is False]
    assert missed == ["back", "said when back, and acknowledged", "refused"]
