"""A refusal leaves a trace although the refused work leaves none."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.audit.models import AuditEvent
from lms.audit.public import record
from lms.common.entry import anyone, entry
from lms.common.errors import NotAllowed, WrongState
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@entry(anyone)
@transaction.atomic
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    record("order.approved", request.user, by=request.user)
    raise {"rule": NotAllowed, "django": PermissionDenied, "late": WrongState}[kind]()


from lms.urls import urlpatterns as site

urlpatterns = [path("refuse/<str:kind>/", refuse, name="refuse"), *site]


@pytest.mark.parametrize("kind", ["rule", "django"])
def test_denial_is_recorded_once_and_the_work_is_not(client, kind):
    person = make_person()
    client.force_login(person)

    response = client.post(f"/refuse/{kind}/")

    assert response.status_code == 403
    assert not AuditEvent.objects.filter(action="order.approved").exists()
    event = AuditEvent.objects.get(action="entry.denied")
    assert (event.actor_id, event.object_id, event.result) == (person.pk, "refuse", "denied")
    assert event.changes == {"method": "POST", "path": f"/refuse/{kind}/"}


def test_other_refusals_are_not_denials(client):
    client.force_login(make_person())

    client.post("/refuse/late/")

    assert not AuditEvent.objects.filter(action="entry.denied").exists()
