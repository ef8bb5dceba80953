"""Who reviews whose work: everybody gives and gets, never to their own, and late joiners are not stranded."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading.allocation import allocate, may_review, replace

each = st.integers(1, 5)
seeds = st.integers(0, 10**6)


def people(count):
    return {f"p{number}": "" for number in range(count)}


classes = st.lists(st.sampled_from(["", "", "", "a", "b", "c"]), max_size=14).map(
    lambda groups: {f"p{number}": group for number, group in enumerate(groups)}
)


def loads(authors, pairs):
    """Of everybody: reviews they give, reviews they get, others they could review."""
    gives, gets = Counter(one for one, _author in pairs), Counter(author for _one, author in pairs)
    return [(gives[one], gets[one], sum(may_review(authors, one, other) for other in authors)) for one in authors]


@given(st.integers(2, 40), each, seeds)
def test_everybody_gives_and_gets_the_same_number(count, reviews_each, seed):
    authors = people(count)

    pairs = allocate(authors, reviews_each, seed)

    expected = min(reviews_each, count - 1)
    assert {row[:2] for row in loads(authors, pairs)} == {(expected, expected)}


@given(classes, each, seeds)
def test_nobody_is_stranded_nor_reviews_their_own(authors, reviews_each, seed):
    pairs = allocate(authors, reviews_each, seed)

    assert all(may_review(authors, reviewer, author) for reviewer, author in pairs)
    assert all(min(given, got) >= min(reviews_each, others) for given, got, others in loads(authors, pairs))


@given(classes, each, seeds)
def test_the_same_seed_gives_the_same_pairs_in_any_order(authors, reviews_each, seed):
    backwards = dict(reversed(authors.items()))

    assert allocate(authors, reviews_each, seed) == allocate(backwards, reviews_each, seed)


@given(classes, each, seeds)
def test_asked_again_it_adds_nothing(authors, reviews_each, seed):
    pairs = allocate(authors, reviews_each, seed)

    assert allocate(authors, reviews_each, seed, pairs) == frozenset()


@given(st.integers(2, 20), each, seeds)
def test_who_comes_late_is_reviewed_by_those_with_least_to_do(count, reviews_each, seed):
    before = allocate(people(count), reviews_each, seed)
    authors = people(count + 1)

    added = allocate(authors, reviews_each, seed, before)

    rows = loads(authors, before | added)
    wanted = min(reviews_each, count)
    assert rows[-1][:2] == (wanted, wanted)
    assert max(given for given, _got, _others in rows) <= reviews_each + 1


def test_groups_that_fit_in_a_circle_are_balanced():
    authors = {f"p{number}": f"g{number // 3}" for number in range(12)}

    assert {row[:2] for row in loads(authors, allocate(authors, 4, 7))} == {(4, 4)}


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_reviews_where_nobody_else_handed_in(count):
    assert allocate(people(count), 3, 1) == frozenset()


def test_no_reviews_at_all_is_refused():
    with pytest.raises(ValueError):
        allocate(people(3), 0, 1)


@given(classes, each, seeds, st.data())
def test_those_who_did_their_part_take_over_what_others_left(authors, reviews_each, seed, data):
    pairs = allocate(authors, reviews_each, seed)
    idle = data.draw(st.sets(st.sampled_from(sorted(authors)))) if authors else set()
    lacking = Counter(author for reviewer, author in pairs if reviewer in idle)

    added = replace(authors, lacking, set(authors) - idle, seed, pairs)

    assert not added & pairs and all(may_review(authors, *pair) for pair in added)
    assert idle.isdisjoint(reviewer for reviewer, _author in added)
    got = Counter(author for _reviewer, author in added)
    for author, wanted in lacking.items():
        free = [one for one in set(authors) - idle if may_review(authors, one, author) and (one, author) not in pairs]
        assert got[author] == min(wanted, len(free))


def test_what_is_taken_over_is_spread():
    authors = people(9)

    added = replace(authors, {"p0": 2, "p1": 2}, [f"p{n}" for n in range(2, 9)], 5, [])

    assert max(Counter(reviewer for reviewer, _author in added).values()) == 1
