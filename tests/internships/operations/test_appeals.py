from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import public as certificates
from internships import background
from internships.models import Appeal, MatchRound, Offer
from internships.operations.appeals import decide_appeal, file_appeal, withdraw_appeal
from internships.operations.offers import accept_offer
from internships.operations.rounds import publish_round
from internships.queries import previews
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import make_approved, make_open_round, make_skill, rank, settle
from tests.internships.faults import trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    """甲 and 乙 have a seat each; the strong student got 甲, the weak 乙. Returns (round, strong, weak)."""
    skill = make_skill()
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 1)], skills=((skill.code, 2, 1),))
    match_round = make_open_round(cast)
    strong, weak = cast.student(), cast.student()
    certificates.record_skills(strong.pk, [(skill.code, 1)], evidence="a", source="课程")
    for student in (strong, weak):
        rank(match_round, student, order.posts.all())
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    placements = {name: match_round.placements.get(matched_post__name_zh=name) for name in ("甲", "乙")}
    return match_round, placements["甲"], placements["乙"]


def file(placement, match_round, claimed=9000, **fields):
    post = match_round.posts.get(post__name_zh="甲").post_id
    return file_appeal(
        placement.pk, post, **{"claimed_score": claimed, "reason": "证书没有计入", "by": placement.student, **fields}
    )


def test_preview_shows_exactly_who_would_move(case):
    match_round, strong, weak = case
    post = match_round.posts.get(post__name_zh="甲").post_id

    seen = previews.preview(match_round, weak.student_id, post, 9000)

    assert [(m.student, str(m.was), str(m.becomes)) for m in seen.moves] == [
        (weak.student, "乙", "甲"),
        (strong.student, "甲", "乙"),
    ]
    assert (str(seen.mine), seen.others) == ("甲", 1)
    assert previews.preview(match_round, weak.student_id, post, 4999).moves == []


def test_upheld_appeal_gets_a_seat_more_and_takes_nobodys(cast, case):
    match_round, strong, weak = case
    appeal = file(weak, match_round)

    for _ in range(2):
        decide_appeal(appeal.pk, uphold=True, found_score=8000, answer="证书有效，应计入", by=cast.officer)
    offer = Offer.objects.get(source="appeal")
    accept_offer(offer.pk, by=weak.student)
    background.go_on_with_rounds()

    weak.refresh_from_db()
    strong.refresh_from_db()
    assert (weak.post.name_zh, strong.post.name_zh) == ("甲", "甲")
    assert (weak.matched_post.name_zh, weak.offers.get(source="match").state) == ("乙", "moved")
    assert trail(appeal) == ["appeal.filed", "appeal.decided"]
    assert Notice.objects.filter(kind="appeal.decided", person=weak.student).count() == 1


def test_appeal_that_does_not_reach_the_post_cannot_be_upheld(cast, case):
    match_round, _strong, weak = case
    appeal = file(weak, match_round)

    with pytest.raises(Invalid) as refused:
        decide_appeal(appeal.pk, uphold=True, found_score=4999, answer="是", by=cast.officer)

    assert list(refused.value.fields) == ["found"]
    assert (Appeal.objects.get().state, Offer.objects.filter(source="appeal").count()) == ("filed", 0)


def test_rejected_appeal_says_why_and_changes_nothing(cast, case):
    match_round, _strong, weak = case
    appeal = file(weak, match_round)

    with pytest.raises(Invalid):
        decide_appeal(appeal.pk, uphold=False, found_score=0, answer=" ", by=cast.officer)
    decide_appeal(appeal.pk, uphold=False, found_score=0, answer="证书在截止之后颁发", by=cast.officer)

    weak.refresh_from_db()
    kept = Appeal.objects.get()
    assert (kept.state, kept.answer, kept.decided_by) == ("rejected", "证书在截止之后颁发", cast.officer)
    assert (weak.post.name_zh, Offer.objects.filter(source="appeal").count()) == ("乙", 0)


@pytest.mark.parametrize(
    "fields", [{"claimed_score": -1}, {"claimed_score": 10_001}, {"reason": "  "}], ids=["low", "high", "silent"]
)
def test_appeal_with_bad_input_is_refused(case, fields):
    match_round, _strong, weak = case

    with pytest.raises(Invalid):
        file(weak, match_round, **fields)

    assert Appeal.objects.count() == 0


def test_appeal_is_for_choices_that_refused_and_once_each(case):
    match_round, strong, weak = case
    file(weak, match_round)

    for placement in (strong, weak):
        with pytest.raises(Invalid):
            file(placement, match_round)


def test_appeal_is_the_students_own_and_decided_by_officers(cast, case):
    match_round, strong, weak = case

    with pytest.raises(NotAllowed):
        file(weak, match_round, by=strong.student)
    appeal = file(weak, match_round)
    for person in (weak.student, cast.manager, cast.academic):
        with pytest.raises(NotAllowed):
            decide_appeal(appeal.pk, uphold=True, found_score=9000, answer="是", by=person)
    with pytest.raises(NotAllowed):
        withdraw_appeal(appeal.pk, by=strong.student)


def test_appeal_after_its_window_is_refused(case):
    match_round, _strong, weak = case
    MatchRound.objects.filter(pk=match_round.pk).update(appeals_until=timezone.now())

    with pytest.raises(WrongState):
        file(weak, match_round)


def test_round_is_final_when_every_appeal_is_decided(cast, case):
    match_round, _strong, weak = case
    appeal = file(weak, match_round)
    background.go_on_with_rounds()
    match_round.refresh_from_db()
    assert match_round.state == "appeal"
    MatchRound.objects.filter(pk=match_round.pk).update(appeals_until=timezone.now() - timedelta(minutes=1))

    background.go_on_with_rounds()
    match_round.refresh_from_db()
    assert match_round.state == "appeal"
    withdraw_appeal(appeal.pk, by=weak.student)
    for _ in range(2):
        background.go_on_with_rounds()

    match_round.refresh_from_db()
    assert (match_round.state, trail(match_round)[-2:]) == ("final", ["round.appeal", "round.final"])
