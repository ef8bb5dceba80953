"""Metrics worked out by hand, and against slow ones written another way."""

import math
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.scoring.metrics import Pair, Settings, accuracy, exact_match, f1_binary, f1_macro, mae, rmse
from lms.contests.scoring.registry import METRICS

figures = st.decimals(min_value=-1000, max_value=1000, places=3)
labels = st.sampled_from("abc")


def pairs_of(true, given):
    return [Pair((str(row),), (one,), (other,)) for row, (one, other) in enumerate(zip(true, given, strict=True))]


def numbers(*words):
    return [Decimal(word) for word in words]


def test_accuracy_is_the_share_of_true_labels():
    assert accuracy(pairs_of("aabb", "abbb"), Settings()) == Fraction(3, 4)


def test_labels_are_compared_sign_by_sign():
    assert accuracy(pairs_of(["1", "猫"], ["1.0", "猫"]), Settings()) == Fraction(1, 2)


def test_exact_match_wants_every_value_of_a_row():
    pairs = [Pair(("1",), ("a", "b"), ("a", "b")), Pair(("2",), ("a", "b"), ("a", "c"))]

    assert exact_match(pairs, Settings()) == Fraction(1, 2)


def test_mae_is_the_mean_distance():
    assert mae(pairs_of(numbers("3", "-0.5", "2", "7"), numbers("2.5", "0.0", "2", "8")), Settings()) == Fraction(1, 2)


def test_rmse_is_the_root_of_the_mean_square():
    assert rmse(pairs_of(numbers("1", "1"), numbers("1", "3")), Settings()) ** 2 == pytest.approx(2)
    assert rmse(pairs_of(numbers("0", "0", "0"), numbers("5", "-5", "5")), Settings()) == 5


def test_equal_errors_are_equal_wherever_they_stand():
    one = mae(pairs_of(numbers("0.2", "0.5", "0.7"), numbers("0.3", "0.5", "0.7")), Settings())
    other = mae(pairs_of(numbers("0.2", "0.5", "0.7"), numbers("0.2", "0.5", "0.8")), Settings())

    assert one == other == Fraction(1, 30)


@given(st.lists(st.tuples(figures, figures), min_size=1))
def test_mean_errors_are_as_floats_have_them(rows):
    true, answered = zip(*rows, strict=True)
    errors = [float(abs(one - other)) for one, other in rows]

    assert float(mae(pairs_of(true, answered), Settings())) == pytest.approx(statistics.fmean(errors))
    expected = math.sqrt(statistics.fmean(error * error for error in errors))
    assert float(rmse(pairs_of(true, answered), Settings())) == pytest.approx(expected)


def test_f1_binary_weighs_what_is_found_against_what_is_said():
    # Two of three positives found, and one false alarm: precision 2/3, recall 2/3.
    pairs = pairs_of("pppnn", "ppnpn")

    assert f1_binary(pairs, Settings(positive="p")) == Fraction(2, 3)


def test_f1_binary_takes_every_other_label_for_negative():
    assert f1_binary(pairs_of("pnm", "pmn"), Settings(positive="p")) == 1


def test_f1_macro_is_the_mean_over_labels():
    # The example of scikit-learn's documentation of f1_score, 0.2666….
    assert f1_macro(pairs_of("012012", "021001"), Settings()) == Fraction(4, 15)


def test_f1_macro_does_not_average_over_labels_the_key_has_not():
    assert f1_macro(pairs_of("aab", "axb"), Settings()) == (Fraction(2, 3) + 1) / 2


@given(st.lists(st.tuples(labels, labels), min_size=1))
def test_f1_is_the_harmonic_mean_of_precision_and_recall(rows):
    def slow(label):
        both = sum(one == other == label for one, other in rows)
        precision = Fraction(both, max(1, sum(other == label for _one, other in rows)))
        recall = Fraction(both, sum(one == label for one, _other in rows))
        return 2 * precision * recall / (precision + recall) if both else Fraction(0)

    true, answered = zip(*rows, strict=True)
    there = sorted(set(true))

    assert f1_macro(pairs_of(true, answered), Settings()) == sum(map(slow, there), Fraction(0)) / len(there)
    assert f1_binary(pairs_of(true, answered), Settings(positive=there[0])) == slow(there[0])


def test_the_registry_names_each_metric_by_its_key():
    assert {key: (metric.key, metric.measure.__name__) for key, metric in METRICS.items()} == {
        key: (key, key) for key in ("accuracy", "exact_match", "f1_binary", "f1_macro", "mae", "rmse", "ndcg")
    }


def test_the_best_of_a_metric_is_on_its_better_side():
    sides = {key: metric.worst is None or metric.best > metric.worst for key, metric in METRICS.items()}

    assert sides == dict.fromkeys(METRICS, True)
    assert {key for key, metric in METRICS.items() if not metric.higher_is_better} == {"mae", "rmse"}
