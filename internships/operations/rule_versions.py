"""New versions of the rules of law: entered, approved by a second person, withdrawn. Decision 0023."""

from dataclasses import replace

from django.db import transaction

from internships import access
from internships.choices import Waiver
from internships.choices.parameters import schema_of
from internships.models import Rule
from internships.queries.rule_book import found
from lms.audit import public as audit
from lms.common import law
from lms.people.models import User


@transaction.atomic
def propose_rule(key: str, draft: law.Draft, *, by: User) -> int:
    """The number of the new version, which waits. Raises NotAllowed, Http404, WrongState, Invalid."""
    access.require(access.can_change_rules(by))
    rows = law.held(Rule.objects.filter(code=key))
    if draft.severity == law.Severity.BLOCK:
        draft = replace(draft, waiver=Waiver.NEVER)
    new = law.next_version(rows, draft, schema_of(key), found=found(key), by=by)
    audit.record("rule.proposed", new, by=by, purpose=new.reason, parameters=new.parameters, severity=new.severity)
    return new.version


@transaction.atomic
def approve_rule(key: str, version: int, *, by: User) -> None:
    """Let it hold from its day on; approved already is approved. Raises NotAllowed, Http404, WrongState, Invalid."""
    access.require(access.can_change_rules(by))
    row = law.approve(law.held(Rule.objects.filter(code=key)), version, found=found(key), by=by)
    if row is not None:
        audit.record("rule.approved", row, by=by, valid_from=row.valid_from.isoformat())


@transaction.atomic
def withdraw_rule(key: str, version: int, *, reason: str, by: User) -> None:
    """Take it back before it holds. Raises NotAllowed, Http404, WrongState, Invalid (no reason)."""
    access.require(access.can_change_rules(by))
    rows = law.held(Rule.objects.filter(code=key))
    row = law.withdraw(rows, version, reason=reason, found=found(key), by=by)
    if row is not None:
        audit.record("rule.withdrawn", row, by=by, purpose=row.withdrawn_reason)
