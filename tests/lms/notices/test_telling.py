"""Telling people: whom, by which ways, and how several become one."""

import threading
from string import Formatter

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from lms.notices import public as notices
from lms.notices.choices import Audience, Channel
from lms.notices.kinds import KINDS, LETTERS
from lms.notices.models import Delivery, Notice, Preference
from lms.notices.queries.notices import title_of
from lms.organisations.public import Role
from lms.people.signals import new_device_used
from tests.factories.organisations import make_member
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = {"title": "跨境平台运营"}
TITLE = ("跨境平台运营", "Cross-border platforms")


def _ways(person) -> set[str]:
    sent = set(Delivery.objects.filter(notice__person=person).values_list("channel", flat=True))
    return sent | ({"in_app"} if Notice.objects.filter(person=person, in_app=True).exists() else set())


def test_notify_tells_everybody_once():
    first, second = make_person(), make_person()

    told = notices.notify([first.pk, second.pk, first.pk], "certificate.issued", words=WORDS, url="/x/")

    assert told == 2
    assert sorted(Notice.objects.values_list("person_id", flat=True)) == sorted([first.pk, second.pk])


@pytest.mark.parametrize(("kind", "words"), [("no.such", WORDS), ("certificate.issued", {})])
def test_notify_refuses_an_unknown_kind_and_a_forgotten_word(kind, words):
    person = make_person()

    with pytest.raises(KeyError):
        notices.notify(person.pk, kind, words=words)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("url", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "x/"])
def test_notify_refuses_an_address_of_another_site(url):
    with pytest.raises(ValueError, match="not a path"):
        notices.notify(make_person().pk, "certificate.issued", words=WORDS, url=url)


def test_notify_goes_with_a_change_that_is_rolled_back():
    person = make_person()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.notify(person.pk, "certificate.issued", words=WORDS)
        1 / 0  # noqa: B018  the change that fails

    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Role.STUDENT, {"in_app", "phone"}),
        (Role.MANAGER, {"in_app", "email"}),
        (Role.ACADEMIC, {"in_app", "email"}),
        (Role.OFFICER, {"in_app"}),
    ],
)
def test_channels_follow_who_the_person_is(role, ways):
    person = make_member(role)

    notices.notify(person.pk, "round.opened", words={"round": "春季轮", "closes": "12-01"}, url="/choices/")

    assert _ways(person) == ways


def test_channels_follow_the_space_of_the_address_first():
    person = make_person()

    notices.notify(person.pk, "round.opened", words={"round": "春季轮", "closes": "12-01"}, url="/biz/acme/orders/")

    assert _ways(person) == {"in_app", "email"}


def test_channels_for_this_once_are_added():
    person = make_person()

    notices.notify(person.pk, "log.confirmed", words={"count": 1}, also_by=[Channel.EMAIL])

    assert _ways(person) == {"in_app", "email"}


def test_preferences_add_and_take_away():
    person = make_person()
    for channel, on in (("in_app", False), ("digest", True)):
        Preference.objects.create(person=person, kind="log.confirmed", channel=channel, on=on)

    notices.notify(person.pk, "log.confirmed", words={"count": 1})

    assert _ways(person) == {"digest"}
    assert notices.recent(person.pk, 5) == []


def test_who_wants_to_hear_nothing_is_not_told():
    person = make_person()
    Preference.objects.create(person=person, kind="log.confirmed", channel="in_app", on=False)

    assert notices.notify(person.pk, "log.confirmed", words={"count": 1}) == 0
    assert Notice.objects.count() == 0


