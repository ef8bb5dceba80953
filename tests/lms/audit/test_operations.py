"""What an event says, and what it must not."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AuditEvent
from lms.audit.public import masked, record, record_denial, record_many
from lms.common.middleware.request_id import Origin, current
from tests.factories.people import make_person


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("13812345678", "138****5678"),
        ("电话138 1234 5678，备用", "电话138****5678，备用"),
        ("wang.xiaoming@school.edu.cn", "w***@school.edu.cn"),
        ({"to": ["a@x.cn", 7]}, {"to": ["a***@x.cn", 7]}),
        ("91340100MA2N000000", "91340100MA2N000000"),
        ("20261124123456789012", "20261124123456789012"),
        # A digest with a telephone number in it by chance.
        ({"sha256": f"{'ab' * 26}f13812345678"}, {"sha256": f"{'ab' * 26}f13812345678"}),
        (None, None),
    ],
)
def test_masked_cuts_numbers_and_addresses(given, kept):
    assert masked(given) == kept


@pytest.mark.django_db
def test_record_keeps_who_what_and_where():
    person, order = make_person("王小明"), make_person("赵敏")
    token = current.set(Origin("request-0001", "10.1.2.0"))

    record("order.approved", order, by=person, organisation_id=7, purpose="年检 13812345678", seats=3)

    current.reset(token)
    event = AuditEvent.objects.get(action="order.approved")
    assert (event.actor_id, event.actor_label, event.organisation_id) == (person.pk, "王小*", 7)
    assert (event.object_type, event.object_id, event.object_label) == ("people.user", str(order.pk), "赵*")
    assert (event.result, event.purpose, event.changes) == ("ok", "年检 138****5678", {"seats": 3})
    assert (event.address, event.request_id) == ("10.1.2.0", "request-0001")


@pytest.mark.django_db
def test_record_takes_dates_numbers_and_lazy_words():
    name = uuid.uuid4()

    record("x", make_person(), by=None, day=date(2026, 11, 24), amount=Decimal("1.50"), word=_("完成"), name=name)

    assert AuditEvent.objects.get(action="x").changes == {
        "day": "2026-11-24", "amount": "1.50", "word": "完成", "name": str(name),
    }  # fmt: skip


@pytest.mark.django_db
def test_record_goes_with_a_change_that_is_rolled_back():
    person = make_person()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("order.approved", person, by=person)
        1 / 0  # noqa: B018  the change that fails

    assert not AuditEvent.objects.filter(action="order.approved").exists()


@pytest.mark.django_db
def test_record_denial_says_denied():
    person = make_person()

    record_denial("entry.denied", "view", "internships:order", by=person, path="/gov/")

    event = AuditEvent.objects.get(action="entry.denied")
    assert (event.result, event.object_id, event.changes) == ("denied", "internships:order", {"path": "/gov/"})


@pytest.mark.django_db
def test_record_many_keeps_what_record_keeps_in_one_statement(django_assert_num_queries):
    actor, things = make_person("王小明"), [make_person("赵敏"), make_person("钱进")]
    record("x.one", things[0], by=actor, phone="13812345678")

    with django_assert_num_queries(1):
        count = record_many("x.many", [(thing, {"phone": "13812345678"}) for thing in things], by=actor)

    fields = ("actor_id", "actor_label", "object_type", "object_id", "object_label", "result", "changes", "address")
    assert count == 2
    assert (
        AuditEvent.objects.filter(action="x.many", object_id=things[0].pk).values(*fields).get()
        == AuditEvent.objects.filter(action="x.one").values(*fields).get()
    )
