"""The groups of a run's learners, made and changed by hand."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import TAKING_PART
from courses.models import CourseRun, Enrolment, ReleaseRule, RunGroup
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

LONGEST_NAME = 40


@transaction.atomic
def set_groups(run_id: int, names: Mapping[int, str], *, by: User) -> int:
    """Put learners into groups by name, new ones made; an empty name is no group. Returns how many moved.

    names    {enrolment: name}; who is not named stays where they are
    raises   NotAllowed, Invalid (a name too long, or somebody who is not a learner of the run)
    """
    run = _locked(run_id, by)
    wanted = {pk: " ".join(name.split()) for pk, name in names.items()}
    if any(len(name) > LONGEST_NAME for name in wanted.values()):
        raise Invalid(_("小组名称最多 %(most)d 字，什么都没有改。") % {"most": LONGEST_NAME})
    people = Enrolment.objects.filter(run=run, pk__in=wanted, state__in=TAKING_PART)
    rows = list(people.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(wanted):
        raise Invalid(_("有人已不在这个班，什么都没有改。请刷新页面再试。"))
    known = {
        name: RunGroup.objects.get_or_create(run=run, name=name)[0].pk for name in sorted({*wanted.values()} - {""})
    }
    moved = [row for row in rows if row.group_id != known.get(wanted[row.pk])]
    for row in moved:
        row.group_id = known.get(wanted[row.pk])
    Enrolment.objects.bulk_update(moved, ["group"])
    if moved:
        audit.record("run.groups_set", run, by=by, people=[row.pk for row in moved])
    return len(moved)


@transaction.atomic
def deal_groups(run_id: int, size: int, *, by: User) -> int:
    """Deal those without a group into new ones of about that size, by name; returns how many groups were made.

    Raises NotAllowed, Invalid.
    """
    run = _locked(run_id, by)
    if not 2 <= size <= 20:
        raise Invalid(_("每组 2 到 20 人。"))
    alone = Enrolment.objects.filter(run=run, state__in=TAKING_PART, group=None).order_by("person__username", "pk")
    people = list(alone.values_list("pk", flat=True))
    # As even as can be: 7 people in groups of 3 are 4 and 3, nobody stays alone.
    count = max(1, len(people) // size) if people else 0
    taken, names, number = set(run.groups.values_list("name", flat=True)), list[str](), 0
    while len(names) < count:
        number += 1
        name = _("第 %(number)d 组") % {"number": number}
        if name not in taken:
            names.append(name)
    set_groups(run_id, {pk: names[place % count] for place, pk in enumerate(people)}, by=by)
    return count


@transaction.atomic
def rename_group(run_id: int, group_id: int, name: str, *, by: User) -> RunGroup:
    """Another name for a group; its people and rules stay. Raises NotAllowed, Invalid."""
    run = _locked(run_id, by)
    group = _own(run, group_id)
    wanted = " ".join(name.split())
    if not 1 <= len(wanted) <= LONGEST_NAME:
        raise Invalid(_("请写小组名称，最多 %(most)d 字。") % {"most": LONGEST_NAME})
    if run.groups.filter(name=wanted).exclude(pk=group.pk).exists():
        raise Invalid(_("已经有叫“%(name)s”的小组。") % {"name": wanted})
    group.name = wanted
    group.save(update_fields=["name"])
    audit.record("run.group_renamed", run, by=by, group=group.pk, name=wanted)
    return group


@transaction.atomic
def drop_group(run_id: int, group_id: int, *, by: User) -> None:
    """Take away an empty group that nothing depends on. Raises NotAllowed, Invalid."""
    run = _locked(run_id, by)
    group = _own(run, group_id)
    if group.enrolments.exists():
        raise Invalid(_("小组里还有人，先把他们移到别的组。"))
    if group.submissions.exists():
        raise Invalid(_("这个小组有作业记录，成绩要对得上，不能删除；可以改名。"))
    if ReleaseRule.objects.filter(group=group).exists():
        raise Invalid(_("有开放条件只对这个小组，先改开放条件。"))
    audit.record("run.group_dropped", run, by=by, group=group.pk, name=group.name)
    group.delete()


def _locked(run_id: int, by: User) -> CourseRun:
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    access.require(access.can_manage_run(by, run))
    return run


def _own(run: CourseRun, group_id: int) -> RunGroup:
    group = RunGroup.objects.filter(run=run, pk=group_id).first()
    access.require(group is not None)
    return group
