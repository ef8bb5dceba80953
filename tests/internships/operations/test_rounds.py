from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from certificates import public as certificates
from internships import background, matching
from internships.models import MatchRound, Placement, RankedList, RoundPost, RoundResult
from internships.operations.rounds import (
    create_round,
    draw_round,
    import_lists,
    lock_round,
    open_round,
    publish_round,
    rematch_round,
)
from internships.queries import markets
from internships.queries.reasons import reasons_of
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import (
    make_approved,
    make_cast,
    make_draft,
    make_open_round,
    make_round,
    make_skill,
    rank,
    settle,
)
from tests.internships.faults import failing_at, trail
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    return make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])


def certified(cast, order, students=3):
    """A certified round: everybody wants 甲, which has one seat, and then 乙, which has two."""
    match_round = make_open_round(cast)
    for _ in range(students):
        rank(match_round, cast.student(), order.posts.all())
    return settle(match_round, cast)


def reload(match_round):
    return MatchRound.objects.get(pk=match_round.pk)


def test_create_round_commits_to_its_lottery(cast):
    match_round = make_round(cast)

    assert match_round.secret_hash == matching.commitment(bytes.fromhex(match_round.secret))
    assert trail(match_round) == ["round.created"]


@pytest.mark.parametrize("field, change", [("closes_at", {"closes_at": timezone.now() - timedelta(9)}), ("code", {})])
def test_create_round_refuses_times_upside_down_and_a_code_twice(cast, field, change):
    make_round(cast, code="r-1", opens_at=timezone.now() - timedelta(8))

    with pytest.raises(Invalid) as refused:
        make_round(cast, code="r-1" if field == "code" else "r-2", **change)

    assert list(refused.value.fields) == [field]
    assert MatchRound.objects.count() == 1


@pytest.mark.parametrize("who", ["academic", "manager", "mentor", "teacher"])
def test_rounds_are_run_by_officers_alone(cast, order, who):
    person = getattr(cast, who)
    match_round = make_open_round(cast)

    for step in (open_round, lock_round, rematch_round, publish_round):
        with pytest.raises(NotAllowed):
            step(match_round.pk, by=person)
    with pytest.raises(NotAllowed):
        draw_round(match_round.pk, public_value="1", by=person)
    with pytest.raises(NotAllowed):
        create_round("x", "x", "x", opens_at=timezone.now(), closes_at=timezone.now() + timedelta(1), by=person)

    assert reload(match_round).state == "open"


def test_open_round_freezes_the_posts_of_approved_orders(cast, order):
    make_draft(cast)

    match_round = make_open_round(cast)
    open_round(match_round.pk, by=cast.officer)

    assert list(match_round.posts.values_list("post__name_zh", "seats")) == [("甲", 1), ("乙", 2)]
    assert trail(match_round) == ["round.created", "round.opened"]


def test_open_round_without_orders_is_refused(cast):
    with pytest.raises(Invalid):
        make_open_round(cast)


def test_lock_round_counts_lists_that_were_never_sent(cast, order):
    match_round = make_open_round(cast)
    unsent, empty = cast.student(), cast.student()
    rank(match_round, unsent, order.posts.all(), submit=False)
    rank(match_round, empty, [], submit=False)

    lock_round(match_round.pk, by=cast.officer)

    sent = RankedList.objects.exclude(submitted_at=None)
    assert list(sent.values_list("student_id", flat=True)) == [unsent.pk]


def test_lock_round_publishes_the_root_once(cast, order):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())

    first = lock_round(match_round.pk, by=cast.officer)
    second = lock_round(match_round.pk, by=cast.officer)

    assert first.lists_root == second.lists_root == markets.root_of(match_round)
    assert trail(match_round).count("round.locked") == 1


def test_lock_round_freezes_scores(cast):
    skill = make_skill()
    order = make_approved(cast, posts=[("甲", 50, 1)], skills=((skill.code, 2, 1),))
    match_round = make_open_round(cast)
    student = cast.student()
    rank(match_round, student, order.posts.all())
    certificates.record_skills(student.pk, [(skill.code, 1)], evidence="a", source="课程")
    lock_round(match_round.pk, by=cast.officer)

    certificates.record_skills(student.pk, [(skill.code, 2)], evidence="b", source="课程")

    assert RankedList.objects.get().scores == [5000]
    assert markets.table(match_round).market.scores.tolist() == [[5000]]


def test_lock_round_keeps_strangers_to_the_school_out(cast, order):
    match_round = make_open_round(cast)
    stranger = make_cast().student()
    rank(match_round, stranger, order.posts.all()[:1])

    settle(match_round, cast)

    mine = Placement.objects.get(student=stranger)
    assert (mine.state, mine.post, reasons_of(mine)[0]["outcome"]) == ("unplaced", None, "not_eligible")


