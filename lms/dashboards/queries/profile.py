"""A learner's skill profile (能力档案): levels with what proves each, what firms ask for, and the composite index."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates import public as certificates
from certificates.public import Proof
from courses import public as courses
from courses.public import Named
from internships import public as internships
from lms.skills import public as skills
from lms.skills.public import Skill


@dataclass(frozen=True)
class Line:
    """A skill: level reached, what firms ask for (None: nobody does), and the proofs with the course behind each."""

    skill: Skill
    level: int
    demand: Any
    proofs: tuple[tuple[Proof, Named | None], ...]


@dataclass(frozen=True)
class Quarter:
    """One of the four domains of composite talent: the best level in it, and whether that is enough."""

    name: str
    code: str
    level: int
    is_enough: bool


def profile_of(person_id: int) -> dict[str, Any]:
    """What the profile page shows. A fixed number of queries."""
    proofs = certificates.skill_proofs_of(person_id)
    levels = {code: rows[0].level for code, rows in proofs.items()}
    demand = {row.code: row for row in internships.demand_by_skill()}
    known = courses.named(proof.evidence for rows in proofs.values() for proof in rows)
    found = skills.by_code({*levels, *demand})
    lines = [
        Line(
            skill,
            levels.get(skill.code, 0),
            demand.get(skill.code),
            tuple((proof, known.get(proof.evidence)) for proof in proofs.get(skill.code, [])),
        )
        for skill in found.values()
    ]
    domains = {code: skill.parent.code for code, skill in found.items() if skill.parent}
    return {
        "rows": sorted(lines, key=lambda line: (not line.level, line.skill.code)),
        "level_names": skills.level_names(),
        "quarters": _quarters(levels, domains),
        "index": skills.composite_percent(levels, domains),
        "definition": _(
            "复合型人才指数 = 外贸、电商、语言、营销四个领域中有一项技能达到 2 级的领域所占比例，以平台证据为准。"
        ),
    }


def _quarters(levels: dict[str, int], domains: dict[str, str]) -> list[Quarter]:
    names = {domain.code: str(domain) for domain in skills.domains()}
    best = skills.best_by_domain(levels, domains)
    return [
        Quarter(names.get(code, code), code, level, level >= skills.COMPOSITE_LEVEL) for code, level in best.items()
    ]
