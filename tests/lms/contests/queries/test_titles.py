"""Contests by their titles in the reader's language: where somebody translated them, and at a constant cost."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from lms.contests.background.rounds import tell_phase
from lms.contests.models import ContestPage, Round
from lms.contests.queries.titles import Titles, title_of
from lms.notices import public as notices
from tests.factories.contests import make_cast, make_contest

pytestmark = pytest.mark.django_db


def translate(contest: ContestPage, title: str, *, live: bool = True) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    copied = contest.copy_for_translation(english, copy_parents=True)
    ContestPage.objects.filter(pk=copied.pk).update(title=title, live=live)


@pytest.mark.parametrize(
    ("language", "live", "title"),
    [("zh-hans", True, "跨境运营赛"), ("en", True, "Cross-border contest"), ("en", False, "跨境运营赛")],
)
def test_title_is_of_the_live_page_in_the_readers_language(language, live, title):
    contest = make_contest()
    translate(contest, "Cross-border contest", live=live)

    with translation.override(language):
        assert title_of(contest) == title


@pytest.mark.parametrize(("language", "queries"), [("zh-hans", 0), ("en", 1)])
def test_titles_cost_one_query_however_many(language, queries, django_assert_num_queries):
    contests = [make_contest(f"赛事{n}") for n in range(3)]
    translate(contests[0], "The first")

    with translation.override(language), django_assert_num_queries(queries):
        titles = Titles()
        assert [titles.of(one) for one in contests][1:] == ["赛事1", "赛事2"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-hans", "跨境运营赛进入校赛 · 提交中"),
        ("en", "Cross-border contest has reached: Campus · Open for submissions"),
    ],
)
def test_a_notice_names_contest_round_and_state_in_the_readers_language(language, sentence):
    cast = make_cast()
    Round.objects.filter(pk=cast.round.pk).update(title_zh="校赛", title_en="Campus")
    translate(cast.season.contest, "Cross-border contest")
    person = cast.entry().team.captain

    tell_phase(Round.objects.get(pk=cast.round.pk))

    with translation.override(language):
        (line,) = notices.recent(person.pk, 1)
        assert line.title == sentence


def test_desk_list_and_file_say_the_english_title_and_mark_what_stays_chinese(client):
    cast = make_cast()
    client.force_login(cast.officer)
    with translation.override("en"):
        desk, teams = reverse("contests:gov_contests"), reverse("contests:season_teams", args=[cast.season.pk])
    chinese = f'<span lang="zh-Hans">{cast.season.contest.title}</span>'
    assert chinese in client.get(desk).content.decode()

    translate(cast.season.contest, "Cross-border contest")
    cast.team()

    shown = client.get(desk).content.decode()
    assert (chinese in shown, "Cross-border contest" in shown) == (False, True)
    rows = list(csv.DictReader(io.StringIO(client.get(teams + "?format=csv").content.decode("utf-8-sig"))))
    assert [row["Competition"].startswith("Cross-border contest ") for row in rows] == [True]
