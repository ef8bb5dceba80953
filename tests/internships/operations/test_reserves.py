import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from internships import background, matching
from internships import public as internships
from internships.models import Belonging, Category, MatchRound, Placement, RankedList, ReservedSeats, RoundReserve
from internships.operations import reserves
from internships.operations.rounds import publish_round
from internships.queries import reasons, receipts, rehearsals, results
from internships.queries.markets import table
from internships.queries.results import stored_matching
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.people.public import erase
from tests.factories.internships import make_approved, make_cast, make_open_round, make_round, make_skill, prove, rank
from tests.factories.internships import settle as settle_round
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    internships.load_categories()
    return make_cast()


def category(code):
    return Category.objects.get(code=code)


def belong(cast, code, *students):
    names = [student.username for student in students]
    return reserves.record_belonging(cast.school.pk, category(code).pk, names, by=cast.academic)


def reserved_round(cast, *, seats, shares):
    """An open round over one post that asks for AA-1 at level 3, with these shares kept."""
    make_skill("AA-1")
    order = make_approved(cast, posts=[("甲", 500, seats)], skills=(("AA-1", 3, 1),), headcount=9000)
    match_round = make_round(cast)
    for code, share in shares.items():
        reserves.keep_seats(match_round.pk, category(code).pk, share_percent=share, by=cast.officer)
    internships.open_round(match_round.pk, by=cast.officer)
    return match_round, order.posts.get()


def applicants(cast, match_round, post, levels):
    """A student for each level, all of whom want the post."""
    made = []
    for level in levels:
        student = cast.student()
        if level:
            prove(student, AA_1=level)
        rank(match_round, student, [post])
        made.append(student)
    return made


def placed(match_round):
    """{student: the category whose seat it is} of those who got in."""
    rows = Placement.objects.filter(match_round=match_round, post__isnull=False)
    return dict(rows.values_list("student_id", "reserve__category__code"))


# ── who belongs ───────────────────────────────────────────────────────────────
def test_shipped_categories_are_loaded_once(cast):
    assert (internships.load_categories(), category("veteran").name_zh) == (3, "退役军人")


def test_school_records_its_students_by_number_or_mail_and_twice_is_once(cast):
    one, two = cast.student(), cast.student(email="two@example.test")

    first = reserves.record_belonging(
        cast.school.pk, category("veteran").pk, [one.username, " TWO@example.test ", ""], by=cast.academic
    )

    assert (first, belong(cast, "veteran", one, two), Belonging.objects.count()) == (2, 0, 2)


def test_one_stranger_in_the_list_and_nobody_is_recorded(cast):
    with pytest.raises(Invalid, match="本校在读学员里没有：nobody"):
        reserves.record_belonging(
            cast.school.pk, category("veteran").pk, [cast.student().username, "nobody"], by=cast.academic
        )

    assert Belonging.objects.count() == 0


@pytest.mark.parametrize("who", ["teacher", "manager", "officer"])
def test_only_the_schools_own_office_records(cast, who):
    with pytest.raises(NotAllowed):
        reserves.record_belonging(
            cast.school.pk, category("veteran").pk, [cast.student().username], by=getattr(cast, who)
        )


def test_a_record_is_valid_for_a_year_or_until_the_day_named_and_can_be_renewed(cast):
    today, student = timezone.localdate(), cast.student()
    belong(cast, "veteran", student)
    first = Belonging.objects.get().valid_until

    again = reserves.record_belonging(
        cast.school.pk,
        category("veteran").pk,
        [student.username],
        valid_until=today + timedelta(days=30),
        by=cast.academic,
    )

    assert (again, first - today, Belonging.objects.get().valid_until - today) == (
        0, timedelta(days=365), timedelta(days=30),
    )  # fmt: skip


@pytest.mark.parametrize("days", [-1, 6 * 366])
def test_a_record_is_not_valid_until_a_day_past_or_far_away(cast, days):
    day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(Invalid, match="有效期"):
        reserves.record_belonging(
            cast.school.pk, category("veteran").pk, [cast.student().username], valid_until=day, by=cast.academic
        )

    assert Belonging.objects.count() == 0


def test_a_record_that_ran_out_counts_for_nothing_and_is_taken_down(cast):
    match_round, post = reserved_round(cast, seats=2, shares={"veteran": 50})
    over, valid = applicants(cast, match_round, post, [1, 1])
    belong(cast, "veteran", over, valid)
    Belonging.objects.filter(student=over).update(valid_until=timezone.localdate() - timedelta(days=1))

    internships.lock_round(match_round.pk, by=cast.officer)
    gone, again = background.forget_categories(), background.forget_categories()

    lists = dict(RankedList.objects.values_list("student_id", "categories"))
    assert (lists, gone, again) == ({over.pk: [], valid.pk: [0]}, 1, 0)
    assert list(Belonging.objects.values_list("student_id", flat=True)) == [valid.pk]
    assert AuditEvent.objects.get(action="category.lapsed").changes == {"people": 1}


