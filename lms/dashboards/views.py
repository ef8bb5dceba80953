"""The first page of every space: one number, one next action, the rest below."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import public as certificates
from courses import public as courses
from internships import public as internships
from lms.bases import public as bases
from lms.common import tables
from lms.common.entry import anyone, entry
from lms.common.enumerating import joined
from lms.common.sheets import Column
from lms.cooperation import public as cooperation
from lms.credit import public as credit
from lms.dashboards import access
from lms.dashboards.queries import calendar, gaps, places, profile
from lms.dashboards.queries import coverage as coverages
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.skills import public as skills

STRONGEST = 6
DAYS_AHEAD = 7
# Nothing is left to do about these.
OVER = {"completed", "ended"}


@entry(access.is_learner)
def learner(request: HttpRequest) -> HttpResponse:
    """What to do today: the next lesson, the open round, the placement; then progress, skills, certificates."""
    person = request.user
    levels = certificates.skill_levels_of(person.pk)
    memberships = list(organisations.memberships_of(person))
    roles = [one.role for one in memberships]
    rounds = internships.round_tasks(person.pk) if Role.STUDENT in roles else []
    context = {
        # For the bar at the top, which would ask again.
        "spaces": organisations.spaces_among(memberships),
        "belongs": bool(roles),
        "learning": courses.learner_summary(person.pk),
        "rounds": rounds,
        "placements": [row for row in internships.placements(student=person) if row.state not in OVER],
        "skills": _strongest(levels),
        "skill_count": len(levels),
        "certificates": certificates.certificates_of(person.pk)[:3],
        "notices": notices.recent(person.pk, 3),
        "coming": calendar.coming(person.pk, DAYS_AHEAD, rounds)[:5],
    }
    return render(request, "dashboards/learner.html", context)


@entry(access.is_learner)
def skill_profile(request: HttpRequest) -> HttpResponse:
    """Every skill with what proves it, beside what firms ask for; and the composite-talent index."""
    return render(request, "dashboards/skills.html", profile.profile_of(request.user.pk))


@entry(anyone)
@require_safe
def gap(request: HttpRequest, code: str, level: int) -> HttpResponse:
    """The courses that close a gap in a skill: straight to the course where only one reaches the level."""
    found = gaps.gap_of(code, level)
    if found is None:
        raise Http404
    if len(found.reaching) == 1:
        return redirect(found.reaching[0].url)
    return render(request, "dashboards/gap.html", {"gap": found})


@entry(access.is_learner)
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What must not be missed, day by day; a POST makes or renews the address for calendar programs."""
    if request.method == "POST":
        courses.renew_feed(by=request.user) if request.POST.get("do") == "renew" else courses.open_feed(by=request.user)
        return redirect("dashboards:calendar")
    context = {
        "days": calendar.days_of(request.user.pk),
        "feed": calendar.address_of(request.user),
    }
    return render(request, "dashboards/calendar.html", context)


@entry(anyone)
@require_safe
def calendar_feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calendar behind a secret address, for programs that cannot sign in."""
    person_id = courses.person_of_feed(key)
    if person_id is None:
        raise Http404
    response = HttpResponse(calendar.as_ical(person_id), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@entry(access.works_in_firm)
def enterprise(request: HttpRequest, org: str) -> HttpResponse:
    """Who waits for the firm and since when, then its figures, students and credit; a mentor sees their own."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    memberships = list(organisations.memberships_of(request.user))
    manages = organisations.has_role_among(memberships, request.user, firm, Role.MANAGER)
    summary = internships.enterprise_summary(firm.pk, None if manages else request.user.pk)
    own = {} if manages else {"mentor": request.user}
    context = {
        # For the bar at the top, which would ask again.
        "spaces": organisations.spaces_among(memberships),
        "firm": firm,
        "manages": manages,
        "summary": summary,
        "menu_counts": {"candidates": summary.candidates.new or None, "evaluations": summary.to_evaluate or None},
        "funnel": internships.funnel(enterprise_id=firm.pk),
        "placements": internships.firm_placements(firm.pk, **own)[:8],
        "credit": credit.credit_file(firm.pk),
        "taught": credit.taught_minutes([firm.pk])[firm.pk],
        "fewest": credit.FEWEST_RATINGS,
        "bases": bases.summary_of(firm.pk),
        "cooperation": cooperation.summary(firm) if manages else None,
    }
    return render(request, "dashboards/enterprise.html", context)


@entry(access.works_in_school)
def university(request: HttpRequest, org: str) -> HttpResponse:
    """How much of the demand the school covers, its runs and its placements."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC, Role.TEACHER)
    runs = courses.run_counts(school.pk)
    memberships = list(organisations.memberships_of(request.user))
    speaks = organisations.has_role_among(memberships, request.user, school, Role.ACADEMIC)
    context = {
        "spaces": organisations.spaces_among(memberships),
        "school": school,
        "coverage": coverages.coverage(school.pk),
        "runs": runs,
        "learning": runs.enrolled - runs.passed,
        "funnel": internships.funnel(school_id=school.pk),
        "certificates": certificates.counts(school.pk),
        "bases": bases.summary_of(school.pk),
        "cooperation": cooperation.summary(school) if speaks else None,
    }
    return render(request, "dashboards/university.html", context)


@entry(access.works_in_school)
def coverage(request: HttpRequest, org: str) -> HttpResponse:
    """Demanded skills against the school's courses, most wanted first, and what to teach next.

    `?where=` a place; `?skill=` the rows of one skill, by whatever code it ever had.
    """
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC, Role.TEACHER)
    place = places.choice_of(request.GET.get("where", ""))
    found = coverages.coverage(school.pk, city=place.city, cluster=place.cluster)
    wanted = skills.today(filter(None, [request.GET.get("skill", "").strip()]))
    rows = [row for row in found.rows if not wanted or row.code in wanted]
    if export := tables.download(request, "coverage", _coverage_columns(), rows):
        return export
    context = {
        "school": school,
        "place": place,
        "coverage": found,
        "rows": rows,
        "alone": bool(wanted),
        "programmes": courses.newest_programme_versions(school.pk),
    }
    return render(request, "dashboards/coverage.html", context)


def _coverage_columns() -> list[Column]:
    return [
        Column(_("编号"), "code"),
        Column(_("技能"), "name"),
        Column(_("要求等级"), "asked"),
        Column(_("名额"), "seats"),
        Column(_("课程教到"), "taught"),
        Column(_("课程"), lambda row: joined(row.course_titles)),
    ]


def _strongest(levels: dict[str, int]) -> list[tuple[str, int]]:
    """The skills with the highest levels, by name."""
    known = skills.by_code(levels)
    best = sorted(levels.items(), key=lambda pair: (-pair[1], pair[0]))[:STRONGEST]
    return [(str(known[code]), level) for code, level in best if code in known]
