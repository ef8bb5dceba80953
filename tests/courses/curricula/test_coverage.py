"""Coverage of demand by a curriculum, and the few skills that raise it most."""

import random
from itertools import combinations

import pytest

from courses.curricula import Need, Post, best_steps, measure


def _market(seed: int) -> tuple[list[Post], dict[str, int]]:
    """A small random demand, and what is taught of it."""
    dice = random.Random(seed)
    skills = [f"S{number}" for number in range(6)]
    posts = [
        Post(
            dice.randint(1, 5),
            tuple(
                Need(skill, dice.randint(1, 3), dice.randint(1, 3)) for skill in dice.sample(skills, dice.randint(0, 4))
            ),
        )
        for _ in range(dice.randint(0, 8))
    ]
    return posts, {skill: dice.randint(0, 3) for skill in skills if dice.random() < 0.6}


def test_figures_follow_the_definition():
    posts = [
        Post(3, (Need("A", 2, 1), Need("B", 1, 2))),
        Post(1, (Need("A", 1, 1),)),
        Post(2, ()),
    ]

    found = measure(posts, {"A": 2})

    assert (found.asked, found.met, found.seats, found.reachable) == (3 + 6 + 1, 3 + 1, 6, 1 + 2)
    assert found.percent == 40.0


def test_nothing_asked_for_has_no_percent_and_no_steps():
    plan = best_steps([Post(4, ())], {"A": 3}, 3)

    assert (plan.now.percent, plan.now.reachable, plan.steps, plan.after) == (None, 4, (), plan.now)


def test_steps_name_where_a_skill_stands_and_what_each_one_adds():
    posts = [Post(3, (Need("A", 2), Need("B", 1))), Post(2, (Need("B", 3),)), Post(1, (Need("C", 1),))]

    plan = best_steps(posts, {"A": 1, "B": 1}, 2)

    assert [(step.skill, step.taught, step.level, step.after.met, step.after.reachable) for step in plan.steps] == [
        ("A", 1, 2, 6, 3),
        ("B", 1, 3, 8, 5),
    ]
    assert (plan.now.percent, plan.after.percent) == (33.3, 88.9)


def test_equal_gains_go_to_the_skill_more_seats_ask_for_then_to_the_smaller_code():
    posts = [Post(2, (Need("C", 1, 3),)), Post(6, (Need("B", 1, 1), Need("A", 1, 1)))]

    assert [step.skill for step in best_steps(posts, {}, 3).steps] == ["A", "B", "C"]


@pytest.mark.parametrize("seed", range(200))
def test_no_other_choice_of_as_many_skills_covers_more(seed):
    posts, taught = _market(seed)
    highest = {need.skill: 3 for post in posts for need in post.needs}
    count = min(2, len(highest))

    best = max(
        measure(posts, taught | dict.fromkeys(chosen, 3)).met for chosen in combinations(sorted(highest), count)
    ) if highest else 0  # fmt: skip

    assert best_steps(posts, taught, 2).after.met == best
