"""Bases in a line, for the first pages of others."""

import pytest

from lms.bases import public as bases
from lms.organisations.public import Role
from tests.factories.bases import make_base, make_booking, make_group
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


def test_a_summary_counts_bases_unsafe_ones_and_requests():
    school, firm = make_university(), make_enterprise()
    group = make_group(make_base(school))
    make_base(school, safe=False)
    make_booking(group, firm, by=make_member(Role.MANAGER, firm))

    assert bases.summary_of(school.pk) == bases.BasesSummary(bases=2, unsafe=1, waiting=1)
    assert bases.summary_of(firm.pk) == bases.BasesSummary(bases=0, unsafe=0, waiting=0)
    assert bases.unsafe_count() == 1


@pytest.mark.parametrize(("role", "place"), [(Role.ACADEMIC, "uni"), (Role.MANAGER, "biz")])
def test_first_pages_lead_to_the_bases(client, role, place):
    owner = make_university() if place == "uni" else make_enterprise()
    make_base(owner, safe=False)
    client.force_login(make_member(role, owner))

    page = client.get(f"/{place}/{owner.code}/").content.decode()

    assert ("管理 1 个基地" in page, f"/{place}/{owner.code}/bases/" in page) == (True, True)


def test_the_officers_first_page_names_bases_that_are_not_safe(client):
    make_base(safe=False)
    client.force_login(make_member(Role.OFFICER))

    assert "有 1 个实训基地没有有效的安全检查。" in client.get("/gov/").content.decode()