def test_the_person_is_told_of_a_record_and_of_its_end_but_not_of_which_category(cast):
    student = cast.student()
    belong(cast, "veteran", student)
    belong(cast, "veteran", student)
    reserves.strike_belonging(cast.school.pk, Belonging.objects.get().pk, by=cast.academic)

    told = Notice.objects.filter(kind__startswith="category.").order_by("pk")

    assert list(told.values_list("kind", "person_id")) == [
        ("category.recorded", student.pk), ("category.struck", student.pk),
    ]  # fmt: skip
    assert "退役" not in "".join(str(one.words) for one in told)


def test_erased_person_belongs_to_nothing_and_their_kept_seat_names_nobody(cast):
    match_round, (student, *_rest) = published(cast)

    erase(student, by=None)

    row = match_round.placements.select_related("student").get(student=student.pk)
    assert Belonging.objects.filter(student=student.pk).count() == 0
    assert (row.reserve.category.code, row.student.name == "王小明", row.student.is_active) == ("veteran", False, False)
    assert results.written_digest(match_round) == match_round.written_digest


def test_another_schools_office_strikes_nothing(cast):
    belong(cast, "veteran", cast.student())
    other = make_cast()

    reserves.strike_belonging(other.school.pk, Belonging.objects.get().pk, by=other.academic)

    assert Belonging.objects.count() == 1


def test_the_trail_keeps_no_name_of_who_belonged(cast):
    student = cast.student(name="王退伍")
    belong(cast, "veteran", student)

    reserves.strike_belonging(cast.school.pk, Belonging.objects.get().pk, by=cast.academic)

    told = AuditEvent.objects.filter(action__startswith="category.").order_by("pk")
    assert list(told.values_list("action", "object_type", "object_label", "changes")) == [
        (action, "organisations.organisation", str(cast.school), {"category": category("veteran").pk, "people": 1})
        for action in ("category.recorded", "category.struck")
    ]


# ── what is kept ──────────────────────────────────────────────────────────────
def test_shares_of_all_categories_stay_within_all_seats(cast):
    draft = make_round(cast)
    reserves.keep_seats(draft.pk, category("veteran").pk, share_percent=70, by=cast.officer)

    with pytest.raises(Invalid, match="最多还能留 30%"):
        reserves.keep_seats(draft.pk, category("relieved").pk, share_percent=31, by=cast.officer)
    reserves.keep_seats(draft.pk, category("veteran").pk, share_percent=10, by=cast.officer)

    assert list(RoundReserve.objects.values_list("share_percent", flat=True)) == [10]


def test_an_open_rounds_reserves_are_final(cast):
    match_round, _post = reserved_round(cast, seats=4, shares={"veteran": 50})

    with pytest.raises(WrongState):
        reserves.keep_seats(match_round.pk, category("relieved").pk, share_percent=10, by=cast.officer)
    with pytest.raises(WrongState):
        reserves.release_seats(match_round.pk, match_round.reserves.get().pk, by=cast.officer)


def test_opening_keeps_whole_seats_and_publishes_them(cast):
    match_round, _post = reserved_round(cast, seats=5, shares={"veteran": 30, "relieved": 10})

    rules = json.loads(match_round.rules.text)

    assert list(ReservedSeats.objects.values_list("reserve__category__code", "seats")) == [("veteran", 1)]
    assert rules["posts"][0]["reserved"] == {"veteran": 1}
    assert [one["share_percent"] for one in rules["reserves"]] == [30, 10]


def test_rules_of_a_round_without_reserves_say_nothing_of_them(cast):
    make_approved(cast)

    assert "reserve" not in make_open_round(cast).rules.text


# ── the match ─────────────────────────────────────────────────────────────────
def test_members_get_the_reserved_seats_that_a_better_stranger_would_have_had(cast):
    match_round, post = reserved_round(cast, seats=4, shares={"veteran": 50})
    strong = applicants(cast, match_round, post, [3, 3, 3])
    weak = applicants(cast, match_round, post, [2, 1, 0])
    belong(cast, "veteran", *weak)

    settle_round(match_round, cast)

    found = placed(match_round)
    assert [found.get(one.pk, "out") for one in weak] == ["veteran", "veteran", "out"]
    assert sorted(str(found.get(one.pk, "out")) for one in strong) == ["None", "None", "out"]
    assert match_round.certificate.passed


