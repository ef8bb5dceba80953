"""A firm's board of candidates: they arrive with the ranked lists, and are moved, asked, noted and marked."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import CONTACT_MOVES, ContactState, Stage
from internships.models import Candidate, Contact, InterviewNote, Mark, Post, RankedList
from internships.queries import candidates, firm_scores
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

LONGEST_NOTE = 1000


@transaction.atomic
def follow_list(ranked: RankedList) -> None:
    """Bring the boards of the firms in line with a list that was sent in: new wishes arrive, dropped ones leave."""
    now = timezone.now()
    own = Candidate.objects.filter(match_round=ranked.match_round_id, student=ranked.student_id)
    own.filter(left_at=None).exclude(post__in=ranked.post_ids).update(left_at=now)
    own.filter(post__in=ranked.post_ids).exclude(left_at=None).update(left_at=None, arrived_at=now)
    known = set(own.values_list("post_id", flat=True))
    posts = Post.objects.filter(pk__in=set(ranked.post_ids) - known).select_related("order")
    Candidate.objects.bulk_create(
        [
            Candidate(
                match_round_id=ranked.match_round_id,
                post=post,
                student_id=ranked.student_id,
                code=candidates.code_of(ranked.match_round_id, post.order.enterprise_id, ranked.student_id),
                arrived_at=now,
            )
            for post in posts
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def move_candidate(pk: int, *, to: str, by: User, seen_as: str = "") -> Candidate:
    """Put a candidate elsewhere on the board. `seen_as` is the stage the page showed, lest two colleagues cross.

    Raises NotAllowed, WrongState, Invalid (no such stage).
    """
    candidate = _locked(pk, by)
    if to not in Stage.values:
        raise Invalid(_("没有这个进度。"))
    if candidate.stage == to:
        return candidate
    if seen_as and candidate.stage != seen_as:
        raise WrongState(_("同事已经把 %(code)s 移到“%(stage)s”。") % _words(candidate))
    was, candidate.stage, candidate.moved_at = candidate.stage, to, timezone.now()
    candidate.save(update_fields=["stage", "moved_at"])
    audit.record("candidate.moved", candidate, by=by, was=was, stage=to)
    return candidate


@transaction.atomic
def ask_contact(pk: int, *, by: User) -> Contact:
    """Ask the student to be named to the firm. Asked twice is once; a no stands for the round.

    Raises NotAllowed, WrongState.
    """
    candidate = _locked(pk, by)
    enterprise = candidate.post.order.enterprise
    contact, made = Contact.objects.get_or_create(
        match_round=candidate.match_round,
        enterprise=enterprise,
        student_id=candidate.student_id,
        defaults={"asked_by": by},
    )
    if made:
        audit.record("contact.asked", contact, by=by, candidate=candidate.code)
        words = {"enterprise": notices.named(enterprise), "post": notices.named(candidate.post)}
        notices.notify(candidate.student_id, "contact.asked", words=words, url="/choices/contacts/")
    return contact


@transaction.atomic
def answer_contact(pk: int, *, agree: bool, by: User) -> Contact:
    """The student's answer: yes opens the name to this firm until the result, no keeps it, a later no closes it again.

    Raises NotAllowed (somebody else's), WrongState.
    """
    contact = Contact.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=pk)
    access.require(contact.student_id == by.pk)
    if agree:
        to = ContactState.AGREED
    elif contact.state in {ContactState.AGREED, ContactState.WITHDRAWN}:
        to = ContactState.WITHDRAWN
    else:
        to = ContactState.DECLINED
    if contact.state == to:
        return contact
    if to not in CONTACT_MOVES[contact.state]:
        raise WrongState()
    contact.state, contact.answered_at = to, timezone.now()
    contact.save(update_fields=["state", "answered_at"])
    audit.record("contact.answered", contact, by=by, state=to)
    _tell_answer(contact)
    return contact


@transaction.atomic
def write_note(pk: int, text: str, *, by: User) -> InterviewNote:
    """Keep what was said. Raises NotAllowed, WrongState, Invalid (empty, too long)."""
    candidate = _locked(pk, by)
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise Invalid(_("面试记录写 1 到 %(most)d 个字。") % {"most": LONGEST_NOTE}, fields={"text": _("请填写")})
    note = InterviewNote.objects.create(candidate=candidate, by=by, text=text)
    audit.record("interview.noted", candidate, by=by, note=note.pk)
    return note


@transaction.atomic
def mark_candidate(pk: int, points: Mapping[int, int | None], *, by: User) -> dict[int, int]:
    """Give marks by {criterion: 0 to 100, None takes one back}, while lists are open. Returns all marks as they stand.

    Raises NotAllowed, WrongState (no scheme counts in this round; the lists are closed), Invalid.
    """
    candidate = _locked(pk, by)
    if not candidate.match_round.takes_rankings:
        raise WrongState(_("填报已经截止，分数已经固定。"))
    scheme = firm_scores.scheme_in_round(candidate.match_round, candidate.post.order_id)
    if scheme is None:
        raise WrongState(_("这一轮没有公布企业评分办法，按技能匹配分录取。"))
    known = {criterion.pk: criterion for criterion in scheme.criteria.all()}
    for criterion, given in points.items():
        if criterion not in known or (given is not None and not 0 <= given <= 100):
            raise Invalid(_("每一项打 0 到 100 分。"))
    before = dict(candidate.marks.values_list("criterion_id", "points"))
    for criterion, given in points.items():
        if given is None:
            candidate.marks.filter(criterion=criterion).delete()
        else:
            Mark.objects.update_or_create(
                candidate=candidate, criterion=known[criterion], defaults={"points": given, "by": by}
            )
    after = dict(candidate.marks.values_list("criterion_id", "points"))
    if before != after:
        audit.record("candidate.marked", candidate, by=by, was=_plain(before), marks=_plain(after))
    return after


def _locked(pk: int, by: User) -> Candidate:
    """The candidate, held, if the person manages the firm and the round is still under way."""
    rows = Candidate.objects.select_for_update(of=("self",))
    candidate = rows.select_related("match_round", "post__order__enterprise").get(pk=pk)
    access.require(access.can_handle_candidates(by, candidate.post.order.enterprise_id))
    if candidate.left_at is not None or not candidate.match_round.is_under_way:
        raise WrongState(_("这名候选人已经撤回志愿，或这一轮已经公布结果。"))
    return candidate


def _tell_answer(contact: Contact) -> None:
    candidate = Candidate.objects.filter(
        match_round=contact.match_round_id, student=contact.student_id, post__order__enterprise=contact.enterprise_id
    ).first()
    if candidate is None:
        return
    managers = organisations.people_with_role(contact.enterprise_id, organisations.Role.MANAGER)
    words = {"code": candidate.code, "answer": notices.Translated(str(contact.get_state_display()))}
    notices.notify(
        managers,
        "contact.answered",
        words=words,
        url=f"/biz/{contact.enterprise.code}/candidates/{candidate.pk}/",
    )


def _words(candidate: Candidate) -> dict[str, str]:
    return {"code": candidate.code, "stage": candidate.get_stage_display()}


def _plain(marks: Mapping[int, int]) -> dict[str, int]:
    return {str(criterion): points for criterion, points in sorted(marks.items())}
