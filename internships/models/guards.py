"""The triggers that hold what a round promised, whoever speaks to the database.

- A list is not changed, added or taken away once its round is locked.
- A round is not shown without a passing certificate of exactly the lists, inputs and result that are stored.
- Published weights of a firm's own marks, and which version counts in a round, stay; weights make a hundred.
- A certificate, and the result of a round that is shown, stay as they are.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py): SQLite alters a table by copying
it, and refuses to while a trigger of another table speaks of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from lms.common.triggers import Triggers

LISTS, ROUNDS = "internships_rankedlist", "internships_matchround"
CERTIFICATES, RESULTS = "internships_roundcertificate", "internships_placement"
SCHEMES, CRITERIA, IN_ROUNDS = "internships_scheme", "internships_criterion", "internships_roundscheme"
OPEN_STATES = "('draft', 'open', 'mock')"
SHOWN_STATES = "('published', 'appeal', 'final')"


@dataclass(frozen=True)
class Guard:
    """When a statement is refused, and with which words. `{differs}` is the database's null-safe comparison."""

    table: str
    event: str
    condition: str
    saying: str

    @property
    def name(self) -> str:
        """The trigger's name; everything before the last underscore is its table."""
        return f"{self.table}_{self.event.lower()}"


def _state(row: str, states: str, negated: bool = False) -> str:
    word = "NOT IN" if negated else "IN"
    return f"EXISTS (SELECT 1 FROM {ROUNDS} r WHERE r.id = {row}.match_round_id AND r.state {word} {states})"  # noqa: S608


_CERTIFIED = f"""EXISTS (SELECT 1 FROM {CERTIFICATES} c WHERE c.id = NEW.certificate_id AND c.match_round_id = NEW.id
 AND c.passed AND c.market_digest = NEW.market_digest AND c.result_digest = NEW.result_digest
 AND c.lists_root = NEW.lists_root AND c.result_digest <> '')"""  # noqa: S608  made of constants alone
_UNCERTIFIED = f"NEW.state IN {SHOWN_STATES} AND NOT {_CERTIFIED}"
_FROZEN = (
    "match_round_id", "student_id", "matched_post_id", "rank", "lottery", "reserve_id", "outcomes", "places", "waits",
)  # fmt: skip
_CHANGED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in _FROZEN)
_ANY = "1 = 1"
_LOCKED = "a ranked list is final once its round is locked"
_SHOWN = "a published result is final"
_PROOF = "a round is published only with a certificate of the stored result"
_KEPT = "certificates are append-only"

_WEIGHTS = "published weights are final, and make a hundred"


def _weighed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {SCHEMES} s WHERE s.id = {row}.scheme_id AND s.published_at IS NOT NULL)"  # noqa: S608


_SUM = f"NEW.skill_weight + (SELECT COALESCE(SUM(c.weight), 0) FROM {CRITERIA} c WHERE c.scheme_id = NEW.id)"  # noqa: S608

GUARDS = (
    Guard(SCHEMES, "INSERT", "NEW.published_at IS NOT NULL", _WEIGHTS),
    Guard(
        SCHEMES,
        "UPDATE",
        f"OLD.published_at IS NOT NULL OR (NEW.published_at IS NOT NULL AND {_SUM} <> 100)",
        _WEIGHTS,
    ),
    Guard(SCHEMES, "DELETE", "OLD.published_at IS NOT NULL", _WEIGHTS),
    Guard(CRITERIA, "INSERT", _weighed("NEW"), _WEIGHTS),
    Guard(CRITERIA, "UPDATE", f"{_weighed('OLD')} OR {_weighed('NEW')}", _WEIGHTS),
    Guard(CRITERIA, "DELETE", _weighed("OLD"), _WEIGHTS),
    Guard(IN_ROUNDS, "UPDATE", _ANY, _WEIGHTS),
    Guard(IN_ROUNDS, "DELETE", _ANY, _WEIGHTS),
    Guard(LISTS, "INSERT", _state("NEW", OPEN_STATES, negated=True), _LOCKED),
    Guard(
        LISTS,
        "UPDATE",
        f"{_state('OLD', OPEN_STATES, negated=True)} OR {_state('NEW', OPEN_STATES, negated=True)}",
        _LOCKED,
    ),
    Guard(LISTS, "DELETE", _state("OLD", OPEN_STATES, negated=True), _LOCKED),
    Guard(ROUNDS, "INSERT", _UNCERTIFIED, _PROOF),
    Guard(ROUNDS, "UPDATE", _UNCERTIFIED, _PROOF),
    Guard(CERTIFICATES, "UPDATE", _ANY, _KEPT),
    Guard(CERTIFICATES, "DELETE", _ANY, _KEPT),
    Guard(RESULTS, "INSERT", _state("NEW", SHOWN_STATES), _SHOWN),
    Guard(
        RESULTS,
        "UPDATE",
        f"({_CHANGED}) AND {_state('OLD', SHOWN_STATES)}",
        _SHOWN,
    ),
    Guard(RESULTS, "DELETE", _state("OLD", SHOWN_STATES), _SHOWN),
)
TABLES = (LISTS, ROUNDS, CERTIFICATES, RESULTS, SCHEMES, CRITERIA, IN_ROUNDS)
SQLITE_TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{saying}'); END
"""
# PostgreSQL allows no question about another table in WHEN: it stands in the function instead.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{saying}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
POSTGRES_TRIGGER = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_refuse()"


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of this app away, for a migration that alters a table on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'internships%%'", [])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def _statements(vendor: str) -> Iterator[tuple[str, str]]:
    for guard in GUARDS:
        yield (
            guard.name,
            (POSTGRES_TRIGGER if vendor == "postgresql" else SQLITE_TRIGGER).format(**_parts(guard, vendor)),
        )


def _parts(guard: Guard, vendor: str) -> dict[str, str]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return {
        "name": guard.name,
        "event": guard.event,
        "table": guard.table,
        "condition": guard.condition.replace("{differs}", differs),
        "saying": guard.saying,
    }


TRIGGERS = Triggers(
    _statements, functions=[POSTGRES_FUNCTION.format(**_parts(guard, "postgresql")) for guard in GUARDS]
)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