def test_clock_locks_rounds_past_their_hour_and_no_others(cast, order):
    due, later, drafted = make_open_round(cast), make_open_round(cast, order.posts.all()), make_round(cast)
    now = timezone.now()
    MatchRound.objects.filter(pk__in=[due.pk, drafted.pk]).update(opens_at=now - timedelta(2), closes_at=now)

    background.go_on_with_rounds()
    background.go_on_with_rounds()

    assert [reload(one).state for one in (due, later, drafted)] == ["locked", "open", "draft"]
    assert trail(due) == ["round.created", "round.opened", "round.locked"]


def test_clock_goes_on_where_a_message_was_lost(cast, order):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)
    draw_round(match_round.pk, public_value="体彩", by=cast.officer)  # nothing commits here, so no message goes out

    background.go_on_with_rounds()

    assert reload(match_round).state == "ready"


def test_clock_leaves_a_broken_round_alone_and_goes_on_with_the_others(cast, order, caplog):
    broken, whole = make_open_round(cast), make_open_round(cast, order.posts.all())
    for match_round in (broken, whole):
        rank(match_round, cast.student(), order.posts.all())
        lock_round(match_round.pk, by=cast.officer)
        draw_round(match_round.pk, public_value="体彩", by=cast.officer)
    with lifted():
        RankedList.objects.filter(match_round=broken).update(post_ids=[999_999])

    background.go_on_with_rounds()

    assert [reload(one).state for one in (broken, whole)] == ["drawn", "ready"]
    assert f"round {broken.pk} stays where it is" in caplog.text


def test_draw_round_queues_the_matching(cast, order, django_capture_on_commit_callbacks):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)

    with django_capture_on_commit_callbacks(execute=True):
        draw_round(match_round.pk, public_value="体彩", by=cast.officer)
        draw_round(match_round.pk, public_value="另一个", by=cast.officer)

    after = reload(match_round)
    assert (after.state, after.public_value) == ("ready", "体彩")


def test_draw_round_needs_a_value_nobody_could_foresee(cast, order):
    match_round = make_open_round(cast)
    lock_round(match_round.pk, by=cast.officer)

    with pytest.raises(Invalid):
        draw_round(match_round.pk, public_value=" ", by=cast.officer)

    assert reload(match_round).state == "locked"


def test_solve_and_certify_twice_is_once(cast, order):
    match_round = certified(cast, order)
    before = list(Placement.objects.order_by("pk").values("pk", "post", "rank", "outcomes", "places", "waits"))

    steps = (background.solve_round, background.certify_round, background.write_results, background.check_results)
    assert [step(match_round.pk) for step in steps] == [False] * 4
    background.settle_round(match_round.pk)

    assert list(Placement.objects.order_by("pk").values("pk", "post", "rank", "outcomes", "places", "waits")) == before
    assert trail(match_round)[-4:] == ["round.solved", "round.certified", "round.written", "round.results_checked"]


def test_result_gives_every_student_a_reason_that_can_be_made_again(cast, order):
    match_round = certified(cast, order, students=4)

    outcomes = sorted(tuple(line["outcome"] for line in reasons_of(p)) for p in match_round.placements.all())
    assert outcomes == [
        ("admitted", "higher_choice"),
        ("lost_draw", "admitted"),
        ("lost_draw", "admitted"),
        ("lost_draw", "lost_draw"),
    ]


def test_result_names_the_orders_mentor(cast, order):
    match_round = certified(cast, order, students=1)

    assert match_round.placements.get().mentor_id == cast.mentor.pk


def swap(match_round):
    """Give the seat of the one who won the draw to one who lost it."""
    winner, loser = match_round.placements.get(rank=1), match_round.placements.filter(rank=2).first()
    first, second = winner.matched_post_id, loser.matched_post_id
    Placement.objects.filter(pk=winner.pk).update(matched_post=second)
    Placement.objects.filter(pk=loser.pk).update(matched_post=first)


def exchange(match_round):
    """The same of the result as it was solved."""
    kept = match_round.result
    two = [next(n for n, post in enumerate(kept.posts) if post == wanted) for wanted in sorted(set(kept.posts))[-2:]]
    kept.posts[two[0]], kept.posts[two[1]] = kept.posts[two[1]], kept.posts[two[0]]
    kept.save()


def change_places(match_round):
    """Of two lists: both students would have drawn each other's number."""
    first, second = match_round.lists.order_by("place")[:2]
    match_round.lists.filter(pk=first.pk).update(place=second.place)
    match_round.lists.filter(pk=second.pk).update(place=first.place)


def first_list(match_round):
    return match_round.lists.filter(pk=match_round.lists.first().pk)