def test_seats_members_leave_go_to_the_best_others(cast):
    match_round, post = reserved_round(cast, seats=4, shares={"veteran": 50})
    best, second, third, last = applicants(cast, match_round, post, [3, 3, 2, 1])
    belong(cast, "veteran", last)

    settle_round(match_round, cast)

    line = ReservedSeats.objects.get()
    assert placed(match_round) == {best.pk: None, second.pk: None, third.pk: "veteran", last.pk: "veteran"}
    assert (line.taken, line.for_others, line.cutoff) == (2, True, 6666)


def test_each_category_has_a_cutoff_of_its_own(cast):
    match_round, post = reserved_round(cast, seats=3, shares={"veteran": 34, "relieved": 34})
    applicants(cast, match_round, post, [3, 3])
    veteran, relieved, out = applicants(cast, match_round, post, [2, 1, 0])
    belong(cast, "veteran", veteran, out)
    belong(cast, "relieved", relieved, out)

    settle_round(match_round, cast)

    lines = dict(ReservedSeats.objects.values_list("reserve__category__code", "cutoff"))
    assert (lines, match_round.posts.get().cutoff) == ({"veteran": 6666, "relieved": 3333}, 10000)


def test_who_belonged_at_the_lock_counts_and_stays_in_the_published_tree(cast):
    match_round, post = reserved_round(cast, seats=2, shares={"veteran": 50})
    (weak,) = applicants(cast, match_round, post, [0])
    applicants(cast, match_round, post, [3, 3])
    belong(cast, "veteran", weak)
    internships.lock_round(match_round.pk, by=cast.officer)
    reserves.strike_belonging(cast.school.pk, Belonging.objects.get().pk, by=cast.academic)
    internships.draw_round(match_round.pk, public_value="1", by=cast.officer)
    internships.settle_round(match_round.pk)

    match_round.refresh_from_db()
    assert (RankedList.objects.get(student=weak).categories, placed(match_round)[weak.pk]) == ([0], "veteran")
    assert match_round.certificate.checks["lists"]


def test_a_tampered_reserved_line_or_seat_holds_the_round(cast):
    match_round, post = reserved_round(cast, seats=2, shares={"veteran": 50})
    belong(cast, "veteran", *applicants(cast, match_round, post, [1, 1]))
    internships.lock_round(match_round.pk, by=cast.officer)
    internships.draw_round(match_round.pk, public_value="1", by=cast.officer)
    for step in (background.solve_round, background.certify_round, background.write_results):
        step(match_round.pk)
    ReservedSeats.objects.update(cutoff=1)

    background.check_results(match_round.pk)

    match_round.refresh_from_db()
    assert (match_round.state, match_round.results_checks.get().checks["reasons"]) == ("held", False)


@pytest.mark.parametrize("seat", ["none", "other"])
def test_a_tampered_seat_of_a_student_holds_the_round_and_shows_in_a_rehearsal(cast, seat):
    """Whose seat it was decides what everybody is measured by, although the student stays where they are."""
    match_round, post = reserved_round(cast, seats=4, shares={"veteran": 25, "relieved": 25})
    weak = applicants(cast, match_round, post, [1, 1])
    belong(cast, "veteran", weak[0])
    belong(cast, "relieved", weak[1])
    applicants(cast, match_round, post, [3, 3, 3])
    internships.lock_round(match_round.pk, by=cast.officer)
    internships.draw_round(match_round.pk, public_value="1", by=cast.officer)
    background.solve_round(match_round.pk)
    match_round.refresh_from_db()
    assert rehearsals.rehearse(match_round)["stored"] == "same"
    kept = match_round.result
    own = next(number for number, mark in enumerate(kept.reserves) if mark == 1)
    kept.reserves[own] = 0 if seat == "none" else 2
    kept.save()
    touched = results.result_digest(match_round)
    MatchRound.objects.update(result_digest=touched)  # whoever can change the rows can change that as well
    match_round.refresh_from_db()

    rehearsed = rehearsals.rehearse(match_round)["stored"]
    background.certify_round(match_round.pk)

    match_round.refresh_from_db()
    assert (rehearsed, match_round.state, match_round.certificate.passed) == ("different", "held", False)


def test_stored_reserved_seats_are_read_back_as_they_were_solved(cast):
    match_round, post = reserved_round(cast, seats=4, shares={"veteran": 50})
    belong(cast, "veteran", *applicants(cast, match_round, post, [2, 1, 0]))
    applicants(cast, match_round, post, [3, 3, 3])
    settle_round(match_round, cast)

    made = table(match_round)
    solved, stored = matching.solve(made.market), stored_matching(match_round, made)

    assert (stored.slot.tolist(), stored.seat.tolist()) == (solved.slot.tolist(), solved.seat.tolist())


