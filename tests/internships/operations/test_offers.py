from datetime import timedelta

import pytest
from django.utils import timezone

from internships import background
from internships.models import Offer, Placement
from internships.operations.agreements import sign_agreement
from internships.operations.offers import accept_offer, accept_seat, decline_offer, take_back
from internships.operations.rounds import open_round, publish_round
from internships.queries import orders
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import make_approved, make_open_round, make_round, rank, settle
from tests.internships.faults import trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cast):
    """甲 has one seat and 乙 one; three students want 甲 and then 乙. One goes without."""
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 1)])
    made = make_open_round(cast)
    for _ in range(3):
        rank(made, cast.student(), order.posts.all())
    settle(made, cast)
    publish_round(made.pk, by=cast.officer)
    return made


@pytest.fixture
def early_draft(cast):
    """A round written down before the published one, and opened after it."""
    return make_round(cast)


def holder(match_round, name):
    return match_round.placements.get(post__name_zh=name)


def loser(match_round):
    return match_round.placements.get(post=None)


def seat(placement):
    return placement.offers.get(post=placement.post)


def later(monkeypatch, **delta):
    now = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def twice(cast):
    """One student with a seat in each of two rounds."""
    student = cast.student()
    for name in ("甲", "乙"):
        order = make_approved(cast, posts=[(name, 50, 1)])
        match_round = open_round(make_round(cast).pk, by=cast.officer, post_ids=[order.posts.get().pk])
        rank(match_round, student, order.posts.all())
        publish_round(settle(match_round, cast).pk, by=cast.officer)
    return Placement.objects.filter(student=student).order_by("pk")


def test_one_seat_a_person_whatever_the_rounds(twice):
    first, second = twice
    accept_seat(first.pk, by=first.student)

    with pytest.raises(WrongState, match=str(first.match_round)):
        accept_seat(second.pk, by=second.student)

    assert seat(second).state == "open"


def test_whoever_gives_the_first_seat_up_may_accept_the_second(twice):
    first, second = twice
    decline_offer(accept_seat(first.pk, by=first.student).pk, by=first.student)

    assert accept_seat(second.pk, by=second.student).state == "accepted"


def test_publish_round_offers_every_seat_until_the_rounds_hour(published):
    published.refresh_from_db()

    offers = Offer.objects.filter(placement__match_round=published)
    assert set(offers.values_list("post__name_zh", "source", "state", "rank", "expires_at")) == {
        ("甲", "match", "open", 1, published.answers_until),
        ("乙", "match", "open", 2, published.answers_until),
    }


def test_accept_offer_twice_is_once(published):
    first = holder(published, "甲")

    for _ in range(2):
        accept_seat(first.pk, by=first.student)

    assert (seat(first).state, trail(seat(first))) == ("accepted", ["offer.accepted"])


def test_offers_are_answered_by_their_student_alone(cast, published):
    mine, other = holder(published, "甲"), holder(published, "乙")

    for step in (accept_offer, decline_offer, take_back):
        for person in (other.student, cast.officer, cast.manager):
            with pytest.raises(NotAllowed):
                step(seat(mine).pk, by=person)

    assert seat(mine).state == "open"


def test_accept_offer_after_its_hour_is_refused_before_the_clock_has_come_round(published, monkeypatch):
    mine = holder(published, "甲")
    later(monkeypatch, days=4)

    with pytest.raises(WrongState):
        accept_offer(seat(mine).pk, by=mine.student)


def test_declined_seat_goes_to_the_next_after_half_an_hour(published, monkeypatch):
    first, second = holder(published, "甲"), holder(published, "乙")
    offer = seat(first)
    decline_offer(offer.pk, by=first.student)
    background.go_on_with_rounds()
    assert Offer.objects.filter(source="waiting").count() == 0

    later(monkeypatch, minutes=31)
    for _ in range(2):
        background.go_on_with_rounds()

    made = Offer.objects.get(source="waiting")
    # The lottery decides between the two who were refused 甲: the one in 乙 stands before the one without a seat, or
    # behind them; either way it is the first of 甲's waiting list.
    waiting = {p.waits[0]: p for p in published.placements.exclude(pk=first.pk)}
    assert (made.placement, made.post.name_zh, made.rank) == (waiting[1], "甲", 1)
    assert Notice.objects.filter(kind="seat.promoted", person=waiting[1].student).count() == 1
    assert second.pk in {p.pk for p in waiting.values()}


def left(placement):
    return orders.seats_left()[placement.matched_post_id]


def test_a_seat_on_offer_is_not_another_rounds_to_give(cast, published, monkeypatch):
    first = holder(published, "甲")
    held = left(first)
    decline_offer(seat(first).pk, by=first.student)
    fresh = left(first)
    later(monkeypatch, minutes=31)
    free = left(first)

    background.go_on_with_rounds()

    assert (held, fresh, free, left(first)) == (0, 0, 1, 0)
    with pytest.raises(Invalid, match="没有可以参加的岗位"):
        make_open_round(cast)