SOLVED = {
    "result": exchange,
    "short": lambda r: RoundResult.objects.filter(match_round=r).update(posts=r.result.posts[1:]),
    "damaged": lambda r: RoundResult.objects.filter(match_round=r).update(posts=b"abc", reserves=b"\xff"),
    "gone": lambda r: RoundResult.objects.filter(match_round=r).delete(),
    "foreign": lambda r: RoundResult.objects.filter(match_round=r).update(posts=[2**31] * len(r.result.posts)),
    "closing": lambda r: RoundResult.objects.filter(match_round=r).update(closings=[[r.posts.first().post_id, 1]]),
    "seats": lambda r: r.posts.update(seats=9),
    "list": lambda r: first_list(r).update(post_ids=r.lists.first().post_ids[::-1]),
    "score": lambda r: first_list(r).update(scores=[9, 9]),
    "place": change_places,
    "draw": lambda r: MatchRound.objects.filter(pk=r.pk).update(public_value="另一个"),
    "secret": lambda r: MatchRound.objects.filter(pk=r.pk).update(secret="00" * 32),
}
INPUTS = {
    "draw": lambda r: MatchRound.objects.filter(pk=r.pk).update(public_value="另一个"),
    "secret": lambda r: MatchRound.objects.filter(pk=r.pk).update(secret="00" * 32),
    "seats": lambda r: r.posts.update(seats=9),
    "minimum": lambda r: r.posts.update(minimum=1),
}
WRITTEN = {
    **INPUTS,
    "result": swap,
    "rank": lambda r: r.placements.filter(rank=2).update(rank=1),
    "reasons": lambda r: r.placements.filter(rank=1).update(outcomes=[1, 1]),
    "extra": lambda r: Placement.objects.create(
        match_round=r, student=make_cast().student(), post=(p := r.posts.first().post), matched_post=p, rank=1
    ),
    "missing": lambda r: r.placements.filter(rank=2).first().delete(),
    "cutoff": lambda r: r.posts.update(taken=0),
    "salt": lambda r: first_list(r).update(salt="00" * 16),
    "list": lambda r: first_list(r).update(post_ids=r.lists.first().post_ids[::-1]),
    "certified": exchange,
    "elsewhere": lambda r: r.placements.filter(rank=1).update(post=r.placements.filter(rank=2).first().post_id),
    "applicants": lambda r: r.posts.update(applicants=77),
    "damaged": lambda r: RoundResult.objects.filter(match_round=r).update(posts=b"abc"),
}


def drawn(cast, order):
    """Of eight students another draw gives another order in all but one of 40 320 cases."""
    match_round = make_open_round(cast)
    for _ in range(8):
        rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)
    return draw_round(match_round.pk, public_value="体彩", by=cast.officer)


def touch(match_round, how):
    with lifted():  # as the database's owner might
        how(MatchRound.objects.get(pk=match_round.pk))


@pytest.mark.parametrize("spot", SOLVED)
def test_result_tampered_with_before_its_certificate_is_held(cast, order, spot):
    match_round = drawn(cast, order)
    background.solve_round(match_round.pk)

    touch(match_round, SOLVED[spot])
    background.certify_round(match_round.pk)

    after = reload(match_round)
    assert (after.state, after.is_certified, background.write_results(match_round.pk)) == ("held", False, False)


@pytest.mark.parametrize("spot", WRITTEN)
def test_rows_tampered_with_before_they_are_checked_are_held(cast, order, spot):
    match_round = drawn(cast, order)
    for step in (background.solve_round, background.certify_round, background.write_results):
        step(match_round.pk)

    touch(match_round, WRITTEN[spot])
    background.check_results(match_round.pk)

    after = reload(match_round)
    assert (after.state, after.results_checks.get().passed) == ("held", False)
    with pytest.raises(WrongState):
        publish_round(match_round.pk, by=cast.officer)


READY = {
    "rows": swap,
    "cutoff": lambda r: r.posts.update(cutoff=9999),
    "result": exchange,
    "elsewhere": WRITTEN["elsewhere"],
    "nowhere": lambda r: r.placements.filter(rank=1).update(post=None, state="unplaced"),
    "swallowed": lambda r: swallow(*r.placements.order_by("student__handle")[:2]),
}


def swallow(first, second):
    """One row says what two said: whoever strings numbers together without their lengths cannot tell."""
    rest = f"{second.student.handle} {second.matched_post_id or 0} {second.rank or 0} {second.lottery} - ".encode()
    packed = b"".join(
        second._meta.get_field(name).pack(getattr(second, name)) for name in ("outcomes", "places", "waits")
    )
    waits = first._meta.get_field("waits").pack(first.waits) + rest + packed
    second.delete()
    Placement.objects.filter(pk=first.pk).update(waits=waits)


