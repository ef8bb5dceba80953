"""Everything the platform holds about one person, gathered from every app that registered a collector."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from lms.audit import public as audit
from lms.people.models import Guardian, User

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
Collector = Callable[[User], Rows]
_collectors: dict[str, Collector] = {}


def register_collector(app_label: str, collector: Collector) -> None:
    """Have `collector(person)` asked for the rows an app holds: {"orders": [{"number": …}, …], …}."""
    _collectors[app_label] = collector


def collected_apps() -> set[str]:
    """The apps that say what they hold about a person."""
    return set(_collectors)


def holdings_of(person: User) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """{app: {thing: [row]}}, empty things left out."""
    gathered = {label: collector(person) for label, collector in sorted(_collectors.items())}
    return {
        label: {thing: [dict(row) for row in rows] for thing, rows in things.items() if rows}
        for label, things in gathered.items()
    }


def own_rows(person: User) -> Rows:
    """What this app and allauth hold."""
    return {
        "account": _values(
            User.objects.filter(pk=person.pk),
            "username", "name", "name_latin", "email", "phone", "birth_on", "language", "date_joined", "last_login",
        ),
        "guardian": [
            {name: getattr(guardian, name) for name in ("name", "relation", "email", "asked_at", "confirmed_at")}
            for guardian in Guardian.objects.filter(ward=person)
        ],
        "consents": _values(person.consents.all(), "kind", "version", "by_guardian", "given_at", "withdrawn_at"),
        "email_addresses": _values(person.emailaddress_set.all(), "email", "verified", "primary"),
        "second_factors": _values(person.authenticator_set.all(), "type", "created_at", "last_used_at"),
        "sessions": _values(person.usersession_set.all(), "ip", "user_agent", "created_at", "last_seen_at"),
        "devices": _values(person.devices.all(), "fingerprint", "first_seen_at"),
        "trail": _values(audit.events(actor_id=person.pk), "at", "action", "object_type", "object_id", "changes"),
        "linked_accounts": _values(person.socialaccount_set.all(), "provider", "uid", "extra_data", "date_joined"),
    }  # fmt: skip


def _values(rows: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return list(rows.values(*fields))
