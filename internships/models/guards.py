"""The triggers that hold what a round promised, whoever speaks to the database.

- A list is not changed, added or taken away once its round is locked.
- A round is not shown without a passing certificate of exactly the lists, inputs and result that are stored, and a
  passing check of exactly the rows that were written from it.
- What was certified stays as it is, and so does the table of cut-offs once it is shown.
- Published weights of a firm's own marks, and which version counts in a round, stay; weights make a hundred.
- A certificate, and the result of a round that is shown, stay as they are.
- What may go once its time is over (background/keeping.py) may not go an hour sooner.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py): SQLite alters a table by copying
it, and refuses to while a trigger of another table speaks of it.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from lms.common import triggers
from lms.common.triggers import Guard, guarding

LISTS, ROUNDS = "internships_rankedlist", "internships_matchround"
CERTIFICATES, RESULTS = "internships_roundcertificate", "internships_placement"
LINES = "internships_roundpost"
PACKED, CHECKS = "internships_roundresult", "internships_resultscheck"
SCHEMES, CRITERIA, IN_ROUNDS = "internships_scheme", "internships_criterion", "internships_roundscheme"
OPEN_STATES = "('draft', 'open', 'mock')"
SHOWN_STATES = "('published', 'appeal', 'final')"
UNPROVEN_STATES = "('drawn', 'solved', 'held')"


def _state(row: str, states: str, negated: bool = False) -> str:
    word = "NOT IN" if negated else "IN"
    return f"EXISTS (SELECT 1 FROM {ROUNDS} r WHERE r.id = {row}.match_round_id AND r.state {word} {states})"  # noqa: S608


_CERTIFIED = f"""EXISTS (SELECT 1 FROM {CERTIFICATES} c WHERE c.id = NEW.certificate_id AND c.match_round_id = NEW.id
 AND c.passed AND c.market_digest = NEW.market_digest AND c.result_digest = NEW.result_digest
 AND c.lists_digest = NEW.lists_digest AND c.result_digest <> '')"""  # noqa: S608  made of constants alone
_CHECKED = f"""EXISTS (SELECT 1 FROM {CHECKS} k WHERE k.certificate_id = NEW.certificate_id
 AND k.match_round_id = NEW.id AND k.passed AND k.written_digest = NEW.written_digest AND k.lists_root = NEW.lists_root
 AND k.written_digest <> '')"""  # noqa: S608  made of constants alone
_UNCERTIFIED = f"NEW.state IN {SHOWN_STATES} AND NOT ({_CERTIFIED} AND {_CHECKED})"
_YOUNG = f"""EXISTS (SELECT 1 FROM {ROUNDS} r WHERE r.id = OLD.match_round_id AND (r.state <> 'final'
 OR r.published_at IS NULL OR r.published_at > {{three years ago}}))"""  # noqa: S608
_LINE = (
    "match_round_id", "post_id", "seats", "minimum", "cutoff", "cutoff_lottery", "applicants", "taken", "closed",
    "held_when_closed", "full_cap_id", "could_reopen",
)  # fmt: skip
_LINE_CHANGED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in _LINE)
_FROZEN = (
    "match_round_id", "student_id", "matched_post_id", "rank", "lottery", "reserve_id", "outcomes", "places", "waits",
)  # fmt: skip
_CHANGED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in _FROZEN)
_ANY = "1 = 1"
_LOCKED = "a ranked list is final once its round is locked"
_SHOWN = "a published result is final"
_PROOF = "a round is published only with a certificate of the stored result"
_KEPT = "certificates are append-only"
_SOLVED = "a certified result is final"

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
    Guard(LISTS, "DELETE", f"{_state('OLD', OPEN_STATES, negated=True)} AND {_YOUNG}", _LOCKED),
    Guard(ROUNDS, "INSERT", _UNCERTIFIED, _PROOF),
    Guard(ROUNDS, "UPDATE", _UNCERTIFIED, _PROOF),
    Guard(CERTIFICATES, "UPDATE", _ANY, _KEPT),
    Guard(CERTIFICATES, "DELETE", _ANY, _KEPT),
    Guard(CHECKS, "UPDATE", _ANY, _KEPT),
    Guard(CHECKS, "DELETE", _ANY, _KEPT),
    Guard(PACKED, "INSERT", _state("NEW", "('drawn')", negated=True), _SOLVED),
    Guard(PACKED, "UPDATE", f"{_state('OLD', UNPROVEN_STATES, negated=True)}", _SOLVED),
    Guard(PACKED, "DELETE", f"{_state('OLD', UNPROVEN_STATES, negated=True)} AND {_YOUNG}", _SOLVED),
    Guard(LINES, "UPDATE", f"({_LINE_CHANGED}) AND {_state('OLD', SHOWN_STATES)}", _SHOWN),
    Guard(RESULTS, "INSERT", _state("NEW", SHOWN_STATES), _SHOWN),
    Guard(
        RESULTS,
        "UPDATE",
        f"({_CHANGED}) AND {_state('OLD', SHOWN_STATES)}",
        _SHOWN,
    ),
    Guard(RESULTS, "DELETE", f"{_state('OLD', SHOWN_STATES)} AND {_YOUNG}", _SHOWN),
)
TABLES = (LINES, LISTS, ROUNDS, CERTIFICATES, CHECKS, PACKED, RESULTS, SCHEMES, CRITERIA, IN_ROUNDS)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of this app away, for a migration that alters a table on SQLite."""
    triggers.lift(connection, "internships")


TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
