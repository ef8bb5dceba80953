"""A round's judges: appointing them, what they declare, and handing out the entries."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access, judging
from lms.contests.choices import AssignmentState, EntryState, RecusalSource, RoundState
from lms.contests.errors import JudgeBarred, RoundClosed
from lms.contests.models import Assignment, Entry, Judge, Recusal, Round
from lms.contests.queries import ties
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.people.public import User

BEFORE_RESULTS = {RoundState.DRAFT, RoundState.OPEN, RoundState.JUDGING}


@transaction.atomic
def add_judge(round_id: int, person_id: int, *, chief: bool = False, by: User | None) -> Judge:
    """Somebody more to judge the round; asked twice it is once. Raises NotAllowed, RoundClosed, Invalid (no judge)."""
    made = locked(round_id, by, BEFORE_RESULTS)
    known = made.judges.filter(person=person_id).first()
    if known is not None:
        return known
    membership = organisations.memberships_of(person_id).filter(role=Role.JUDGE).first()
    if membership is None:
        raise Invalid(_("评委要先由协会登记为裁判。"), fields={"person": _("不是在册裁判")})
    number = made.judges.count() + 1
    judge = Judge.objects.create(
        contest_round=made, person_id=person_id, organisation=membership.organisation, code=f"J{number:02d}",
        is_chief=chief,
    )  # fmt: skip
    audit.record("contest.judge_added", judge, by=by, round=made.pk)
    return judge


@transaction.atomic
def declare(judge_id: int, organisation_ids: Iterable[int], *, reason: str = "", by: User) -> Judge:
    """Say, before anything is seen, which of the schools and enterprises one is tied to. Raises NotAllowed, Invalid."""
    judge = Judge.objects.select_for_update(of=("self",)).select_related("contest_round").get(pk=judge_id)
    access.require(judge.person_id == by.pk)
    tied = set(organisation_ids)
    if tied and not reason.strip():
        raise Invalid(_("请写明是什么关系。"), fields={"reason": _("请写明关系")})
    entries = judge.contest_round.entries.filter(team__members__organisation__in=tied, team__members__left_at=None)
    for entry in entries.distinct():
        _recuse(judge, entry, RecusalSource.DECLARED, reason.strip())
    judge.declared_at = judge.declared_at or timezone.now()
    judge.save(update_fields=["declared_at"])
    audit.record("contest.judge_declared", judge, by=by, organisations=sorted(tied))
    return judge


@transaction.atomic
def recuse(assignment_id: int, *, reason: str, by: User) -> Assignment:
    """Step aside from an entry: the judge's own word, or the organiser's; a mark given is no longer counted.

    Raises NotAllowed, Invalid (no reason), WrongState.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "judge__contest_round__track__season__host"
    )
    assignment = rows.get(pk=assignment_id)
    judge = assignment.judge
    made = judge.contest_round
    access.require(judge.person_id == by.pk or access.can_run(by, made.track.season))
    if made.state != RoundState.JUDGING:
        raise RoundClosed()
    if not reason.strip():
        raise Invalid(_("请写明回避的原因。"), fields={"reason": _("请写明原因")})
    _recuse(judge, assignment.entry, RecusalSource.DECLARED, reason.strip())
    assignment.refresh_from_db()
    audit.record("contest.judge_recused", assignment, by=by, reason=reason.strip())
    return assignment


@transaction.atomic
def hand_out(round_id: int, *, by: User | None) -> judging.Load:
    """Give every entry its judges: those with the fewest to choose from first. Run again it fills what fell away.

    Ties worked out today go on record first. Entries left short are in the answer. Raises NotAllowed, RoundClosed.
    """
    made = locked(round_id, by, {RoundState.JUDGING})
    judges, entries = list(made.judges.all()), list(made.entries.filter(state=EntryState.ENTERED))
    for (judge, entry), tie in ties.ties(made, judges, entries).items():
        _record(judge, entry, tie.source, tie.words)
    given = Assignment.objects.filter(judge__contest_round=made).exclude(state=AssignmentState.RECUSED)
    load = judging.assign(
        [str(entry.pk) for entry in entries], [str(judge.pk) for judge in judges], max(made.judges_each, 1),
        barred={(str(judge), str(entry)) for judge, entry in ties.barred(made)},
        given=[(str(judge), str(entry)) for judge, entry in given.values_list("judge_id", "entry_id")], seed=made.seed,
    )  # fmt: skip
    pairs = sorted((int(judge), int(entry)) for judge, entry in load.added)
    Assignment.objects.bulk_create([Assignment(judge_id=judge, entry_id=entry) for judge, entry in pairs])
    audit.record("contest.handed_out", made, by=by, pairs=len(pairs), short=len(load.short))
    _tell(made, judges, pairs)
    return load


@transaction.atomic
def give(judge_id: int, entry_id: int, *, by: User) -> Assignment:
    """One entry to one judge, by hand; twice is once. Raises NotAllowed, RoundClosed, JudgeBarred (by which rule)."""
    judge = Judge.objects.select_related("contest_round").get(pk=judge_id)
    made = locked(judge.contest_round_id, by, {RoundState.JUDGING})
    entry = made.entries.get(pk=entry_id)
    tie = ties.ties(made, [judge], [entry]).get((judge.pk, entry.pk))
    if tie is not None:
        raise JudgeBarred(_("%(judge)s不能评 %(entry)s：%(rule)s。") % _words(judge, entry, tie.words))
    on_record = Recusal.objects.filter(judge=judge, entry=entry).first()
    if on_record is not None:
        rule = on_record.reason or on_record.get_source_display()
        raise JudgeBarred(_("%(judge)s不能评 %(entry)s：%(rule)s。") % _words(judge, entry, rule))
    assignment, fresh = Assignment.objects.get_or_create(judge=judge, entry=entry)
    if fresh:
        audit.record("contest.entry_given", assignment, by=by)
    return assignment


def locked(round_id: int, by: User | None, states: set[str] | frozenset[str]) -> Round:
    """The round, locked, for who runs it, in one of the states. Raises NotAllowed, RoundClosed."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("track__season__host", "track__season__contest")
    made: Round = rows.get(pk=round_id)
    access.require(access.can_run(by, made.track.season))
    if made.state not in states:
        raise RoundClosed()
    return made


def _recuse(judge: Judge, entry: Entry, source: str, reason: str) -> None:
    _record(judge.pk, entry.pk, source, reason)
    for assignment in Assignment.objects.filter(judge=judge, entry=entry).exclude(state=AssignmentState.RECUSED):
        assignment.move(to=AssignmentState.RECUSED)


def _record(judge: int, entry: int, source: str, reason: str) -> None:
    Recusal.objects.get_or_create(judge_id=judge, entry_id=entry, defaults={"source": source, "reason": reason[:300]})


def _words(judge: Judge, entry: Entry, rule: str) -> dict[str, object]:
    return {"judge": judge.person.name, "entry": entry.blind_number, "rule": rule}


def _tell(made: Round, judges: list[Judge], pairs: list[tuple[int, int]]) -> None:
    until = date_format(timezone.localtime(made.judged_until), "Y-m-d H:i")
    for judge in judges:
        number = sum(one == judge.pk for one, _entry in pairs)
        if number:
            words = {"contest": made.track.season.contest.title, "number": number, "until": until}
            notices.notify(judge.person_id, "contest.judging", words=words, url="/judge/", audience="judge")
