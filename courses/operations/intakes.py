"""Enrolling many at once: a class, an order class, a list from a file. Looked at first, written whole or not at all."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import access
from courses.choices import EnrolmentState
from courses.errors import RunEnded
from courses.formats.people import PersonRow
from courses.models import CourseRun, Enrolment, RunGroup
from courses.operations import seats
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.jobs import public as jobs
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.choices import Role
from lms.people.models import User

# More than this many new people are a job: a web process answers within seconds.
AT_ONCE = 200
BATCH = 50
LONGEST_GROUP = 40
JOB = "courses.intake"


@dataclass(frozen=True)
class Admitted:
    """What became of the people asked for, as ids: seated, put in line, there already, no student of the school."""

    enrolled: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a list, looked at: who it is, and what would happen: new, kept, left (given up there), or a problem."""

    row: int
    number: str
    name: str
    group: str
    verdict: str
    problem: str = ""
    person_id: int | None = None


@transaction.atomic
def enrol_people(
    run_id: int, person_ids: Iterable[int], *, by: User | None, groups: Mapping[int, str] | None = None
) -> Admitted:
    """Enrol students of the run's school in this order, whether or not the door is open; a removed one comes back.

    The teacher answers for prerequisites. Once the seats are gone the rest stand in line; where there is none, nobody
    is enrolled. People who are there already keep their place.

    groups   {person: name of a group of the run}, made where it is new; those there already move too
    raises   NotAllowed, RunEnded, Invalid (more people than seats, and no line)
    """
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    if run.has_ended:
        raise RunEnded()
    wanted = list(dict.fromkeys(person_ids))
    own = {row.person_id: row for row in Enrolment.objects.filter(run=run, person__in=wanted)}
    students = set(organisations.people_with_role(run.organisation_id, Role.STUDENT))
    kept = [pk for pk in wanted if pk in own and own[pk].state != EnrolmentState.WITHDRAWN]
    new = [pk for pk in wanted if pk in students and pk not in kept]
    _require_seats(run, len(new))
    people = User.objects.in_bulk(new)
    made = [seats.admit(run, people[pk], own.get(pk), by=by) for pk in new]
    _group(run, groups or {}, {**own, **{row.person_id: row for row in made}})
    admitted = Admitted(
        tuple(row.person_id for row in made if row.state == EnrolmentState.LEARNING),
        tuple(row.person_id for row in made if row.state == EnrolmentState.WAITING),
        tuple(kept),
        tuple(pk for pk in wanted if pk not in students and pk not in kept),
    )
    _tell(run, admitted, by)
    return admitted


def examine(run: CourseRun, rows: Sequence[PersonRow]) -> list[Line]:
    """What would happen to each line of a list, without doing it. Four queries for any number of lines."""
    students = organisations.people_with_role(run.organisation_id, Role.STUDENT)
    wanted = {row.number.casefold() for row in rows}
    # The numbers are compared here: what a database calls equal depends on which it is.
    known = {person.username.casefold(): person for person in User.objects.filter(pk__in=students)}
    own = dict(Enrolment.objects.filter(run=run).values_list("person_id", "state"))
    known = {number: person for number, person in known.items() if number in wanted}
    seen: set[str] = set()
    lines = []
    for row in rows:
        lines.append(_examined(row, known.get(row.number.casefold()), own, seen))
        seen.add(row.number.casefold())
    return lines


def import_people(run_id: int, rows: Sequence[PersonRow], *, by: User) -> Admitted | jobs.Job:
    """Enrol everybody of a list, or nobody; a long list becomes a job.

    Raises NotAllowed, RunEnded, Invalid (a line with a problem, an empty list, more people than seats and no line).
    """
    run = CourseRun.objects.get(pk=run_id)
    access.require(access.can_manage_run(by, run))
    lines = examine(run, rows)
    bad = [line for line in lines if line.verdict == "problem"]
    if bad or not lines:
        words = {"n": len(bad)}
        raise Invalid(_("名单有 %(n)d 行需要修改，没有写入任何人。") % words if bad else _("名单里没有人。"))
    chosen = [line for line in lines if line.verdict in {"new", "kept"}]
    ids = [line.person_id for line in chosen if line.person_id]
    groups = {line.person_id: line.group for line in chosen if line.person_id and line.group}
    if sum(line.verdict == "new" for line in chosen) <= AT_ONCE:
        return enrol_people(run_id, ids, by=by, groups=groups)
    return start_intake(run, ids, by=by, groups=groups)


