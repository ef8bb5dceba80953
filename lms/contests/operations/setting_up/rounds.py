"""The rounds of a track: when, who goes on, how marks are joined; settled once they open."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.errors import RulesStand
from lms.contests.models import AnswerKey, Round, Track
from lms.contests.operations import files
from lms.contests.operations.setting_up.holding import round_in_draft, season_held
from lms.people.public import User

MOST_ROUNDS = 6


@dataclass(frozen=True)
class RoundWords:
    """A round as its organiser says it; `judges_each` is 0 where a machine marks all of it."""

    title_zh: str
    title_en: str
    level: str
    onsite: bool
    opens_at: datetime
    closes_at: datetime
    freezes_at: datetime | None
    judged_until: datetime
    quota_host: str
    quota: int
    waiting_places: int
    judges_each: int
    method: str
    method_fewest: int
    blind: bool
    notice_hours: int
    appeal_hours: int
    arbitration_hours: int


@transaction.atomic
def add_round(track_id: int, words: RoundWords, *, by: User | None) -> Round:
    """The next round of a track, in preparation. Raises NotAllowed, SeasonClosed, Invalid."""
    track = Track.objects.get(pk=track_id)
    season = season_held(track.season_id, by)
    number = track.rounds.count() + 1
    if number > MOST_ROUNDS:
        raise Invalid(_("一个赛道最多 %(most)d 轮。") % {"most": MOST_ROUNDS})
    _require_sound(words)
    # What ties among judges go by is known before there are any: the same numbers come out for whoever works it out.
    made = Round.objects.create(track=track, number=number, seed=track.pk, **asdict(words))
    audit.record("contest.round_added", made, by=by, organisation_id=season.host_id)
    return made


@transaction.atomic
def change_round(round_id: int, words: RoundWords, *, by: User | None) -> Round:
    """Other settings for a round in preparation. Raises NotAllowed, RulesStand, Invalid."""
    made = round_in_draft(round_id, by, _("已经开赛，设置不再改动；截止时间可以延期。"))
    _require_sound(words)
    for name, value in asdict(words).items():
        setattr(made, name, value)
    if made.opens_at > timezone.now():
        # Its organiser was told that nobody opened it: at another hour, another time.
        made.begun_at = None
    made.save(update_fields=[*asdict(words), "begun_at"])
    audit.record("contest.round_changed", made, by=by, organisation_id=made.track.season.host_id)
    return made


@transaction.atomic
def remove_round(round_id: int, *, by: User | None) -> None:
    """Take the last round of a track away, while nobody is in it. Raises NotAllowed, RulesStand."""
    made = round_in_draft(round_id, by, _("已经开赛，不能删去。"))
    if made.entries.exists() or made.judges.exists() or made.rubrics.filter(published_at__isnull=False).exists():
        raise RulesStand(_("这一轮已经有队伍、评委或公布的评分标准，不能删去。"))
    if AnswerKey.objects.filter(task__module__contest_round=made).exists():
        raise RulesStand(_("已上传标准答案的模块不能删去。"))
    if made.track.rounds.filter(number__gt=made.number).exists():
        raise RulesStand(_("先删去后面的赛程。"))
    audit.record("contest.round_removed", made, by=by, organisation_id=made.track.season.host_id, title=made.title_zh)
    made.rubrics.all().delete()
    for row in made.files.all():
        files.delete(row)
    made.delete()


def _require_sound(words: RoundWords) -> None:
    fields: dict[str, object] = {}
    if words.closes_at <= words.opens_at:
        fields["closes_at"] = _("提交截止要晚于开始。")
    if words.judged_until < words.closes_at:
        fields["judged_until"] = _("评审截止不能早于提交截止。")
    if words.freezes_at and not words.opens_at < words.freezes_at <= words.closes_at:
        fields["freezes_at"] = _("封榜时间在开始之后、提交截止之前。")
    if words.appeal_hours > words.notice_hours:
        fields["appeal_hours"] = _("申诉小时数不能超过公示小时数。")
    if words.waiting_places and not words.quota:
        fields["waiting_places"] = _("没有晋级名额就没有候补。")
    if fields:
        raise Invalid("；".join(map(str, fields.values())), fields=fields)
