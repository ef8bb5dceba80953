"""The first page of every space: one number, one next action, the rest below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from certificates import public as certificates
from courses import public as courses
from internships import public as internships
from lms.common.entry import entry
from lms.credit import public as credit
from lms.dashboards import access
from lms.dashboards.queries import coverage as coverages
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.skills import public as skills

STRONGEST = 6
# Nothing is left to do about these.
OVER = {"completed", "ended"}


@entry(access.is_learner)
def learner(request: HttpRequest) -> HttpResponse:
    """What to do today: the next lesson, the open round, the placement; then progress, skills, certificates."""
    person = request.user
    levels = certificates.skill_levels_of(person.pk)
    context = {
        "learning": courses.learner_summary(person.pk),
        "rounds": internships.round_tasks(person.pk),
        "placements": [row for row in internships.placements(student=person) if row.state not in OVER],
        "skills": _strongest(levels),
        "skill_count": len(levels),
        "certificates": certificates.certificates_of(person.pk)[:3],
        "notices": notices.recent(person.pk, 3),
    }
    return render(request, "dashboards/learner.html", context)


@entry(access.is_learner)
def skill_profile(request: HttpRequest) -> HttpResponse:
    """Every skill the person was shown to have, by domain, beside what firms ask for."""
    levels = certificates.skill_levels_of(request.user.pk)
    demand = {row.code: row for row in internships.demand_by_skill()}
    rows = [
        {"skill": skill, "level": levels.get(skill.code, 0), "demand": demand.get(skill.code)}
        for skill in skills.skills()
        if skill.code in levels or skill.code in demand
    ]
    return render(request, "dashboards/skills.html", {"rows": rows, "level_names": skills.level_names()})


@entry(access.works_in_firm)
def enterprise(request: HttpRequest, org: str) -> HttpResponse:
    """What waits for the firm, then its orders, students and credit."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    context = {
        "firm": firm,
        "summary": internships.enterprise_summary(firm.pk),
        "funnel": internships.funnel(enterprise_id=firm.pk),
        "placements": internships.placements(post__order__enterprise=firm)[:8],
        "credit": credit.credit_file(firm.pk),
        "fewest": credit.FEWEST_RATINGS,
    }
    return render(request, "dashboards/enterprise.html", context)


@entry(access.works_in_school)
def university(request: HttpRequest, org: str) -> HttpResponse:
    """How much of the demand the school covers, its runs and its placements."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC, Role.TEACHER)
    runs = courses.run_counts(school.pk)
    context = {
        "school": school,
        "coverage": coverages.coverage(school.pk),
        "runs": runs,
        "learning": runs.enrolled - runs.passed,
        "funnel": internships.funnel(school_id=school.pk),
        "certificates": certificates.counts(school.pk),
    }
    return render(request, "dashboards/university.html", context)


@entry(access.works_in_school)
def coverage(request: HttpRequest, org: str) -> HttpResponse:
    """Demanded skills against the school's courses, most wanted first."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC, Role.TEACHER)
    return render(request, "dashboards/coverage.html", {"school": school, "coverage": coverages.coverage(school.pk)})


def _strongest(levels: dict[str, int]) -> list[tuple[str, int]]:
    """The skills with the highest levels, by name."""
    known = skills.by_code(levels)
    best = sorted(levels.items(), key=lambda pair: (-pair[1], pair[0]))[:STRONGEST]
    return [(str(known[code]), level) for code, level in best if code in known]