def test_list_ends_when_a_round_drafted_before_opens_after(cast, early_draft, published, monkeypatch):
    first = holder(published, "甲")
    decline_offer(seat(first).pk, by=first.student)
    later(monkeypatch, minutes=31)
    open_round(early_draft.pk, by=cast.officer)

    background.go_on_with_rounds()

    assert ([str(line.post) for line in early_draft.posts.all()], Offer.objects.filter(source="waiting").count()) == (
        ["甲"],
        0,
    )


def test_promoted_student_moves_up_and_the_old_seat_goes_on(published, monkeypatch):
    first = holder(published, "甲")
    decline_offer(seat(first).pk, by=first.student)
    later(monkeypatch, minutes=31)
    background.go_on_with_rounds()
    promoted = Offer.objects.get(source="waiting")

    accept_offer(promoted.pk, by=promoted.placement.student)
    background.go_on_with_rounds()

    moved = Placement.objects.get(pk=promoted.placement_id)
    assert (moved.post.name_zh, moved.state) == ("甲", "matched")
    others = published.placements.exclude(pk__in=[first.pk, moved.pk])
    if moved.matched_post_id is not None:  # had 乙 before: it is offered to the one without a seat
        assert moved.offers.get(source="match").state == "moved"
        assert others.get().offers.get().post.name_zh == "乙"
    else:
        assert others.get().post.name_zh == "乙"


def test_seat_not_confirmed_lapses_and_is_offered_on(published, monkeypatch):
    mine = holder(published, "甲")
    accept_seat(holder(published, "乙").pk, by=holder(published, "乙").student)

    later(monkeypatch, days=3, minutes=1)
    for _ in range(2):
        background.go_on_with_rounds()

    mine.refresh_from_db()
    assert (mine.post, mine.state, mine.offers.get().state) == (None, "unplaced", "lapsed")
    assert Notice.objects.filter(kind="seat.lapsed", person=mine.student).count() == 1
    assert Offer.objects.filter(source="waiting", post__name_zh="甲").count() == 1


def test_waiting_offer_lapses_to_the_next_and_nobody_is_asked_twice(published, monkeypatch):
    first = holder(published, "甲")
    decline_offer(seat(first).pk, by=first.student)
    for placement in published.placements.filter(post__isnull=False):
        accept_seat(placement.pk, by=placement.student)
    asked = []
    for _ in range(3):
        later(monkeypatch, hours=49)
        background.go_on_with_rounds()
        asked += Offer.objects.filter(source="waiting", post__name_zh="甲", state="open").values_list(
            "placement", flat=True
        )

    assert len(asked) == len(set(asked)) == 2
    assert published.posts.get(post__name_zh="甲").waiting_over is True


def test_given_up_seat_can_be_taken_back_for_half_an_hour(published, monkeypatch):
    mine = holder(published, "甲")
    offer = seat(mine)
    decline_offer(offer.pk, by=mine.student)

    take_back(offer.pk, by=mine.student)

    mine.refresh_from_db()
    assert (mine.post.name_zh, mine.state, seat(mine).state) == ("甲", "matched", "accepted")
    decline_offer(offer.pk, by=mine.student)
    later(monkeypatch, minutes=31)
    with pytest.raises(WrongState):
        take_back(offer.pk, by=mine.student)


def test_signing_says_yes_and_then_nothing_moves(cast, published):
    mine = holder(published, "乙")
    sign_agreement(mine.pk, by=mine.student)
    first = holder(published, "甲")

    assert seat(mine).state == "accepted"
    with pytest.raises(WrongState):
        decline_offer(seat(mine).pk, by=mine.student)
    decline_offer(seat(first).pk, by=first.student)
    Offer.objects.filter(placement=first).update(answered_at=timezone.now() - timedelta(hours=1))
    background.go_on_with_rounds()
    assert Offer.objects.get(source="waiting").placement != mine


def test_signatures_of_others_go_with_the_seat(cast, published):
    mine = holder(published, "甲")
    sign_agreement(mine.pk, by=cast.academic)

    decline_offer(seat(mine).pk, by=mine.student)

    mine.refresh_from_db()
    assert (mine.signatures.count(), mine.agreement_text, mine.post) == (0, "", None)


def test_whoever_gave_the_round_up_is_offered_nothing_more(published, monkeypatch):
    second = holder(published, "乙")
    decline_offer(seat(second).pk, by=second.student)
    first = holder(published, "甲")
    decline_offer(seat(first).pk, by=first.student)

    later(monkeypatch, minutes=31)
    background.go_on_with_rounds()

    assert {offer.placement for offer in Offer.objects.filter(source="waiting")} == {
        published.placements.exclude(pk__in=[first.pk, second.pk]).get()
    }


def test_clock_reminds_once_in_the_last_day(published, monkeypatch):
    later(monkeypatch, days=2, minutes=1)

    for _ in range(2):
        background.go_on_with_rounds()

    assert Notice.objects.filter(kind="seat.closing").count() == 2
