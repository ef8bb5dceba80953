import pytest

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.models import MaturityAssessment
from lms.organisations.operations.maturity import assess_maturity
from lms.organisations.queries.vettings import questionnaire
from lms.organisations.scoring import BadAnswers, maturity, questions
from tests.factories.organisations import make_enterprise, make_member

SMALL = {
    "levels": [{"code": "low", "from_percent": 0}, {"code": "high", "from_percent": 50}],
    "dimensions": [
        {"code": "a", "questions": [{"code": "a1", "options": [{"points": 0}, {"points": 1}, {"points": 3}]}]},
        {
            "code": "b",
            "questions": [
                {"code": "b1", "options": [{"points": 0}, {"points": 2}]},
                {"code": "b2", "options": [{"points": 0}, {"points": 2}]},
            ],
        },
    ],
}


@pytest.mark.parametrize(
    "answers, percent, level, parts",
    [
        ({"a1": 0, "b1": 0, "b2": 0}, 0, "low", [0, 0]),
        ({"a1": 3, "b1": 2, "b2": 2}, 100, "high", [100, 100]),
        # Each dimension weighs the same, however many questions it has.
        ({"a1": 3, "b1": 0, "b2": 0}, 50, "high", [100, 0]),
        ({"a1": 1, "b1": 2, "b2": 0}, 42, "low", [33, 50]),
    ],
)
def test_maturity_is_the_mean_of_its_dimensions(answers, percent, level, parts):
    result = maturity(SMALL, answers)

    assert (result.percent, result.level, [one.percent for one in result.dimensions]) == (percent, level, parts)


def test_maturity_names_what_to_begin_with():
    assert maturity(SMALL, {"a1": 3, "b1": 2, "b2": 0}).weakest == "b"


@pytest.mark.parametrize("answers", [{}, {"a1": 2, "b1": 0, "b2": 0}, {"a1": 0, "b1": 2}])
def test_maturity_refuses_open_questions_and_points_of_no_option(answers):
    with pytest.raises(BadAnswers):
        maturity(SMALL, answers)


def test_shipped_questionnaire_has_words_for_everything():
    asked = questionnaire()

    assert [level["from_percent"] for level in asked["levels"]] == sorted(
        {level["from_percent"] for level in asked["levels"]}
    )
    assert asked["levels"][0]["from_percent"] == 0
    assert all(level["title_zh"] and level["advice_zh"] for level in asked["levels"])
    assert len({question["code"] for question in questions(asked)}) == 8
    assert all(len({o["points"] for o in q["options"]}) == len(q["options"]) for q in questions(asked))


def answers(points):
    return {question["code"]: points for question in questions(questionnaire())}


@pytest.mark.django_db
def test_assess_maturity_keeps_every_sheet():
    firm = make_enterprise()
    manager = make_member("manager", firm)

    assess_maturity(firm.pk, answers(0), by=manager)
    assess_maturity(firm.pk, answers(3), by=manager)

    rows = list(MaturityAssessment.objects.values_list("percent", "level", "questionnaire_version"))
    assert rows == [(100, "integrated", 1), (0, "starting", 1)]
    assert AuditEvent.objects.filter(action="maturity.assessed").count() == 2


@pytest.mark.django_db
def test_assess_maturity_is_the_managers_and_whole():
    firm = make_enterprise()

    with pytest.raises(NotAllowed):
        assess_maturity(firm.pk, answers(1), by=make_member("manager"))
    with pytest.raises(Invalid) as refused:
        assess_maturity(firm.pk, {"channels": 1}, by=make_member("manager", firm))

    assert len(refused.value.fields) == 7
    assert MaturityAssessment.objects.count() == 0


@pytest.mark.django_db
def test_maturity_page_shows_result_and_advice(client):
    firm = make_enterprise(code="firm")
    client.force_login(make_member("manager", firm))

    wrong = client.post("/biz/firm/maturity/", {"channels": 1})
    right = client.post("/biz/firm/maturity/", answers(1))
    page = client.get("/biz/firm/maturity/")

    assert (wrong.status_code, len(wrong.context["form"].errors), right.status_code) == (422, 7, 302)
    shown = page.context["maturity"]
    assert (shown["row"].percent, shown["level"]["title_zh"], shown["first"]["code"]) == (33, "探索", "sales")
    assert shown["level"]["advice_zh"] in page.content.decode()