# ── what students and everybody read ──────────────────────────────────────────
def published(cast):
    match_round, post = reserved_round(cast, seats=4, shares={"veteran": 50})
    weak = applicants(cast, match_round, post, [2, 1, 0])
    applicants(cast, match_round, post, [3, 3, 3])
    belong(cast, "veteran", *weak)
    settle_round(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()
    return match_round, weak


def test_reason_is_measured_by_the_seats_that_ask_least(cast):
    match_round, (got_in, _second, out) = published(cast)

    lines = [reasons.reasons_of(match_round.placements.get(student=one))[0] for one in (got_in, out)]

    assert [(line["outcome"], line["reserve"], line["cutoff_band"]) for line in lines] == [
        ("admitted", "退役军人", (30, 40)),
        ("below_cutoff", "退役军人", (30, 40)),
    ]


def test_results_page_shows_a_cutoff_for_each_category(cast):
    match_round, _weak = published(cast)

    page = Client().get(f"/results/{match_round.code}/").content.decode()

    assert "其中留给退役军人" in page


def test_receipt_of_a_member_checks_offline(cast, tmp_path):
    match_round, (student, *_rest) = published(cast)
    found = receipts.receipt_of(match_round, student.pk)
    said = [found["student"], found["posts"] + found["scores"] + found["categories"], found["salt"]]

    assert found["categories"] == [-2]
    assert matching.leaf(said[0], said[1], bytes.fromhex(said[2])).hex() == found["leaf"]


@pytest.mark.parametrize("for_others", [False, True])
def test_checker_passes_every_receipt_of_a_round_with_kept_seats(cast, tmp_path, for_others):
    """As a student runs it; with members for every kept seat, and with too few, so that strangers sit in some."""
    match_round, post = reserved_round(cast, seats=12, shares={"veteran": 50})
    strong = applicants(cast, match_round, post, [3] * 6 + [2] * 8)
    weak = applicants(cast, match_round, post, [1] * (5 if for_others else 7))
    belong(cast, "veteran", *weak)
    settle_round(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()
    assert ReservedSeats.objects.get().for_others is for_others

    for student in [*strong, *weak]:
        (tmp_path / "receipt.json").write_text(
            json.dumps(receipts.receipt_of(match_round, student.pk)), encoding="utf-8"
        )
        command = [sys.executable, "-I", "-S", str(receipts.SCRIPT), "receipt.json"]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, env={"PYTHONIOENCODING": "utf-8"}, check=False
        )
        assert (done.returncode, done.stdout.decode().count("OK ")) == (0, 4), done.stdout.decode()


def test_student_reads_of_their_seats_and_nobody_else_of_whom_they_are_for(cast):
    match_round, _post = reserved_round(cast, seats=4, shares={"veteran": 50})
    member, stranger = cast.student(), cast.student()
    belong(cast, "veteran", member)

    def page(person):
        client = Client()
        client.force_login(person)
        return client.get(f"/choices/?round={match_round.code}").content.decode()

    assert ("院校登记你属于“退役军人”" in page(member), "院校登记你属于" in page(stranger)) == (True, False)


# ── the pages that set it ─────────────────────────────────────────────────────
def test_officer_sets_and_takes_back_a_reserve_on_the_rounds_page(cast):
    draft = make_round(cast)
    client = Client()
    client.force_login(cast.officer)
    address = f"/gov/rounds/{draft.code}/"

    client.post(address + "reserves/", {"category": category("veteran").pk, "share_percent": 20})
    page = client.get(address).content.decode()
    wrong = client.post(address + "reserves/", {"category": category("relieved").pk, "share_percent": 90})
    client.post(f"{address}reserves/{draft.reserves.get().pk}/remove/")

    assert ("退役军人" in page, wrong.status_code, draft.reserves.count()) == (True, 422, 0)


def test_school_records_and_strikes_on_a_page_of_its_own(cast):
    student = cast.student(name="王名单")
    client = Client()
    client.force_login(cast.academic)
    address = f"/uni/{cast.school.code}/categories/"

    client.post(address, {"category": category("veteran").pk, "names": student.username})
    listed = client.get(address).content.decode()
    wrong = client.post(address, {"category": category("veteran").pk, "names": "x1"})
    client.post(f"{address}{Belonging.objects.get().pk}/strike/")

    assert ("王名单" in listed, wrong.status_code, Belonging.objects.count()) == (True, 422, 0)
    client.force_login(make_person())
    assert client.get(address).status_code == 403
