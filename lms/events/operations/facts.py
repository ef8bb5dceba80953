"""What an event is called, says and counts for, set right; and a draft thrown away."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.events.background.seats import concerned
from lms.events.background.telling import tell
from lms.events.choices import EXPECTED, EventKind
from lms.events.errors import FactsChanged
from lms.events.models import EventSession, Invitation, Series
from lms.events.operations.series import locked_series, wrong_titles
from lms.people.public import User

# What people registered for: nothing of it changes once a session has begun.
PROMISES = ("counts_hours", "gives_certificate", "checks_out", "least_percent")


@dataclass(frozen=True)
class Facts:
    """What an event is, beside who may come and when it is held."""

    kind: str
    title_zh: str
    title_en: str = ""
    about_zh: str = ""
    counts_hours: bool = True
    gives_certificate: bool = False
    checks_out: bool = False
    least_percent: int = 50

    @classmethod
    def of(cls, series: Series) -> "Facts":
        """An event's, lines ended as browsers do not."""
        found = {name: getattr(series, name) for name in cls.__dataclass_fields__}
        return cls(**found | {"about_zh": "\n".join(series.about_zh.splitlines())})


@transaction.atomic
def change_facts(series_id: int, facts: Facts, *, read: Facts | None = None, by: User | None) -> Series:
    """Other facts in place of those before; certificates that were given stay as they are. The same is nothing new.

    read    the facts as the change was thought of
    raises  NotAllowed, FactsChanged (somebody changed them since), Invalid (hours or certificate after the beginning;
            a name its certificates could not bear)
    """
    series = locked_series(series_id, by)
    now = Facts.of(series)
    if read not in (None, now):
        raise FactsChanged()
    changed = [name for name, value in asdict(facts).items() if value != getattr(now, name)]
    if problems := _wrong(series, facts, changed):
        raise Invalid(fields=problems)
    for name in changed:
        setattr(series, name, getattr(facts, name))
    if changed:
        series.save(update_fields=changed)
        audit.record("event.facts_changed", series, by=by, **{name: getattr(facts, name) for name in changed})
    if set(changed) & set(PROMISES):
        _tell(series)
    return series


@transaction.atomic
def delete_draft(series_id: int, *, by: User | None) -> None:
    """Throw an event away that nobody saw. Raises NotAllowed, WrongState (published; an expert has an invitation)."""
    series = locked_series(series_id, by)
    if series.published_at is not None:
        raise WrongState(_("活动已经发布，不能删除；请取消场次。"))
    if Invitation.objects.filter(session__series=series, state__in=EXPECTED).exists():
        raise WrongState(_("还有专家拿着邀请，请先在场次页收回。"))
    audit.record("event.deleted", series, by=by, code=series.code, title_zh=series.title_zh)
    series.delete()


def _wrong(series: Series, facts: Facts, changed: list[str]) -> dict[str, object]:
    problems: dict[str, object] = {}
    if facts.kind not in EventKind.values:
        problems["kind"] = _("请选活动类型。")
    if not 0 <= facts.least_percent <= 100:
        problems["least_percent"] = _("至少在场的比例在 0 到 100 之间。")
    # An event that was wrong before may still be told of otherwise: only what makes it wrong is refused.
    if set(changed) & {"title_zh", "title_en", "gives_certificate"}:
        problems |= wrong_titles(facts.title_zh, facts.title_en, gives_certificate=facts.gives_certificate)
    held = EventSession.objects.filter(series=series, cancelled_at=None, starts_at__lte=timezone.now())
    for name in set(changed) & set(PROMISES) if held.exists() else ():
        problems[name] = _("已经有场次开始，不能再改。")
    return problems


def _tell(series: Series) -> None:
    """Who has a seat or waits took it for what it was to count for."""
    for session in series.sessions.filter(cancelled_at=None, starts_at__gt=timezone.now()).order_by("pk"):
        session.series = series
        tell(concerned(session), "event.promise_changed", session)
