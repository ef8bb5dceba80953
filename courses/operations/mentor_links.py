"""Asking an enterprise mentor for marks: by a letter with a link, and in the app where they have an account."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import tasks
from courses.access import assignments as access
from courses.access import mentor_links as link_access
from courses.access import require
from courses.choices import TAKING_PART
from courses.models import Assignment, Enrolment, MentorLink
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.notices import public as notices
from lms.people.models import User

USUAL_DAYS, MOST_DAYS = 30, 90


@transaction.atomic
def invite(assignment_id: int, name: str, email: str, *, by: User, days: int = USUAL_DAYS) -> MentorLink:
    """An invitation on its way, good for so many days; the same address asked again gets a new letter.

    Raises NotAllowed, Invalid (no name, no address, a learner of the run), WrongState (no mentor's mark counts here).
    """
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("run").get(pk=assignment_id)
    require(access.can_set(by, assignment.run))
    if not assignment.mentor_weight or assignment.published_at is None:
        raise WrongState(_("先在作业里给企业导师设权重并发布，再邀请导师。"))
    email = email.strip().lower()
    person = _account(email)
    _require_sense(assignment, name, email, person, days)
    link = assignment.mentor_links.filter(email=email, revoked_at=None).first()
    is_new = link is None
    link = link or MentorLink(assignment=assignment, email=email)
    link.name, link.person, link.invited_by = name.strip(), person, by
    _renew(link, days)
    audit.record("mentor_link.sent" if is_new else "mentor_link.sent_again", link, by=by,
                 organisation_id=assignment.run.organisation_id)  # fmt: skip
    after_commit(tasks.mail_mentor_link, link.pk)
    if person is not None:
        words = {"person": by.name, "task": assignment.title, "until": link.expires_at.date().isoformat()}
        notices.notify(person.pk, "mentoring.asked", words=words, url=f"/mentor/work/{link.pk}/", audience="enterprise")
    return link


@transaction.atomic
def hand_over(link_id: int, *, by: User) -> str:
    """A new link to pass on by hand, as in a chat; the old one is dead. It is told once and kept nowhere.

    Raises NotAllowed, WrongState (taken back).
    """
    link = _locked(link_id, by)
    if link.revoked_at is not None:
        raise WrongState(_("这个邀请已经收回，请重新邀请。"))
    token, link.secret_sha256 = link_access.new_secret()
    link.mailed_at = timezone.now()
    link.save(update_fields=["secret_sha256", "mailed_at"])
    audit.record("mentor_link.handed_over", link, by=by, organisation_id=link.assignment.run.organisation_id)
    return token


@transaction.atomic
def revoke(link_id: int, *, by: User) -> MentorLink:
    """The link opens nothing from now on; marks given stay. Taken back already is returned. Raises NotAllowed."""
    link = _locked(link_id, by)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record("mentor_link.revoked", link, by=by, organisation_id=link.assignment.run.organisation_id)
    return link


@transaction.atomic
def note_use(link_id: int, what: str, *, by: User | None, **changes: object) -> None:
    """Write down that somebody opened something through a link: the list, a work, a file."""
    link = MentorLink.objects.select_related("assignment__run").get(pk=link_id)
    MentorLink.objects.filter(pk=link_id).update(used_at=timezone.now())
    audit.record(f"mentor_link.{what}", link, by=by, organisation_id=link.assignment.run.organisation_id, **changes)


@transaction.atomic
def forget(person: User) -> None:
    """No invitation knows a leaving mentor's address or account any more, and none of theirs opens."""
    links = MentorLink.objects.filter(person=person)
    links.filter(revoked_at=None).update(revoked_at=timezone.now())
    links.update(email="", name=_("已注销的导师"), person=None)


def _locked(link_id: int, by: User) -> MentorLink:
    rows = MentorLink.objects.select_for_update(of=("self",)).select_related("assignment__run")
    link = rows.get(pk=link_id)
    require(access.can_set(by, link.assignment.run))
    return link


def _renew(link: MentorLink, days: int) -> None:
    link.secret_sha256, link.mailed_at = None, None
    link.expires_at = timezone.now() + timedelta(days=days)
    link.save()


def _account(email: str) -> User | None:
    found = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).first()
    return found.user if found else None


def _require_sense(assignment: Assignment, name: str, email: str, person: User | None, days: int) -> None:
    problems: dict[str, object] = {}
    if not name.strip():
        problems["name"] = _("请填写导师姓名，学员会看到。")
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = _("“%(email)s”不是邮箱地址。") % {"email": email}
    if not 1 <= days <= MOST_DAYS:
        problems["days"] = _("有效期在 1 到 %(most)d 天之间。") % {"most": MOST_DAYS}
    learners = Enrolment.objects.filter(run=assignment.run_id, state__in=TAKING_PART)
    if person is not None and learners.filter(person=person).exists():
        problems["email"] = _("这个邮箱是本班学员的，不能做导师。")
    if problems:
        raise Invalid(fields=problems)
