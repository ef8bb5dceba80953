"""The organiser's answer to a firm's problem."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import SponsorState
from lms.contests.models import Sponsor
from lms.contests.operations.holding import require_running
from lms.contests.queries import sponsors, titles
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.people.public import User


@transaction.atomic
def answer_problem(sponsor_id: int, *, accept: bool, read: str, answer: str = "", by: User | None) -> Sponsor:
    """Take a problem, which then stays as it is, or decline it with a reason; the firm is told. Twice is once.

    read    the digest of what was read (queries.sponsors.digest): an answer is to that text and those files
    raises  NotAllowed, SeasonClosed, WrongState, Invalid (changed meanwhile, or declined without a reason)
    """
    rows = Sponsor.objects.select_for_update(of=("self",)).select_related(
        "track__season__host", "track__season__contest", "enterprise"
    )
    made = rows.get(pk=sponsor_id)
    access.require(access.can_run(by, made.track.season))
    state = SponsorState.ACCEPTED if accept else SponsorState.DECLINED
    if made.state == state:
        return made
    require_running(made.track.season)
    if read != sponsors.digest(made, made.files.all()):
        raise Invalid(_("企业刚刚改过这道赛题。下面是现在的内容，请读过再答复。"))
    if not accept and not answer.strip():
        raise Invalid(_("不采用要写明理由，企业会看到。"), fields={"answer": _("请写明理由")})
    made.move(to=state, answer=answer.strip()[:300], answered_by=by, answered_at=timezone.now())
    audit.record(
        "contest.problem_answered", made, by=by, organisation_id=made.enterprise_id, accepted=accept,
        reason=answer.strip(), terms=made.terms_sha256, read=read,
    )  # fmt: skip
    kind = "contest.problem_accepted" if accept else "contest.problem_declined"
    contest = titles.told(made.track.season.contest)
    words: dict[str, object] = {"contest": contest, "title": notices.named(made)}
    if not accept:
        words["reason"] = made.answer
    notices.notify(
        organisations.people_with_role(made.enterprise_id, Role.MANAGER), kind, words=words,
        url=f"/biz/{made.enterprise.code}/contests/{made.pk}/",
    )  # fmt: skip
    return made
