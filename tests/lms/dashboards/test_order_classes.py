import pytest

from courses.operations import intakes
from courses.queries import sources
from internships.choices import PlacementState
from lms.dashboards.queries.order_classes import order_classes
from tests.factories.courses import make_run
from tests.factories.internships import make_cast, make_placement
from tests.factories.organisations import make_university

pytestmark = pytest.mark.django_db


def test_an_order_class_is_who_was_placed_in_the_order():
    cast = make_cast()
    placement = make_placement(cast)

    group = order_classes(cast.school.pk)[0]

    assert (group.key, group.person_ids) == (placement.post.order.code, (placement.student_id,))
    assert order_classes(make_university().pk) == []


def test_an_order_class_leaves_out_who_left_early():
    cast = make_cast()
    placement = make_placement(cast)
    placement.state = PlacementState.ENDED
    placement.save()

    assert order_classes(cast.school.pk) == []


def test_an_order_class_is_offered_to_the_teacher_and_enrolled():
    cast = make_cast()
    placement = make_placement(cast)
    run = make_run(school=cast.school)

    group = sources.group(run, f"order:{placement.post.order.code}")
    admitted = intakes.enrol_people(run.pk, group.person_ids, by=run.teacher)

    assert admitted.enrolled == (placement.student_id,)
