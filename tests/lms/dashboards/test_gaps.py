"""An older link to a gap leads to the courses of what the skill has become."""

import pytest

from lms.dashboards.queries.gaps import gap_of
from lms.skills import public as skills
from lms.skills.tree import Merge, Retire
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


def test_a_link_to_a_merged_skill_shows_the_courses_of_its_successor():
    skills.load_taxonomy()
    course = make_course(skills=[("EC-01", 2)])
    skills.change_taxonomy(Merge(("EC-02",), "EC-01"), reason="同一件事", by=None)
    skills.change_taxonomy(Retire("EC-03"), reason="没人要", by=None)

    merged, retired = gap_of("EC-02", 2), gap_of("EC-03", 2)

    assert (merged.skill.code, [one.code for one in merged.reaching]) == ("EC-01", [course.code])
    assert (retired.skill.code, retired.reaching) == ("EC-03", [])
    assert gap_of("NO-01", 2) is None
