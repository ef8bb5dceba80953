"""What is exported and imported again is the same question, in every format."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from courses import formats
from courses.formats import Draft, finished
from tests.courses.formats.strategies import drafts, is_sound
from tests.factories.questions import SPECS


def back(form, questions):
    parsed = formats.read(form, formats.write(form, questions))
    assert parsed.problems == ()
    return [replace(draft, row=0) for draft in parsed.drafts]


@pytest.mark.parametrize("form", sorted(formats.FORMATS))
@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(draft=drafts())
def test_an_exported_question_comes_in_as_it_was(form, draft):
    assume(is_sound(draft))

    assert back(form, [draft]) == [draft]


@pytest.mark.parametrize("form", sorted(formats.FORMATS))
def test_one_file_holds_every_kind(form):
    questions = list(
        finished(
            Draft(spec, code=f"K-{kind}", category="一/二" if spec["kind"] > "m" else "", tags=("标签",), level=2)
            for kind, spec in SPECS.items()
        ).drafts
    )

    assert back(form, questions) == questions
