"""An academic office issues for a class, a term or a list: looked at first, then in one action."""

import io
import re
import zipfile
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.choices import State
from certificates.models import Batch, Certificate, Wording
from certificates.operations import batch_files
from certificates.operations.batches import refuse
from certificates.queries import named_lists
from certificates.queries.batches import PRINT, ZIP
from courses.models import CourseRun, CourseSkill
from lms.common.errors import Invalid, NotAllowed
from lms.jobs import background
from lms.jobs import operations as jobs
from lms.jobs.background.progress import NO_ROOM
from lms.jobs.background.progress import files as job_files
from lms.jobs.models import Job
from lms.people.models import User
from lms.skills import public as skills
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.organisations import make_agency, make_member, make_university
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db
# No font of ours has it: the last code point of a plane nobody uses.
STRANGE = "王\U000e01ef"
PASSED_AT = timezone.now()
OFFICE_QUERIES = 13


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    skills.load_taxonomy()


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(client, school):
    person = make_member("academic", school)
    client.force_login(person)
    return person


@pytest.fixture
def run(school):
    return make_run(make_course(lessons=2), school)


def passed(run, name="李桐"):
    """Somebody who passed when nothing issued by itself: before this site, or in a batch that was refused."""
    enrolment = make_enrolment(run, make_member("student", run.organisation))
    User.objects.filter(pk=enrolment.person_id).update(name=name)
    enrolment.state, enrolment.passed_at = "passed", PASSED_AT
    enrolment.save(update_fields=["state", "passed_at"])
    return enrolment


def address(run, source="class"):
    key = run.pk if source == "class" else run.term
    return reverse("certificates:batch-group", args=[run.organisation.code, source, key])


def issue(client, where, **more):
    seen = client.get(where).context["looked"].digest
    return client.post(where, {"seen": seen, **more})


def states(response):
    return [(row.name, row.state) for row in response.context["looked"].rows]


@pytest.mark.parametrize("source", ["class", "term"])
def test_the_list_says_who_gets_one_who_has_it_and_who_lacks_what(client, office, run, source):
    first = passed(run, "李桐")
    issue(client, address(run))
    second, third = passed(run, "王芳"), make_enrolment(run, make_member("student", run.organisation, name="赵一"))
    do_lessons(third, but=1)

    response = client.get(address(run, source))

    assert states(response) == [("王芳", "ready"), ("赵一", "lacks"), ("李桐", "held")]
    rows = {row.name: row for row in response.context["looked"].rows}
    assert rows["赵一"].why == "还有 1 节课没有学完"
    assert rows["李桐"].number == Certificate.objects.get(holder=first.person).number
    assert rows["王芳"].award.evidence == second.evidence


def test_one_action_issues_and_shows_the_work(client, office, run, django_capture_on_commit_callbacks):
    people = [passed(run, name) for name in ("李桐", "阿卜杜热合曼·买买提吐尔逊", "龙䶮㛃𠮷")]

    with django_capture_on_commit_callbacks(execute=True):
        response = issue(client, address(run))

    job = Job.objects.get()
    assert (response.status_code, response.url) == (302, reverse("jobs:detail", args=[job.pk]))
    assert (job.state, job.total, job.succeeded) == ("done", 3, 3)
    made = Certificate.objects.order_by("pk")
    assert [(one.holder_id, one.state, one.kind) for one in made] == [
        (one.person_id, State.PUBLISHED, "completion") for one in people
    ]


@pytest.mark.parametrize("source", ["class", "term"])
def test_from_the_work_one_goes_back_to_the_batch_and_to_the_list_it_came_from(client, office, run, source):
    passed(run)
    work = issue(client, address(run, source)).url

    batch = reverse("certificates:batch", args=[Batch.objects.get().pk])
    assert f'href="{batch}"' in client.get(work).content.decode()
    listed = client.get(batch).context["came_from"]
    assert listed == f"{address(run, source)}?template=completion"
    assert states(client.get(listed)) == [("李桐", "held")]


