"""Themes of a dialogue that has hardly begun."""

import numpy as np

from clustering.linkage import average_linkage, provisional_labels, similarity_table
from clustering.spaces import unit_rows

WEIGHTS = {"mean": 1.0, "spelling": 0.5}
TWO_CAMPS = unit_rows(np.array([[1, 0, 0], [1, 0.1, 0], [1, 0.2, 0], [0, 0, 1], [0, 0.1, 1]]))
ONCE = np.ones(5, dtype=np.int64)
NEW = np.full(5, -1)


def test_the_table_is_the_weighted_mean_of_the_views() -> None:
    """Two views that agree give what each of them gives."""
    table = similarity_table({"mean": TWO_CAMPS, "spelling": TWO_CAMPS}, WEIGHTS)
    assert np.allclose(table, TWO_CAMPS @ TWO_CAMPS.T, atol=1e-6)


def test_close_rows_are_joined_and_distant_ones_are_not() -> None:
    """Two directions, two groups."""
    labels = average_linkage(similarity_table({"mean": TWO_CAMPS}, WEIGHTS), 0.5)
    assert (labels == labels[0]).tolist() == [True, True, True, False, False]
    assert labels[3] == labels[4]


def test_one_text_is_one_group() -> None:
    """There is nobody to join."""
    assert average_linkage(np.ones((1, 1)), 0.5).tolist() == [0]


def test_nobody_is_no_group() -> None:
    """An empty table gives an empty answer."""
    assert average_linkage(np.zeros((0, 0)), 0.5).tolist() == []


def test_two_camps_are_two_provisional_themes() -> None:
    """Also in a room of five."""
    labels = provisional_labels({"mean": TWO_CAMPS}, WEIGHTS, ONCE, NEW, 0.3)
    assert labels[0] == labels[1] == labels[2] != labels[3]
    assert labels[3] == labels[4]


def test_who_stands_alone_joins_the_theme_they_lean_to() -> None:
    """At most one in twenty may be left without a theme, and five people have no twentieth."""
    rows = unit_rows(np.array([[1, 0, 0], [1, 0.1, 0], [0, 0, 1], [0, 0.1, 1], [-1, -1, 0.3]]))
    labels = provisional_labels({"mean": rows}, WEIGHTS, ONCE, NEW, 0.3)
    assert labels[4] == labels[2]


def test_a_text_said_twice_is_company_enough() -> None:
    """Two people with the same words stand together, though their text is one row."""
    rows = unit_rows(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    labels = provisional_labels({"mean": rows}, WEIGHTS, np.array([3, 2, 1]), NEW[:3], 0.3)
    assert labels[0] >= 0
    assert labels[1] >= 0
    assert labels[0] != labels[1]


def test_where_nobody_is_like_anybody_there_are_no_themes() -> None:
    """Three unrelated texts stay unthemed."""
    labels = provisional_labels({"mean": np.eye(3, dtype=np.float32)}, WEIGHTS, ONCE[:3], NEW[:3], 0.3)
    assert labels.tolist() == [-1, -1, -1]


def test_earlier_themes_hold_their_members() -> None:
    """The one in the middle stays with those they were with."""
    rows = unit_rows(np.array([[1, 0], [1, 0.2], [1, 1], [0.2, 1], [0, 1]]))
    left = provisional_labels({"mean": rows}, WEIGHTS, ONCE, np.array([0, 0, 0, 1, 1]), 0.0)
    right = provisional_labels({"mean": rows}, WEIGHTS, ONCE, np.array([0, 0, 1, 1, 1]), 0.0)
    assert left[2] == left[0] != left[4]
    assert right[2] == right[4] != right[0]