def start_intake(run: CourseRun, ids: Sequence[int], *, by: User, groups: Mapping[int, str] | None = None) -> jobs.Job:
    """The job that enrols these people; the same people of the same run start it once. Raises RunEnded, Invalid."""
    access.require(access.can_manage_run(by, run))
    if run.has_ended:
        raise RunEnded()
    there = Enrolment.objects.filter(run=run, person__in=ids).exclude(state=EnrolmentState.WITHDRAWN).count()
    _require_seats(run, len(set(ids)) - there)
    named = {str(pk): name for pk, name in (groups or {}).items()}
    digest = hashlib.sha256(f"{list(ids)}{sorted(named.items())}{run.last_ticket}".encode()).hexdigest()[:16]
    arguments = {"run": run.pk, "people": list(ids), "groups": named, "by": by.pk}
    return jobs.start(JOB, by=by, key=f"intake:{run.pk}:{run.seats_taken}:{digest}", arguments=arguments)


@jobs.runner(JOB, label=gettext_lazy("批量选课"))
def run_intake(progress: jobs.Progress) -> dict[str, int]:
    """Enrol in batches, each whole or not at all. Who is there already is skipped, so that it may be run again."""
    given = progress.arguments
    people, by = given["people"], User.objects.get(pk=given["by"])
    groups = {int(pk): name for pk, name in given["groups"].items()}
    counts = {"enrolled": 0, "waiting": 0, "kept": 0}
    progress.step(gettext_lazy("选课"), total=len(people))
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        done = enrol_people(given["run"], batch, by=by, groups={pk: groups[pk] for pk in batch if pk in groups})
        counts["enrolled"] += len(done.enrolled)
        counts["waiting"] += len(done.waiting)
        counts["kept"] += len(done.kept)
        progress.advance(len(done.enrolled) + len(done.waiting), skipped=len(done.kept) + len(done.refused))
    return counts


def _require_seats(run: CourseRun, new: int) -> None:
    if not run.has_waiting_list and new > run.seats_left:
        words = {"new": new, "left": run.seats_left}
        raise Invalid(_("要加 %(new)d 人，只剩 %(left)d 个名额，没有加入任何人。请先增加名额，或允许排队。") % words)


def _group(run: CourseRun, names: Mapping[int, str], rows: Mapping[int, Enrolment]) -> None:
    wanted = {pk: name.strip()[:LONGEST_GROUP] for pk, name in names.items() if name.strip() and pk in rows}
    known = {name: RunGroup.objects.get_or_create(run=run, name=name)[0] for name in sorted(set(wanted.values()))}
    moved = [rows[pk] for pk, name in wanted.items() if rows[pk].group_id != known[name].pk]
    for row in moved:
        row.group = known[wanted[row.person_id]]
    Enrolment.objects.bulk_update(moved, ["group"])


def _tell(run: CourseRun, admitted: Admitted, by: User | None) -> None:
    words = {"school": run.organisation.name_zh, "course": run.course.title}
    for people, kind in ((admitted.enrolled, "run.joined"), (admitted.waiting, "run.queued")):
        if people:
            notices.notify(people, kind, words=words, url=pages.path_of(run.course))
    if admitted.enrolled or admitted.waiting:
        audit.record("run.people_enrolled", run, by=by, enrolled=len(admitted.enrolled), waiting=len(admitted.waiting))


def _examined(row: PersonRow, person: User | None, own: Mapping[int, str], seen: set[str]) -> Line:
    problem = _problem(row, person, seen)
    if problem or person is None:
        return Line(row.row, row.number, row.name, row.group, "problem", problem)
    if row.state in _withdrawn_words():
        return Line(row.row, row.number, person.name, row.group, "left", person_id=person.pk)
    there = own.get(person.pk, EnrolmentState.WITHDRAWN) != EnrolmentState.WITHDRAWN
    verdict = "kept" if there else "new"
    return Line(row.row, row.number, person.name, row.group, verdict, person_id=person.pk)


def _problem(row: PersonRow, person: User | None, seen: set[str]) -> str:
    if not row.number:
        return _("没有学号。")
    if row.number.casefold() in seen:
        return _("这个学号在前面出现过。")
    if person is None:
        return _("本校没有学号为 %(number)s 的在校学生。") % {"number": row.number}
    if row.name and _spelt(row.name) != _spelt(person.name):
        return _("姓名与学号不符，请核对。")
    if len(row.group) > LONGEST_GROUP:
        return _("小组名称太长，最多 %(most)d 字。") % {"most": LONGEST_GROUP}
    return ""


def _spelt(name: str) -> str:
    """A name without what people type differently: spaces, full-width signs, the dot in names of minorities."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("・", "·").replace("•", "·").casefold()


def _withdrawn_words() -> set[str]:
    """“已退课” in both languages: our own file is read back in whichever it was written."""
    words = set()
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words.add(str(EnrolmentState.WITHDRAWN.label))
    return words