def test_same_kind_folds_into_one_line_until_it_is_read():
    me, other = make_person(), make_person()
    for name in ("甲", "乙", "丙"):
        notices.notify([me.pk], "comment.added", words={"person": name, "task": "选品报告"}, fold_key="task:1")
    notices.notify([me.pk, other.pk], "comment.added", words={"person": "丁", "task": "选品报告"}, fold_key="task:1")

    assert [line.title for line in notices.recent(me.pk, 5)] == ["“选品报告”有 4 条点评"]
    assert [line.title for line in notices.recent(other.pk, 5)] == ["丁点评了“选品报告”"]
    assert Delivery.objects.filter(notice__person=me).count() == 1

    Notice.objects.filter(person=me).update(read_at="2026-11-24T00:00:00Z")
    notices.notify(me.pk, "comment.added", words={"person": "戊", "task": "选品报告"}, fold_key="task:1")

    assert notices.recent(me.pk, 1)[0].title == "戊点评了“选品报告”"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_fold_into_one_line():
    person, barrier = make_person(), threading.Barrier(2)

    def comment(name: str) -> None:
        barrier.wait(10)
        notices.notify(person.pk, "comment.added", words={"person": name, "task": "报告"}, fold_key="task:1")
        connections.close_all()

    threads = [threading.Thread(target=comment, args=[name]) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(Notice.objects.filter(person=person).values_list("count", flat=True)) == [2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_a_line_begun_between_looking_and_writing_is_counted_once():
    person, others = make_person(), iter(["乙"])

    def comment(name: str) -> None:
        notices.notify(person.pk, "comment.added", words={"person": name, "task": "报告"}, fold_key="task:1")
        connections.close_all()

    def let_the_other_in(execute, sql, params, many, context):
        if not sql.startswith("SELECT") and "notices_" in sql and (name := next(others, "")):
            thread = threading.Thread(target=comment, args=[name])
            thread.start()
            thread.join(20)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(let_the_other_in):
        notices.notify(person.pk, "comment.added", words={"person": "甲", "task": "报告"}, fold_key="task:1")

    assert list(Notice.objects.filter(person=person).values_list("count", flat=True)) == [2]


@pytest.mark.parametrize("people", [1, 3])
def test_notify_takes_as_many_queries_for_three_as_for_one(django_assert_num_queries, people):
    ids = [make_person().pk for _ in range(people)]

    # audiences, preferences, and a savepoint, notices, deliveries, twice end
    with django_assert_num_queries(8):
        notices.notify(ids, "certificate.issued", words=WORDS)


def test_a_new_device_is_told_in_the_app_and_by_mail():
    person = make_person()

    new_device_used.send(sender=type(person), person=person, user_agent="Firefox")

    assert _ways(person) == {"in_app", "email"}


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "跨境平台运营"), ("en", "Cross-border platforms")])
def test_a_title_with_a_translation_is_read_in_each_readers_language(language, title):
    person = make_person()
    notices.notify(person.pk, "certificate.issued", words={"title": notices.titled(*TITLE)}, url="/x/")

    with translation.override(language):
        (line,) = notices.recent(person.pk, 1)

    assert title in line.title


@pytest.mark.parametrize("english", ["", "跨境平台运营"])
def test_a_title_without_a_translation_is_kept_as_plain_words(english):
    assert notices.titled("跨境平台运营", english) == notices.in_both(lambda: "跨境平台运营") == "跨境平台运营"


def test_a_kind_the_catalogue_forgot_still_shows():
    notice = Notice.objects.create(person=make_person(), kind="gone", words={})

    assert title_of(notice) == "一条已不再使用的通知"


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sentence_asks_for_the_same_words_in_both_languages(key, language):
    kind = KINDS[key]
    chinese = {name for _text, name, _spec, _conv in Formatter().parse(str(kind.sentence)) if name}

    with translation.override(language):
        here = {name for _text, name, _spec, _conv in Formatter().parse(str(kind.sentence)) if name}

    assert here == chinese


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_names_known_channels(key):
    letters = "".join(getattr(KINDS[key], audience) for audience in Audience.values)

    assert set(letters) <= set(LETTERS)


def test_notify_each_tells_everybody_their_own_and_asks_no_oftener_for_more(django_assert_num_queries):
    people = [make_person() for _ in range(3)]
    lines = [(person.pk, {"title": f"证书{n}"}, f"/certificates/{n}/") for n, person in enumerate([*people, people[0]])]

    # PostgreSQL is asked for the notices' numbers first, so that they can be copied in.
    queries = 7 if connection.vendor == "postgresql" else 6
    with django_assert_num_queries(queries):
        one = notices.notify_each("certificate.issued", lines[:1])
    with django_assert_num_queries(queries):
        rest = notices.notify_each("certificate.issued", lines[1:])

    assert (one, rest) == (1, 3)
    assert list(Notice.objects.order_by("pk").values_list("person", "words__title", "url")) == [
        (person_id, words["title"], url) for person_id, words, url in lines
    ]


def test_notify_each_tells_nobody_if_one_line_is_wrong():
    person = make_person()
    lines = [(person.pk, {"title": "一"}, "/x/"), (person.pk, {"title": "二"}, "//evil.example/")]

    with pytest.raises(ValueError, match="not a path of this site"):
        notices.notify_each("certificate.issued", lines)

    assert Notice.objects.count() == 0


def test_notify_each_leaves_out_who_wants_to_hear_nothing():
    person = make_person()
    Preference.objects.bulk_create(
        Preference(person=person, kind="log.confirmed", channel=channel, on=False) for channel in Channel
    )

    assert notices.notify_each("log.confirmed", [(person.pk, {"count": 1}, "/x/")]) == 0