def test_nothing_is_issued_while_a_name_cannot_be_printed(client, office, run):
    passed(run, "李桐"), passed(run, STRANGE)

    response = issue(client, address(run))

    assert response.status_code == 422
    assert states(response) == [(STRANGE, "blocked"), ("李桐", "ready")]
    assert "U+E01EF" in response.context["looked"].rows[0].why
    assert not Certificate.objects.exists()


def test_rows_that_cannot_be_printed_are_left_out_on_purpose(client, office, run):
    kept, _left = passed(run, "李桐"), passed(run, STRANGE)

    issue(client, address(run), leave_out="on")

    assert list(Certificate.objects.values_list("holder", flat=True)) == [kept.person_id]


def test_a_list_that_changed_since_it_was_seen_is_shown_again(client, office, run):
    passed(run, "李桐")
    seen = client.get(address(run)).context["looked"].digest
    passed(run, "王芳")

    response = client.post(address(run), {"seen": seen})

    assert response.status_code == 422
    assert not Certificate.objects.exists()


def rename(run):
    User.objects.filter(enrolments__run=run).update(name="王芳")


def more_hours(run):
    type(run.course).objects.filter(pk=run.course_id).update(class_hours=99)


def other_words(run):
    Wording.objects.create(kind="completion", disclaimer_zh="别的话。")


@pytest.mark.parametrize("change", [rename, more_hours, other_words])
def test_nothing_is_issued_that_says_something_else_than_was_seen(client, office, run, change):
    passed(run, "李桐")
    seen = client.get(address(run)).context["looked"].digest
    change(run)

    assert client.post(address(run), {"seen": seen}).status_code == 422
    assert not Certificate.objects.exists()


