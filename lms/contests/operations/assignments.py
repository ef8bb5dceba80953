"""Who judges what: handed out by the rule, given and taken by hand, set aside for a tie and taken back in."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.contests import access, judging
from lms.contests.background import handing_out
from lms.contests.choices import AssignmentState, EntryState, RecusalSource, RoundState, SheetState
from lms.contests.errors import JudgeBarred, RoundClosed
from lms.contests.models import Assignment, Entry, Judge, Mark, Recusal, Round
from lms.contests.operations.holding import locked
from lms.contests.operations.standings import write_standings
from lms.contests.queries import ties, titles
from lms.contests.queries.judging import sees_numbers
from lms.notices import public as notices
from lms.people.public import User

# Under public notice a change is another version of the standings.
WHILE_MARKS_COUNT = {RoundState.JUDGING, RoundState.NOTICE}


@transaction.atomic
def hand_out(round_id: int, *, by: User | None) -> judging.Load:
    """Give every entry its judges; run again it fills what fell away, and says what is short.

    Raises NotAllowed, RoundClosed.
    """
    return handing_out.hand_out(locked(round_id, by, {RoundState.JUDGING}), by)


@transaction.atomic
def give(judge_id: int, entry_id: int, *, by: User) -> Assignment:
    """One entry to one judge, by hand; twice is once. Raises NotAllowed, RoundClosed, JudgeBarred (by which rule)."""
    judge = Judge.objects.select_related("contest_round", "person").get(pk=judge_id)
    made = locked(judge.contest_round_id, by, {RoundState.JUDGING})
    entry = made.entries.get(pk=entry_id)
    if judge.left_at is not None or entry.state != EntryState.ENTERED:
        raise WrongState()
    _require_free(made, judge, entry, by)
    assignment, fresh = Assignment.objects.get_or_create(judge=judge, entry=entry)
    if fresh:
        audit.record("contest.entry_given", assignment, by=by)
        handing_out.tell(made, [judge], [(judge.pk, entry.pk)])
    return assignment


@transaction.atomic
def take_back(assignment_id: int, *, reason: str, by: User) -> None:
    """Take an entry that is not marked yet from its judge; what was drafted goes. Gone already is done.

    Raises NotAllowed, RoundClosed, WrongState (marked: that takes a recusal), Invalid (no reason).
    """
    found = Assignment.objects.select_related("judge__person", "entry").filter(pk=assignment_id).first()
    if found is None:
        return
    made = locked(found.judge.contest_round_id, by, {RoundState.JUDGING})
    # Asked again behind the lock: another click may have taken it meanwhile.
    assignment = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment_id).first()
    if assignment is None:
        return
    if assignment.state != AssignmentState.OPEN:
        raise WrongState(_("已经评过的不能撤回；确有回避情形的，写明理由让它不计入。"))
    _require_reason(reason)
    audit.record("contest.entry_taken_back", found.entry, by=by, judge=found.judge.code, reason=reason.strip())
    remove(assignment)
    tell_off(made, found.judge, found.entry.blind_number, reason)


@transaction.atomic
def recuse(assignment_id: int, *, reason: str, by: User) -> Assignment:
    """Set a pair aside: the judge's own word while they mark, or the organiser's; a sealed sheet stays uncounted.

    Under public notice, which is the organiser's alone to change, the standings get another version.
    Raises NotAllowed, RoundClosed, WrongState, Invalid (no reason).
    """
    assignment, made = _held(assignment_id)
    judge = assignment.judge
    own = judge.person_id == by.pk and made.state == RoundState.JUDGING
    access.require(own or access.can_run(by, made.track.season))
    if made.state not in WHILE_MARKS_COUNT:
        raise RoundClosed()
    if assignment.state == AssignmentState.RECUSED:
        return assignment
    _require_reason(reason)
    source = RecusalSource.DECLARED if judge.person_id == by.pk else RecusalSource.DECIDED
    step_aside(judge, assignment.entry, source, reason.strip(), by)
    assignment.refresh_from_db()
    audit.record("contest.judge_recused", assignment, by=by, reason=reason.strip())
    _write_again(made, reason, by)
    return assignment


@transaction.atomic
def readmit(assignment_id: int, *, reason: str, by: User) -> Assignment:
    """Take the organiser's own recusal back: the pair stands where it stood, its sheet counts again. Twice is once.

    Raises NotAllowed, RoundClosed, WrongState (the judge declared it, or left before they marked), JudgeBarred
    (memberships show it), Invalid.
    """
    assignment, made = _held(assignment_id)
    access.require(access.can_run(by, made.track.season))
    if made.state not in WHILE_MARKS_COUNT:
        raise RoundClosed()
    if assignment.state != AssignmentState.RECUSED:
        return assignment
    _require_reason(reason)
    last = assignment.sheets.filter(state=SheetState.SUBMITTED).order_by("-version").first()
    if last is None and assignment.judge.left_at is not None:
        # What they sealed counts again; what they did not would wait for a mark that nobody can give.
        raise WrongState(_("这位评委已经卸任，也没有评过这件作品：请分派给别的评委。"))
    _lift(made, assignment, reason.strip(), by)
    sealed = AssignmentState.ABSTAINED if last and last.points is None else AssignmentState.SUBMITTED
    assignment.move(to=sealed if last else AssignmentState.OPEN)
    audit.record("contest.judge_readmitted", assignment, by=by, reason=reason.strip())
    _write_again(made, reason, by)
    return assignment


def step_aside(judge: Judge, entry: Entry, source: str, reason: str, by: User | None) -> None:
    """Put a pair on record that may not be, within the caller's transaction; a mark given is no longer counted."""
    if not ties.in_force().filter(judge=judge, entry=entry).exists():
        Recusal.objects.create(judge=judge, entry=entry, source=source, reason=reason[:300], by=by)
    for assignment in Assignment.objects.filter(judge=judge, entry=entry).exclude(state=AssignmentState.RECUSED):
        assignment.move(to=AssignmentState.RECUSED)


