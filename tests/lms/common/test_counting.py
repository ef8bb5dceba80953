import pytest

from lms.common.counting import counts
from lms.organisations.public import Membership, Organisation
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    make_enterprise()
    school = make_university()
    for _ in range(2):
        make_member("student", school)
    return school


def test_counts_of_several_tables_are_one_query(school, django_assert_num_queries):
    everybody = Membership.objects.all()

    with django_assert_num_queries(1):
        found = counts(
            all=everybody, here=everybody.filter(organisation=school), schools=Organisation.objects.filter(pk=school.pk)
        )

    assert found == {"all": everybody.count(), "here": 2, "schools": 1}


def test_counts_say_0_of_nothing(school):
    nobody = Membership.objects.filter(organisation__code="none")

    assert counts(nobody=nobody, never=Membership.objects.filter(pk__in=[])) == {"nobody": 0, "never": 0}
    assert counts(never=Membership.objects.none(), one=Organisation.objects.filter(pk=school.pk))["one"] == 1


def test_counts_like_count_where_a_join_repeats_rows(school):
    joined = Organisation.objects.filter(memberships__role="student", pk=school.pk)

    assert counts(joined=joined) == {"joined": joined.count()} == {"joined": 2}


def test_counts_ask_nothing_of_an_order(school):
    ordered = Membership.objects.order_by("-starts_on")

    assert counts(rows=ordered, same=ordered.filter(organisation=school))["same"] == 2
