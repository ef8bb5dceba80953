from datetime import date

import pytest

from internships.errors import OrderChanged
from internships.models import Order, OrderTemplate
from internships.operations.drafts import (
    Change,
    begin_order,
    content_of,
    copy_order,
    drop_draft,
    drop_template,
    keep_typed,
    save_step,
    save_template,
)
from internships.operations.orders import PostDraft, return_order, submit_order
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.public import Role
from tests.factories.courses import make_course
from tests.factories.internships import make_approved, make_draft, make_skill, make_submitted
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


def begun(cast):
    return begin_order(cast.firm.pk, cast.school.pk, by=cast.manager)


def test_begin_order_makes_a_draft_with_what_is_known_of_the_firm(cast):
    order = begun(cast)

    assert (order.state, order.headcount, order.cluster_id, order.school) == (
        "draft", 200, cast.firm.cluster_id, cast.school,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["mentor", "academic", "officer"])
def test_begin_order_is_the_managers_alone(cast, who):
    with pytest.raises(NotAllowed):
        begin_order(cast.firm.pk, cast.school.pk, by=getattr(cast, who))


def test_begin_order_with_no_school_is_refused(cast):
    with pytest.raises(Invalid):
        begin_order(cast.firm.pk, cast.firm.pk, by=cast.manager)

    assert Order.objects.count() == 0


def test_begun_order_is_sent_once_every_step_is_written(cast):
    order = begun(cast)
    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    save_step(order.pk, 1, Change({}, posts=(PostDraft("运营助理", 50, 2),)), by=cast.manager)
    save_step(order.pk, 2, Change({"same_post_wage": 5000, "pay": 4000}, skills=()), by=cast.manager)

    assert list(refused.value.fields) == ["posts", "same_post_wage", "pay"]
    assert submit_order(order.pk, by=cast.manager).state == "submitted"


def test_save_step_counts_versions_and_refuses_an_old_one(cast):
    order = begun(cast)
    save_step(order.pk, 2, Change({"pay": 4000}), by=cast.manager, version=order.version)

    with pytest.raises(OrderChanged):
        save_step(order.pk, 2, Change({"pay": 1}), by=cast.manager, version=order.version)
    with pytest.raises(OrderChanged):
        keep_typed(order.pk, 2, {"pay": ["x"]}, by=cast.manager, version=order.version)

    found = Order.objects.get()
    assert (found.pay, found.version, found.typed) == (4000, order.version + 1, {})


def test_typed_words_stay_until_the_step_is_right(cast):
    order = make_draft(cast)
    keep_typed(order.pk, 2, {"pay": ["四千"]}, by=cast.manager)
    kept = Order.objects.get().typed
    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    save_step(order.pk, 2, Change({"pay": 4000}), by=cast.manager)

    assert (kept, Order.objects.get().typed) == ({"2": {"pay": ["四千"]}}, {})
    assert str(refused.value.message) == "第 2 步还有没填好的内容"


def test_save_step_of_an_order_under_way_is_refused(cast):
    with pytest.raises(WrongState):
        save_step(make_submitted(cast).pk, 2, Change({"pay": 1}), by=cast.manager)


def test_save_step_of_another_firm_is_refused(cast):
    order = begun(cast)

    with pytest.raises(NotAllowed):
        save_step(order.pk, 2, Change({"pay": 1}), by=make_member(Role.MANAGER, make_enterprise()))


def test_copy_order_takes_all_but_days_and_decisions(cast):
    skill = make_skill()
    make_course(code="CBE102")
    source = make_approved(
        cast,
        posts=[("跟单员", 50, 3)],
        skills=((skill.code, 2, 4),),
        course_codes=("CBE102",),
        starts_on=date(2024, 2, 29),
    )

    made = copy_order(source.pk, by=cast.manager)

    assert (made.state, made.copied_from, made.course_codes, made.mentor_id) == (
        "draft", source.code, ["CBE102"], cast.mentor.pk,
    )  # fmt: skip
    assert list(made.posts.values_list("name_zh", "staff", "seats")) == [("跟单员", 50, 3)]
    assert list(made.skills.values_list("skill__code", "level", "weight")) == [(skill.code, 2, 4)]
    assert (made.starts_on > date(2026, 11, 26), made.starts_on.month, made.host_approved_on) == (True, 2, None)
    assert made.insured_from is None


def test_template_begins_an_order_like_the_one_it_was_kept_from(cast):
    skill = make_skill()
    source = make_draft(cast, posts=[("跟单员", 50, 3)], skills=((skill.code, 2, 4),), months=5)

    for _ in range(2):
        template = save_template(source.pk, " 秋季 ", by=cast.manager)
    made = begin_order(cast.firm.pk, cast.school.pk, by=cast.manager, content=template.content)

    assert OrderTemplate.objects.get().name == "秋季"
    assert (content_of(made), made.mentor_id) == (content_of(source), None)


def test_templates_are_the_firms_own(cast):
    template = save_template(make_draft(cast).pk, "秋季", by=cast.manager)
    rival = make_member(Role.MANAGER, make_enterprise())

    with pytest.raises(NotAllowed):
        drop_template(template.pk, by=rival)
    drop_template(template.pk, by=cast.manager)
    drop_template(template.pk, by=cast.manager)

    assert OrderTemplate.objects.count() == 0
    assert AuditEvent.objects.filter(action="order.template_dropped").count() == 1


def test_template_without_a_name_is_refused(cast):
    with pytest.raises(Invalid):
        save_template(make_draft(cast).pk, "  ", by=cast.manager)


def test_draft_is_thrown_away_but_nothing_that_was_sent(cast):
    draft_, sent = make_draft(cast), make_submitted(cast)
    return_order(sent.pk, reason="改", by=cast.academic)

    drop_draft(draft_.pk, by=cast.manager)
    with pytest.raises(Invalid):
        drop_draft(sent.pk, by=cast.manager)

    assert list(Order.objects.values_list("pk", flat=True)) == [sent.pk]


def test_a_course_taken_off_since_does_not_come_along(cast):
    course = make_course(code="CBE102")
    source = make_approved(cast, course_codes=("CBE102",))
    course.unpublish()

    assert copy_order(source.pk, by=cast.manager).course_codes == []


def test_no_way_into_an_order_for_a_course_nobody_knows(cast):
    with pytest.raises(Invalid, match="没有这些课程：CBE999"):
        make_draft(cast, course_codes=("CBE999",))
    with pytest.raises(Invalid, match="CBE999"):
        save_step(make_draft(cast).pk, 3, Change({"course_codes": ["CBE999"]}), by=cast.manager)