def remove(assignment: Assignment) -> None:
    """Take an open one away with what was drafted, within the caller's transaction."""
    drafts = assignment.sheets.filter(state=SheetState.DRAFT)
    Mark.objects.filter(sheet__in=drafts).delete()
    drafts.delete()
    assignment.delete()


def tell_off(made: Round, judge: Judge, what: str, reason: str) -> None:
    """Tell a judge what is no longer theirs."""
    words = {"contest": titles.told(made.track.season.contest), "what": what, "reason": reason.strip()}
    notices.notify(judge.person_id, "contest.judge_off", words=words, url="/judge/", audience="judge")


def _held(assignment_id: int) -> tuple[Assignment, Round]:
    """The assignment and its round, both locked, the round first: a version of the standings is written whole."""
    found = Assignment.objects.select_related("judge").get(pk=assignment_id)
    rounds = Round.objects.select_for_update(of=("self",)).select_related("track__season__host")
    made = rounds.get(pk=found.judge.contest_round_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("judge__person", "entry")
    return rows.get(pk=assignment_id), made


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("请写明理由。"), fields={"reason": _("请写明理由")})


def _require_free(made: Round, judge: Judge, entry: Entry, by: User) -> None:
    """Raises JudgeBarred by the rule that stands between the two: worked out today, or on record.

    Who judges blind is told the rule, and not the school or the words that would say whose entry it is.
    """
    tie = ties.ties(made, [judge], [entry]).get((judge.pk, entry.pk))
    on_record = ties.in_force().filter(judge=judge, entry=entry).first()
    source = tie.source if tie else on_record and on_record.source
    if source:
        rule = tie.words if tie else on_record.reason
        if not rule or sees_numbers(made, by):
            rule = str(RecusalSource(source).label)
        words = {"judge": judge.person.name, "entry": entry.blind_number, "rule": rule}
        raise JudgeBarred(_("%(judge)s不能评 %(entry)s：%(rule)s。") % words)


def _lift(made: Round, assignment: Assignment, reason: str, by: User) -> None:
    judge, entry = assignment.judge, assignment.entry
    for one in ties.in_force().filter(judge=judge, entry=entry):
        if one.source != RecusalSource.DECIDED:
            raise WrongState(_("只有主办单位自己决定的回避可以撤销；评委声明的和系统查出的不能。"))
        Recusal.objects.create(
            judge=judge, entry=entry, source=RecusalSource.LIFTED, reason=reason[:300], undoes=one, by=by
        )
    _require_free(made, judge, entry, by)


def _write_again(made: Round, reason: str, by: User) -> None:
    if made.state == RoundState.NOTICE:
        write_standings(made, by=by, reason=reason.strip())
