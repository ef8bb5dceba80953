"""Places, organisations and the people in them."""

from datetime import date
from typing import Any

from stdnum.cn import uscc

from lms.organisations import public as organisations
from lms.organisations.public import City, Cluster, Department, Kind, Organisation, Role, SchoolClass
from lms.people.public import User
from tests.factories import numbers
from tests.factories.people import make_person, with_second_factor

KIND_OF = {
    Role.STUDENT: Kind.UNIVERSITY,
    Role.TEACHER: Kind.UNIVERSITY,
    Role.ACADEMIC: Kind.UNIVERSITY,
    Role.MENTOR: Kind.ENTERPRISE,
    Role.MANAGER: Kind.ENTERPRISE,
    Role.OFFICER: Kind.AGENCY,
    Role.JUDGE: Kind.ASSOCIATION,
    Role.EXPERT: Kind.ASSOCIATION,
    Role.EDITOR: Kind.CENTRE,
    Role.SECRETARY: Kind.ASSOCIATION,
}
NAME_OF = {
    Kind.UNIVERSITY: "徽州商贸学院",
    Kind.ENTERPRISE: "徽州跨境电商有限公司",
    Kind.AGENCY: "商务主管部门",
    Kind.ASSOCIATION: "跨境电商协会",
    Kind.CENTRE: "跨境电商培训中心",
}


def make_city(name_zh: str = "合肥市", **fields: Any) -> City:
    """One city, with a code and address name of its own."""
    number = next(numbers)
    defaults = {"adcode": f"{900000 + number}", "slug": f"city-{number}", "name_en": "Hefei", "region_zh": "皖中"}
    return City.objects.create(name_zh=name_zh, **{**defaults, **fields})


def make_cluster(city: City | None = None, **fields: Any) -> Cluster:
    """One cluster, in a new city unless one is given."""
    defaults = {
        "slug": f"cluster-{next(numbers)}",
        "name_zh": "小家电产业集群",
        "name_en": "Small appliances",
        "industry_zh": "小家电",
        "source_kind": "test",
        "source": "test",
    }
    return Cluster.objects.create(city=city or make_city(), **{**defaults, **fields})


def make_organisation(kind: str, **fields: Any) -> Organisation:
    """A vetted organisation of that kind."""
    number = next(numbers)
    code = fields.pop("code", f"{kind}-{number}")
    name_zh = fields.pop("name_zh", f"{NAME_OF[Kind(kind)]}{number}")
    return organisations.register_organisation(kind, code, name_zh, by=None, **fields)


def make_university(**fields: Any) -> Organisation:
    """A vetted university."""
    return make_organisation(Kind.UNIVERSITY, **fields)


def make_enterprise(**fields: Any) -> Organisation:
    """A vetted enterprise with a licence of its own."""
    return make_organisation(Kind.ENTERPRISE, **{"uscc": make_uscc(), **fields})


def make_uscc() -> str:
    """A well-formed code of an enterprise nobody else has."""
    body = f"91340000MATE{next(numbers):05d}"
    return body + uscc.calc_check_digit(body)


def make_agency(**fields: Any) -> Organisation:
    """A vetted agency of government."""
    return make_organisation(Kind.AGENCY, **fields)


def make_association(**fields: Any) -> Organisation:
    """A vetted trade association."""
    return make_organisation(Kind.ASSOCIATION, **fields)


def make_centre(**fields: Any) -> Organisation:
    """A vetted training centre."""
    return make_organisation(Kind.CENTRE, **fields)


def make_class(university: Organisation | None = None, **fields: Any) -> SchoolClass:
    """An administrative class, in a new department and university unless one is given."""
    number = next(numbers)
    department = Department.objects.create(
        organisation=university or make_university(), name_zh=f"国际经贸学院{number}", name_en="School of Trade"
    )
    defaults = {"name": f"跨境电商{number}班", "specialty_zh": "跨境电子商务", "entered_on": date(2025, 9, 1)}
    return SchoolClass.objects.create(department=department, **{**defaults, **fields})


def make_member(
    role: str, organisation: Organisation | None = None, *, school_class: SchoolClass | None = None, **person: Any
) -> User:
    """A person holding the role, in a new organisation that has such a role unless one is given.

    Staff hold a second factor. Sign them in with `client.force_login(person)`.
    """
    organisation = organisation or make_organisation(KIND_OF[Role(role)])
    member = make_person(**person)
    organisations.add_member(member, organisation, role, by=None, school_class=school_class)
    return member if role == Role.STUDENT else with_second_factor(member)