def test_a_refused_list_comes_again_with_the_prize_put_right(client, school, office, settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 1
    person = make_member("student", school, name="李桐")
    where = reverse("certificates:batch-list", args=[school.code])
    wrong, right = (list_of(lines=f"{person.username},李桐,{prize}") for prize in ("三等奖", "一等奖"))
    seen = client.post(where, wrong).context["looked"].digest
    swapped = client.post(where, {**right, "seen": seen}).status_code
    client.post(where, {**wrong, "seen": seen})
    refuse(Batch.objects.get().pk, reason="奖项有误", by=make_member("academic", school))

    for lines in (right, wrong):
        looked = client.post(where, lines)
        client.post(where, {**lines, "seen": looked.context["looked"].digest})

    assert swapped == 422
    waiting = Certificate.objects.get(state=State.AWAITING)
    assert "一等奖" in waiting.content["body_zh"]


def test_a_double_click_is_one_batch(client, office, run):
    passed(run)
    seen = client.get(address(run)).context["looked"].digest

    batch = [client.post(address(run), {"seen": seen}).status_code for _ in range(2)]

    assert batch == [302, 302]
    assert (Batch.objects.count(), Certificate.objects.count()) == (1, 1)


def test_many_wait_for_a_second_person(client, office, run, settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 2
    passed(run, "李桐"), passed(run, "王芳")

    response = issue(client, address(run))

    batch = Batch.objects.get()
    assert response.url == reverse("certificates:batch", args=[batch.pk])
    assert set(batch.certificates.values_list("state", flat=True)) == {State.AWAITING}
    assert not Job.objects.exists()


def test_the_sample_is_a_pdf_with_a_name_of_the_list(client, office, run):
    passed(run, "龙䶮㛃𠮷")

    response = client.get(address(run) + "?sample=1")

    text = pdfium.PdfDocument(response.content)[0].get_textpage().get_text_range()
    assert ["龙䶮㛃𠮷" in text, "样张 PREVIEW" in text] == [True, True]


QUERIES = 24


@pytest.mark.parametrize("rows", [1, 3])
def test_a_look_costs_the_same_for_any_number_also_of_long_names(client, office, run, rows, django_assert_num_queries):
    CourseSkill.objects.create(course=run.course, skill=skills.skills()[0], level=2)
    for row in range(rows):
        passed(run, f"阿卜杜热合曼·买买提吐尔逊{'一二三'[row]}")
    client.get(address(run))

    with django_assert_num_queries(QUERIES):
        client.get(address(run))


def test_another_schools_class_is_not_there(client, office):
    assert client.get(address(make_run(make_course(lessons=1)))).status_code == 404


def list_of(**fields):
    return {"kind": "award", "title_zh": "跨境运营大赛", "happened_on": "2026-10-01", "lines": "", **fields}


def test_a_contest_by_its_list(client, school, office, django_capture_on_commit_callbacks):
    one, two = make_member("student", school, name="李桐"), make_member("student", school, name="王芳")
    guest = make_member("student", make_university(), name="赵一")
    lines = f"学号,姓名,奖项\n{one.username},李桐,一等奖\n{two.username}\t错名\t二等奖\n{guest.email}，赵一，三等奖\n{one.username},李桐,一等奖"
    where = reverse("certificates:batch-list", args=[school.code])

    looked = client.post(where, list_of(lines=lines))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(where, list_of(lines=lines, seen=looked.context["looked"].digest))

    assert [row.state for row in looked.context["looked"].rows] == ["ready", "ready", "lacks", "lacks"]
    made = Certificate.objects.order_by("pk")
    assert [(row.holder_id, row.kind, row.state) for row in made] == [
        (person.pk, "award", State.PUBLISHED) for person in (one, guest)
    ]
    assert made[0].content["body_zh"] == f"于 2026 年 10 月 1 日在「{list_of()['title_zh']}」中获得一等奖。"


def test_what_no_font_has_is_named_wherever_it_stands(client, school, office):
    person = make_member("student", school, name="李桐")
    given = list_of(lines=f"{person.username},李桐,一等奖🏆")

    response = client.post(reverse("certificates:batch-list", args=[school.code]), given)

    (row,) = response.context["looked"].rows
    assert (row.state, row.why.startswith("正文："), "🏆" in row.why) == ("blocked", True, True)


@pytest.mark.parametrize("field", ["title_zh", "title_en"])
def test_a_title_no_font_has_is_said_beside_it_before_anybody_is_looked_at(client, school, office, field):
    person = make_member("student", school, name="李桐")
    given = list_of(lines=f"{person.username},李桐,一等奖", **{field: "Contest🏆"})

    response = client.post(reverse("certificates:batch-list", args=[school.code]), given)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_lines_typed_with_spaces_are_read_and_whoever_is_unknown_has_a_title_too(client, school, office):
    person = make_member("student", school, name="李桐")
    given = list_of(lines=f"{person.username}  李桐 一等奖\n404 无名 二等奖")

    response = client.post(reverse("certificates:batch-list", args=[school.code]), given)

    rows = response.context["looked"].rows
    assert [(row.state, row.title) for row in rows] == [("ready", given["title_zh"]), ("lacks", given["title_zh"])]


def test_the_files_of_all_who_hold_it_are_taken_from_the_class_however_each_was_issued(
    client, office, run, django_capture_on_commit_callbacks
):
    one, two = passed(run, "李桐"), passed(run, "王芳")
    for enrolment in (one, two):
        make_published_certificate(
            enrolment.person, evidence=enrolment.evidence, organisation_ids=(run.organisation_id,)
        )
    passed(run, "赵一")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(run), {"form": "zip"})

    job = Job.objects.get(kind="certificates.batch_files")
    assert response.url == reverse("jobs:detail", args=[job.pk])
    with zipfile.ZipFile(job_files() / job.result["file"]) as archive:
        names = set(archive.namelist())
    numbers = Certificate.objects.filter(holder__in=[one.person, two.person]).values_list("number", flat=True)
    assert names == {"certificates.csv", *(f"{number}.pdf" for number in numbers)}


def test_files_are_for_the_issuers_own_office(run):
    certificate = make_published_certificate(organisation_ids=(run.organisation_id,))
    agency = make_agency()
    own = make_published_certificate(organisation_ids=(agency.pk,))
    officer = make_member("officer", agency)

    with pytest.raises(NotAllowed):
        batch_files.start_group_files(run.organisation_id, [certificate.number], ZIP, by=officer)
    assert batch_files.start_group_files(agency.pk, [own.number], ZIP, by=officer).kind == "certificates.batch_files"
    with pytest.raises(Invalid):
        batch_files.start_group_files(agency.pk, [certificate.number], ZIP, by=officer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_office_lists_pages_and_exports_its_certificates(client, office, school, count, django_assert_num_queries):
    made = [make_certificate(organisation_ids=(school.pk,)) for _ in range(count)]
    make_certificate()
    where = reverse("certificates:office", args=[school.code])
    client.get(where)

    with django_assert_num_queries(OFFICE_QUERIES):
        page = client.get(where)
    table = client.get(where, {"format": "csv"}).content.decode()

    assert [one.pk for one in page.context["found"]] == [one.pk for one in reversed(made)]
    assert len(table.strip().splitlines()) == count + 1


def test_what_has_expired_reads_so_in_the_list_and_in_the_search(client, office, run):
    passed(run, "李桐")
    issue(client, address(run))
    with lifted():
        Certificate.objects.update(state=State.PUBLISHED, valid_until=timezone.localdate() - timedelta(days=1))

    (row,) = client.get(address(run)).context["looked"].rows
    found = client.get(reverse("certificates:office", args=[run.organisation.code]), {"q": "李桐"}).content.decode()

    assert (row.state, row.why) == ("held", "已过期")
    assert ("已过期" in found, " · 有效" in found) == (True, False)


def test_an_events_list_says_the_hours(client, school, office):
    person = make_member("student", school, name="李桐")
    given = list_of(kind="event", title_zh="移动课堂", class_hours="4", lines=f"{person.username},李桐")
    where = reverse("certificates:batch-list", args=[school.code])

    looked = client.post(where, given)

    (row,) = looked.context["looked"].rows
    assert row.award.body_zh == "于 2026 年 10 月 1 日全程参加活动「移动课堂」，共 4 学时。"


def test_a_list_that_is_too_long_is_refused_and_not_cut(client, school, office):
    lines = "\n".join(f"{number},李桐,一等奖" for number in range(named_lists.MOST_LINES + 1))

    response = client.post(reverse("certificates:batch-list", args=[school.code]), list_of(lines=lines))

    assert response.status_code == 422
    assert response.context["form"].errors["lines"] == ["名单有 3001 行，一次最多 3000 行，请分成几份。"]


@pytest.mark.parametrize("typed", [str.upper, str.lower])
def test_a_list_finds_numbers_and_addresses_in_any_case(client, school, office, typed):
    member, guest = make_member("student", school, name="李桐"), make_member("student", name="赵一")
    User.objects.filter(pk=member.pk).update(username="Ab-12")
    lines = f"{typed('Ab-12')},李桐,一等奖\n{typed(guest.email)},赵一,一等奖"

    response = client.post(reverse("certificates:batch-list", args=[school.code]), list_of(lines=lines))

    assert states(response) == [("李桐", "ready"), ("赵一", "ready")]


def test_a_list_reads_only_those_it_names(school):
    person = make_member("student", school, name="李桐")
    deed = named_lists.Deed("award", "大赛", timezone.localdate())

    with CaptureQueriesContext(connection) as asked:
        found = named_lists.candidates(school.pk, deed, [named_lists.Line(person.username, "李桐", "一等奖")])

    assert ([one.award.holder_id for one in found], len(asked)) == ([person.pk], 1)
    assert person.username in asked.captured_queries[0]["sql"]


def test_every_class_of_a_school_is_reached_by_pages_and_by_words(client, office, school):
    for _ in range(31):
        passed(make_run(make_course(lessons=1), school))
    where = reverse("certificates:batch-choose", args=[school.code])
    oldest = CourseRun.objects.earliest("pk")

    shown = [
        [group.key for _name, _label, page in client.get(where + asked).context["sources"][:1] for group in page]
        for asked in ("", "?class_page=2", f"?q={oldest.course.code}+{oldest.term}", "?q=nothing")
    ]

    assert [len(keys) for keys in shown] == [30, 1, 1, 0]
    assert shown[1] == shown[2] == [str(oldest.pk)]


def test_each_list_of_groups_has_pages_of_its_own_and_keeps_the_others(client, office, school):
    for place in range(31):
        passed(make_run(make_course(lessons=1), school, term=f"term {place:02}"))
    where = reverse("certificates:batch-choose", args=[school.code])

    response = client.get(f"{where}?q=term&class_page=2")

    shown = {name: (page.number, len(page)) for name, _label, page in response.context["sources"]}
    links = re.findall('href="([?][^"]*)" rel="(next|prev)"', response.content.decode())
    assert shown == {"class": (2, 1), "contest": (1, 0), "term": (1, 30)}
    assert links == [
        ("?q=term&amp;class_page=1#s-class", "prev"),
        ("?q=term&amp;class_page=2&amp;term_page=2#s-term", "next"),
    ]


def test_an_empty_list_is_asked_for_again(client, school, office):
    response = client.post(reverse("certificates:batch-list", args=[school.code]), list_of(lines="学号,姓名"))

    assert response.status_code == 422
    assert response.context["form"].errors["lines"] == ["没有读到任何人。"]


@pytest.fixture
def made(client, office, run, django_capture_on_commit_callbacks):
    """A batch of two with their files."""
    passed(run, "李桐"), passed(run, "王芳")
    with django_capture_on_commit_callbacks(execute=True):
        issue(client, address(run))
    return Batch.objects.get()


def left(batch, form, office, capture):
    with capture(execute=True):
        batch_files.start_files(batch.pk, form, by=office)
    job = Job.objects.get(kind="certificates.batch_files")
    return (job_files() / job.result["file"]).read_bytes()


def test_all_files_in_an_archive_with_a_table(made, office, django_capture_on_commit_callbacks):
    data = left(made, ZIP, office, django_capture_on_commit_callbacks)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        table = archive.read("certificates.csv").decode("utf-8-sig").splitlines()
        names = archive.namelist()
    numbers = list(made.certificates.order_by("pk").values_list("number", flat=True))
    assert names == [*(f"{number}.pdf" for number in numbers), "certificates.csv"]
    assert [line.split(",")[0] for line in table] == ["number", *numbers]


def test_all_pages_in_one_file_to_print(made, office, django_capture_on_commit_callbacks):
    book = pdfium.PdfDocument(left(made, PRINT, office, django_capture_on_commit_callbacks))

    texts = [page.get_textpage().get_text_range() for page in book]
    assert ["李桐" in texts[0], "王芳" in texts[1], len(texts)] == [True, True, 2]


@pytest.mark.parametrize("form", [ZIP, PRINT])
def test_a_full_disk_is_told_leaves_no_half_file_and_is_tried_again(
    made, office, monkeypatch, django_capture_on_commit_callbacks, form
):
    def full(path, rows, progress):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(batch_files, "_print" if form == PRINT else "_zip", full)
        batch_files.start_files(made.pk, form, by=office)
    job = Job.objects.get(kind="certificates.batch_files")
    told = job.state, job.problem, list((job_files() / str(job.pk)).iterdir())

    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(job.pk, by=office)

    job.refresh_from_db()
    assert told == ("failed", str(NO_ROOM), [])
    assert (job.state, (job_files() / job.result["file"]).stat().st_size > 10_000) == ("done", True)


def test_what_failed_is_tried_again_row_by_row(made, office, client, django_capture_on_commit_callbacks):
    one = made.certificates.first()
    with lifted():
        made.certificates.filter(pk=one.pk).update(state=State.DEAD, failure="unknown", published_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("certificates:batch-retry", args=[made.pk]))

    job = Job.objects.latest("created_at")
    one.refresh_from_db()
    assert (one.state, job.state, job.total, job.succeeded) == (State.PUBLISHED, "done", 1, 1)


def test_what_cannot_be_made_is_named_with_the_reason(made, office, django_capture_on_commit_callbacks):
    one = made.certificates.first()
    strange = {**one.content, "holder": STRANGE}
    with lifted():
        made.certificates.filter(pk=one.pk).update(
            state=State.DEAD, content=strange, failure="no-glyph:x", published_at=None
        )

    with django_capture_on_commit_callbacks(execute=True):
        batch_files.retry(made.pk, by=office)

    job = Job.objects.latest("created_at")
    assert (job.state, job.failures) == ("done", [{"row": one.number, "why": "没有字体能印出其中的字"}])


def test_a_batch_nobody_can_sign_is_told_so_and_waits(made, office, settings, tmp_path, monkeypatch):
    with lifted():
        made.certificates.update(state=State.RESERVED, attempts=0, published_at=None)
    settings.CERTIFICATE_KEY_DIR, settings.CERTIFICATE_KEYS_BY_THEMSELVES = tmp_path / "none", False
    monkeypatch.setattr(batch_files, "PATIENCE_SECONDS", 0)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state="queued", attempts=0, lease_until=None)

    background.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", str(batch_files.CANNOT_SIGN))
    assert set(made.certificates.values_list("state", "attempts")) == {(State.RESERVED, 0)}


def give_up(made, *places):
    rows = [list(made.certificates.order_by("pk"))[place].pk for place in places]
    with lifted():
        made.certificates.filter(pk__in=rows).update(state=State.DEAD, failure="no-glyph:x", published_at=None)


def test_trying_again_while_a_try_runs_leads_to_that_try(made, office):
    give_up(made, 0)
    first = batch_files.retry(made.pk, by=office)
    give_up(made, 0, 1)

    assert batch_files.retry(made.pk, by=office) == first


def test_more_that_failed_are_tried_at_once_after_a_try(made, office):
    give_up(made, 0)
    first = batch_files.retry(made.pk, by=office)
    Job.objects.filter(pk=first.pk).update(state="done")
    give_up(made, 0, 1)

    assert len(batch_files.retry(made.pk, by=office).arguments["rows"]) == 2


def test_files_are_not_for_others(made, school):
    stranger = make_member("academic", make_university())

    with pytest.raises(NotAllowed):
        batch_files.start_files(made.pk, ZIP, by=stranger)
    with pytest.raises(NotAllowed):
        batch_files.retry(made.pk, by=stranger)


@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
def test_officers_see_the_batch_and_not_its_files(made, client, fields):
    officer = make_member("officer", **fields)
    client.force_login(officer)

    page = client.get(reverse("certificates:batch", args=[made.pk]))

    assert (page.status_code, reverse("certificates:batch-files", args=[made.pk]) in page.content.decode()) == (
        200,
        False,
    )
    with pytest.raises(NotAllowed):
        batch_files.start_files(made.pk, ZIP, by=officer)


def test_nothing_to_retry_is_said(made, office):
    with pytest.raises(Invalid):
        batch_files.retry(made.pk, by=office)


def test_the_table_of_a_batch_is_a_file(client, made):
    response = client.get(reverse("certificates:batch", args=[made.pk]) + "?format=csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["持证人", "李桐", "王芳"]
