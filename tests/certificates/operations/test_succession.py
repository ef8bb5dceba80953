"""What was proven stays as it was written, and counts as what the skill has become."""

import pytest

from certificates.models import SkillEvidence
from certificates.public import record_skills, skill_levels_of, skill_levels_of_many, skill_proofs_of
from lms.skills import public as skills
from lms.skills.queries import uses
from lms.skills.tree import Merge, Retire, Split
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    skills.load_taxonomy()
    person = make_person()
    record_skills(person.pk, [("FT-01", 1), ("FT-02", 3), ("FT-03", 2)], evidence="courses.enrolment:1", source="课")
    return person


def rows():
    return sorted(SkillEvidence.objects.values_list("skill__code", "level"))


def test_merged_proof_counts_once_at_the_better_level_and_no_row_changes(person):
    before = rows()

    skills.change_taxonomy(Merge(("FT-02",), "FT-01"), reason="同", by=None)

    assert rows() == before
    assert skill_levels_of(person.pk) == {"FT-01": 3, "FT-03": 2}
    proofs = skill_proofs_of(person.pk)["FT-01"]
    assert [(one.level, one.formerly) for one in proofs] == [(3, "出口报价核算"), (1, "")]


def test_split_proof_counts_for_the_heir_alone(person):
    skills.change_taxonomy(Split("FT-03", ("FT-04", "FT-05"), heir="FT-05"), reason="分", by=None)

    assert skill_levels_of(person.pk) == {"FT-01": 1, "FT-02": 3, "FT-05": 2}


@pytest.mark.parametrize("change", [Split("FT-03", ("FT-04", "FT-05")), Retire("FT-03")])
def test_without_an_heir_proof_counts_as_itself(person, change):
    skills.change_taxonomy(change, reason="分", by=None)

    assert skill_levels_of(person.pk) == {"FT-01": 1, "FT-02": 3, "FT-03": 2}


def test_levels_of_many_ask_once_whatever_was_merged(person, django_assert_num_queries):
    skills.change_taxonomy(Merge(("FT-02",), "FT-01"), reason="同", by=None)
    people = [person.pk, *(make_person().pk for _ in range(3))]

    with django_assert_num_queries(1):
        assert skill_levels_of_many(people)[person.pk]["FT-01"] == 3


def test_a_certificate_names_what_it_was_issued_for(person):
    certificate = make_certificate(skills=[("FT-02", 3)])
    content = dict(certificate.content)

    skills.change_taxonomy(Merge(("FT-02",), "FT-01"), reason="同", by=None)

    certificate.refresh_from_db()
    assert certificate.content == content


def test_proofs_and_certificates_are_counted_for_editors(person):
    make_certificate(skills=[("FT-02", 3)])
    make_certificate(skills=[("FT-01", 1)])

    counted = {use.key: (n, use.follows) for use, n in uses.uses_of(["FT-02"])}
    assert counted["certificates.evidence"] == (1, False)
    assert counted["certificates.certificates"] == (1, False)
