"""New versions of the rules about programmes: entered, approved by a second person, withdrawn. Decision 0023."""

from django.db import transaction

from courses.access.programmes import can_change_rules
from courses.access.runs import require
from courses.choices.limits import schema_of
from courses.queries.rule_book import found, of_key
from lms.audit import public as audit
from lms.common import law
from lms.people.models import User


@transaction.atomic
def propose_rule(key: str, draft: law.Draft, *, by: User) -> int:
    """The number of the new version, which waits. Raises NotAllowed, Http404, WrongState, Invalid."""
    require(can_change_rules(by))
    rows = law.held(of_key(key))
    schema = schema_of(rows[0].code, rows[-1].parameters)
    new = law.next_version(rows, draft, schema, found=found(key), by=by)
    told = {"level": new.level, "parameters": new.parameters, "severity": new.severity}
    audit.record("programme_rule.proposed", new, by=by, purpose=new.reason, **told)
    return new.version


@transaction.atomic
def approve_rule(key: str, version: int, *, by: User) -> None:
    """Let it hold from its day on; approved already is approved. Raises NotAllowed, Http404, WrongState, Invalid."""
    require(can_change_rules(by))
    row = law.approve(law.held(of_key(key)), version, found=found(key), by=by)
    if row is not None:
        audit.record("programme_rule.approved", row, by=by, level=row.level, valid_from=row.valid_from.isoformat())


@transaction.atomic
def withdraw_rule(key: str, version: int, *, reason: str, by: User) -> None:
    """Take it back before it holds. Raises NotAllowed, Http404, WrongState, Invalid (no reason)."""
    require(can_change_rules(by))
    row = law.withdraw(law.held(of_key(key)), version, reason=reason, found=found(key), by=by)
    if row is not None:
        audit.record("programme_rule.withdrawn", row, by=by, level=row.level, purpose=row.withdrawn_reason)