@pytest.mark.parametrize("how", READY)
def test_what_is_tampered_with_after_the_check_is_not_published(cast, order, how):
    match_round = drawn(cast, order)
    background.settle_round(match_round.pk)

    touch(match_round, READY[how])

    with pytest.raises(WrongState):
        publish_round(match_round.pk, by=cast.officer)


@pytest.mark.parametrize("how", INPUTS)
def test_inputs_tampered_with_after_the_certificate_are_not_written_out_as_certified(cast, order, how):
    match_round = drawn(cast, order)
    background.solve_round(match_round.pk)
    background.certify_round(match_round.pk)

    touch(match_round, INPUTS[how])
    background.write_results(match_round.pk)
    background.check_results(match_round.pk)

    after = reload(match_round)
    assert (after.state, after.results_checks.get().checks["proof"]) == ("held", False)


def test_rows_that_stand_there_before_they_are_written_are_nobodys(cast, order):
    match_round = drawn(cast, order)
    background.solve_round(match_round.pk)
    background.certify_round(match_round.pk)
    touch(match_round, lambda r: Placement.objects.create(match_round=r, student=cast.students[0], state="unplaced"))

    background.settle_round(match_round.pk)

    assert (reload(match_round).state, match_round.placements.count()) == ("ready", 8)


def test_held_round_is_matched_again_from_the_same_draw(cast, order, django_capture_on_commit_callbacks):
    match_round = make_open_round(cast)
    for _ in range(3):
        rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)
    draw_round(match_round.pk, public_value="体彩", by=cast.officer)
    for step in (background.solve_round, background.certify_round, background.write_results):
        step(match_round.pk)
    wanted = dict(match_round.placements.values_list("student_id", "matched_post_id"))
    swap(match_round)
    background.check_results(match_round.pk)

    with django_capture_on_commit_callbacks(execute=True):
        rematch_round(match_round.pk, by=cast.officer)

    after = reload(match_round)
    assert (after.state, dict(after.placements.values_list("student_id", "matched_post_id"))) == ("ready", wanted)


def test_database_itself_refuses_to_publish_what_is_not_certified(cast, order):
    match_round = make_open_round(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRound.objects.filter(pk=match_round.pk).update(state="published")

    assert reload(match_round).state == "open"


def test_publish_round_tells_every_student_once(cast, order):
    match_round = certified(cast, order)

    publish_round(match_round.pk, by=cast.officer)
    publish_round(match_round.pk, by=cast.officer)

    told = Notice.objects.filter(kind="round.published").values_list("person_id", flat=True)
    assert sorted(told) == sorted(student.pk for student in cast.students)
    assert trail(match_round).count("round.published") == 1


@pytest.mark.parametrize("state", ["draft", "open"])
def test_publish_round_before_its_time_is_refused(cast, order, state):
    match_round = make_round(cast) if state == "draft" else make_open_round(cast)

    with pytest.raises(WrongState):
        publish_round(match_round.pk, by=cast.officer)


@pytest.mark.parametrize("step", [lock_round, publish_round])
def test_step_that_breaks_half_way_changes_nothing(cast, order, step):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all(), submit=False)
    if step is publish_round:
        settle(match_round, cast)
    before = reload(match_round)
    lists = list(RankedList.objects.values("submitted_at", "scores"))

    with failing_at("audit_auditevent"), pytest.raises(OperationalError):
        step(match_round.pk, by=cast.officer)

    after = reload(match_round)
    assert (after.state, after.lists_root) == (before.state, before.lists_root)
    assert list(RankedList.objects.values("submitted_at", "scores")) == lists


def test_open_data_comes_with_its_scores_and_tells_nobody(cast):
    order = make_draft(cast, posts=[("甲", 50, 1)])
    post = order.posts.get()
    match_round = make_round(cast, scores_given=True, open_data=True)
    open_round(match_round.pk, by=cast.officer, post_ids=[post.pk])
    students = [cast.student().pk, cast.student().pk]

    import_lists(
        match_round.pk, [(pk, [post.pk], [score]) for pk, score in zip(students, (10, 20), strict=True)], by=None
    )
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)

    assert list(match_round.placements.exclude(post=None).values_list("student_id", flat=True)) == [students[1]]
    assert Notice.objects.filter(kind="round.published").count() == 0


def test_import_lists_is_not_for_rounds_of_students(cast, order):
    match_round = make_open_round(cast)

    with pytest.raises(Invalid):
        import_lists(match_round.pk, [(cast.student().pk, [], [])], by=cast.officer)


def test_round_post_shows_its_cutoff_in_points_of_a_hundred(cast, order):
    match_round = certified(cast, order)

    assert list(match_round.posts.values_list("taken", "cutoff")) == [(1, 10000), (2, 10000)]
    assert RoundPost.objects.first().cutoff_percent == 100
