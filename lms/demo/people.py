"""The demo's organisations and people. All invented, all marked as demo."""

import random
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from lms.organisations import public as organisations
from lms.organisations.public import Department, Kind, Organisation, Role, SchoolClass
from lms.people import public as people
from lms.people.models import User

PASSWORD = "huimao-demo-2026"  # noqa: S105  the demo's own, printed at the start, only with DEBUG
CLASSMATES = 36
# Those after these many are in the second class.
FIRST_CLASS = 24
SURNAMES = "程周吴方陈李赵孙胡汪徐朱许何郑江潘姚余叶"
GIVEN = [
    "雨桐",
    "思源",
    "静怡",
    "浩然",
    "子涵",
    "一鸣",
    "若溪",
    "文博",
    "佳宁",
    "明轩",
    "晓彤",
    "俊杰",
    "梦瑶",
    "志远",
    "可欣",
    "嘉豪",
    "安琪",
    "宇航",
    "诗涵",
    "天佑",
]


@dataclass(frozen=True)
class Cast:
    """Who plays in the demo: organisations by code, people by the name they sign in with."""

    school: Organisation
    other_school: Organisation
    agency: Organisation
    association: Organisation
    people: dict[str, User]
    classmates: list[User]


def load() -> Cast:
    """Make the organisations and the people of the demo, without the firms."""
    school = _organisation(Kind.UNIVERSITY, "jh-college", "演示院校·江淮商贸职业学院", "Demo college: Jianghuai Trade")
    other = _organisation(Kind.UNIVERSITY, "wb-college", "演示院校·皖北职业学院", "Demo college: Wanbei Vocational")
    agency = _organisation(Kind.AGENCY, "province", "演示机构·省产教融合办公室", "Demo agency: provincial office")
    association = _organisation(
        Kind.ASSOCIATION, "cbec", "演示协会·跨境电商协会", "Demo association: cross-border trade"
    )
    department = Department.objects.create(organisation=school, name_zh="商务学院", name_en="School of Commerce")
    classes = [
        SchoolClass.objects.create(
            department=department,
            name=f"跨境电商 {number} 班",
            specialty_zh="跨境电子商务",
            specialty_code="530702",
            entered_on=date(2024, 9, 1),
        )
        for number in (2401, 2402)
    ]
    played = {
        "student": _person("student", "程雨桐", "Cheng Yutong", date(2006, 3, 14)),
        "teacher": _person("teacher", "周岚", "Zhou Lan"),
        "university": _person("university", "吴建国", "Wu Jianguo"),
        "mentor": _person("mentor", "宋佳", "Song Jia"),
        "enterprise": _person("enterprise", "方远", "Fang Yuan"),
        "officer": _person("officer", "陈静", "Chen Jing"),
        "judge": _person("judge", "李明", "Li Ming"),
        "expert": _person("expert", "赵岩", "Zhao Yan"),
        "editor": _person("editor", "孙悦", "Sun Yue"),
        "admin": _person("admin", "站点管理员", "Site admin", is_staff=True, is_superuser=True),
    }
    for name, organisation, role in (
        ("university", school, Role.ACADEMIC),
        ("officer", agency, Role.OFFICER),
        ("judge", association, Role.JUDGE),
        ("expert", association, Role.EXPERT),
        ("expert", association, Role.SECRETARY),
        ("editor", agency, Role.EDITOR),
    ):
        organisations.add_member(played[name], organisation, role, by=None)
    # The student's class has its teacher: requests for events wait for them.
    for name, role in (("teacher", Role.TEACHER), ("student", Role.STUDENT)):
        organisations.add_member(played[name], school, role, by=None, school_class=classes[0])
    return Cast(school, other, agency, association, played, _classmates(school, classes))


def _organisation(kind: str, code: str, name_zh: str, name_en: str) -> Organisation:
    return organisations.register_organisation(
        kind, code, name_zh, by=None, name_en=name_en, demo=True, source="演示数据"
    )


def open_accounts() -> None:
    """Give all of the demo who have an e-mail address their password, hashed once: a hash is slow on purpose."""
    User.objects.filter(demo=True).exclude(email="").update(password=make_password(PASSWORD))


def _person(username: str, name: str, latin: str, birth_on: date | None = None, **fields: object) -> User:
    return people.create_person(
        username,
        name,
        by=None,
        email=f"{username}@demo.test",
        birth_on=birth_on,
        name_latin=latin,
        demo=True,
        **fields,
    )


def _classmates(school: Organisation, classes: list[SchoolClass]) -> list[User]:
    """Two classes of invented people who share no name; nobody can sign in as them."""
    dice = random.Random(2026)  # noqa: S311  the same names every time, nothing secret
    names = [surname + given for surname in SURNAMES for given in GIVEN if surname + given != "程雨桐"]
    made = []
    for number, name in enumerate(dice.sample(names, CLASSMATES), 1):
        person = people.create_person(
            f"2024{number:04d}", name, by=None, birth_on=date(2006, 1 + number % 12, 1), demo=True
        )
        school_class = classes[number > FIRST_CLASS]
        organisations.add_member(person, school, Role.STUDENT, by=None, school_class=school_class)
        made.append(person)
    return made
