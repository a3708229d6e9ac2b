"""Which cluster continues which theme, and what people decided."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clustering.arrays import IntArray
from clustering.identity import (
    as_numbers,
    continued,
    final_target,
    kept_ids,
    matched,
    overlap_table,
    previous_after_acts,
    previous_of_distinct,
    with_acts,
)
from clustering.revision import Constraints
from clustering.rows import distinct_rows


def settle(
    labels: Sequence[int], previous: Sequence[str | None], constraints: Constraints | None = None
) -> tuple[IntArray, list[str | None]]:
    """Continue themes where everyone said something else once and knows everyone equally."""
    count = len(labels)
    graph = csr_matrix(np.ones((count, count)) - np.eye(count))
    ones = np.ones(count, dtype=np.int64)
    return continued(np.array(labels), *as_numbers(previous), ones, constraints or Constraints(), graph, 0.2)


def names(labels: IntArray, ids: Sequence[str | None]) -> list[str | None]:
    """The id of each row."""
    return [ids[label] if label >= 0 else None for label in labels]


class TestMerges:
    """Chains of merges."""

    def test_a_theme_that_was_not_merged_is_its_own_target(self) -> None:
        """Nothing changes for it."""
        assert final_target("a", {"b": "c"}) == "a"

    def test_a_chain_is_followed_to_its_end(self) -> None:
        """Merged twice, it lives in the last one."""
        assert final_target("a", {"a": "b", "b": "c"}) == "c"

    def test_a_circle_ends(self) -> None:
        """Two themes merged into each other are no endless loop."""
        assert final_target("a", {"a": "b", "b": "a"}) in {"a", "b"}

    def test_rows_of_a_merged_theme_were_in_its_target(self) -> None:
        """The past is read as people left it."""
        constraints = Constraints(merged={"a": "b"})
        assert previous_after_acts(["a", "b", None], constraints) == ["b", "b", None]

    def test_a_moved_row_was_where_it_was_put(self) -> None:
        """Even when the target was merged later."""
        constraints = Constraints(merged={"x": "y"}, moved={0: "x"})
        assert previous_after_acts(["a"], constraints) == ["y"]

    def test_a_kept_theme_that_was_merged_lives_on_in_its_target(self) -> None:
        """It does not come back empty."""
        assert kept_ids(Constraints(kept=frozenset({"a"}), merged={"a": "b"})) == {"b"}

    def test_pieces_of_a_merged_theme_are_put_together_again(self) -> None:
        """No revision undoes what the facilitator joined."""
        constraints = Constraints(merged={"sun": "wind"})
        labels, ids = settle([0, 0, 1, 1, 2], ["wind"] * 4 + [None], constraints)
        assert names(labels, ids)[:4] == ["wind"] * 4

    def test_without_a_merge_a_theme_may_fall_in_two(self) -> None:
        """The larger piece keeps the id, the other is new."""
        labels, ids = settle([0, 0, 0, 1, 1], ["wind"] * 5)
        assert names(labels, ids) == ["wind", "wind", "wind", None, None]


class TestCopies:
    """Distinct texts and the themes of their copies."""

    def test_copies_were_where_most_of_them_were(self) -> None:
        """Two against one."""
        rows = distinct_rows(["zon", "zon", "zon"])
        assert previous_of_distinct(["a", "b", "b"], rows) == ["b"]

    def test_newcomers_do_not_outvote_the_past(self) -> None:
        """Ten new copies have been nowhere."""
        rows = distinct_rows(["zon"] * 11)
        assert previous_of_distinct(["a"] + [None] * 10, rows) == ["a"]

    def test_a_tie_goes_to_the_first_name(self) -> None:
        """Not to who came first."""
        rows = distinct_rows(["zon", "zon"])
        assert previous_of_distinct(["b", "a"], rows) == previous_of_distinct(["a", "b"], rows) == ["a"]

    def test_ids_become_numbers_and_none_becomes_minus_one(self) -> None:
        """In alphabetical order."""
        ids, numbers = as_numbers(["b", None, "a", "b"])
        assert (ids, numbers.tolist()) == (["a", "b"], [1, -1, 0, 1])


class TestMatching:
    """The best one-to-one match."""

    def test_overlap_counts_contributions(self) -> None:
        """Each distinct text counts as often as it was said."""
        table = overlap_table(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([5, 1, 2]))
        assert table.tolist() == [[5, 1], [0, 2]]

    def test_newcomers_do_not_cost_a_theme_its_id(self) -> None:
        """Three members and thirty newcomers are still that theme."""
        labels, ids = settle([0] * 33, ["wind"] * 3 + [None] * 30)
        assert set(names(labels, ids)) == {"wind"}

    def test_too_little_overlap_is_a_new_theme(self) -> None:
        """A fifth is the least."""
        assert matched(np.array([[1, 9]]), 0.2) == {0: 1}
        assert matched(np.array([[1, 0], [9, 0]]), 0.2) == {1: 0}

    def test_the_match_is_best_overall(self) -> None:
        """Not greedily the first pair: here the other way round keeps both ids."""
        assert matched(np.array([[5, 4], [5, 0]]), 0.2) == {0: 1, 1: 0}

    def test_the_first_revision_has_only_new_themes(self) -> None:
        """Nothing to continue."""
        _, ids = settle([0, 0, 1, 1], [None] * 4)
        assert ids == [None, None]


class TestKeptThemes:
    """What was named stays."""

    TWO = ("wind", "wind", "wind", "zon", "zon", None)

    def test_a_kept_theme_is_parted_from_the_one_that_swallowed_it(self) -> None:
        """Two named themes in one cluster stay two."""
        constraints = Constraints(kept=frozenset({"wind", "zon"}))
        labels, ids = settle([0] * 6, self.TWO, constraints)
        assert names(labels, ids)[:5] == list(self.TWO[:5])

    def test_a_newcomer_in_between_goes_to_the_closer_of_the_two(self) -> None:
        """The one who knows the second theme is not given to the first."""
        graph = np.eye(6)[::-1] * 0
        graph[5, 3] = graph[3, 5] = 1.0
        labels, ids = continued(
            np.zeros(6, dtype=np.int64),
            *as_numbers(self.TWO),
            np.ones(6, dtype=np.int64),
            Constraints(kept=frozenset({"wind", "zon"})),
            csr_matrix(graph),
            0.2,
        )
        assert names(labels, ids)[5] == "zon"

    def test_a_theme_nobody_named_may_be_swallowed(self) -> None:
        """Only what people decided is held against the evidence."""
        labels, ids = settle([0] * 6, self.TWO)
        assert set(names(labels, ids)) == {"wind"}

    def test_a_kept_theme_without_members_stays_empty_and_visible(self) -> None:
        """Never silently dropped."""
        groups = with_acts(np.array([0, 0]), [None], Constraints(kept=frozenset({"old"})))
        assert [(theme, members.tolist()) for theme, members in groups] == [(None, [0, 1]), ("old", [])]

    def test_an_unnamed_theme_without_members_is_gone(self) -> None:
        """It left nothing to see."""
        groups = with_acts(np.array([0, 0]), ["a", "b"], Constraints())
        assert [theme for theme, _ in groups] == ["a"]


class TestMovedByHand:
    """What was moved does not move back."""

    def test_a_row_is_where_it_was_put(self) -> None:
        """Whatever the cluster says."""
        groups = with_acts(np.array([0, 0, 1]), ["a", "b"], Constraints(moved={1: "b"}))
        assert [(theme, members.tolist()) for theme, members in groups] == [("a", [0]), ("b", [1, 2])]

    def test_the_theme_it_was_put_in_exists_even_where_no_cluster_continues_it(self) -> None:
        """One row moved into a theme is that theme."""
        groups = with_acts(np.array([0, 0]), ["a"], Constraints(moved={1: "mine"}))
        assert [(theme, members.tolist()) for theme, members in groups] == [("a", [0]), ("mine", [1])]

    def test_an_unthemed_row_can_be_moved(self) -> None:
        """A single mark can be put in a theme by hand."""
        groups = with_acts(np.array([-1, 0]), ["a"], Constraints(moved={0: "a"}))
        assert groups[0][1].tolist() == [0, 1]

    @pytest.mark.parametrize("row", [-1, 7])
    def test_a_row_that_does_not_exist_is_passed_over(self, row: int) -> None:
        """A withdrawn contribution leaves its act behind."""
        groups = with_acts(np.array([0, 0]), ["a"], Constraints(moved={row: "a"}))
        assert groups[0][1].tolist() == [0, 1]
