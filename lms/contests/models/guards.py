"""The triggers that hold what a contest promises, whoever speaks to the database.

- How a round is marked, joined, told apart, promoted and appealed against stands from its opening on; so do its parts,
  their points and its prizes. What judges mark by stands once it is published, and is published before they begin.
- A frozen roster stays; a member's track is the team's, so that "one team a track" can be an index.
- A mark lies between nothing and its criterion's most; a submitted sheet stays, with its marks.
- A firm's problem that was accepted stays as teams read it, with its terms and files.
- What was handed in stays as it came. Signatures, a school's answers, machine scores, keys, rulings, recusals,
  standings and awards are only ever added.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from lms.common import triggers
from lms.common.triggers import Guard, guarding

ROUNDS, MODULES, PRIZES = "contests_round", "contests_module", "contests_prize"
RUBRICS, CRITERIA = "contests_rubric", "contests_rubriccriterion"
TEAMS, MEMBERS, WORK = "contests_team", "contests_teammember", "contests_submission"
SPONSORS, FILES = "contests_sponsor", "contests_roundfile"
SHEETS, MARKS = "contests_sheet", "contests_mark"
ADDED_ONLY = (
    "contests_answerkey", "contests_commitment", "contests_commitmenttext", "contests_confidence",
    "contests_contestaward", "contests_postponement", "contests_recusal", "contests_ruling", "contests_scoreevent",
    "contests_standingline", "contests_standings", "contests_teamreview",
)  # fmt: skip

_SETTLED = "a round keeps its rules once it is open"
_PUBLISHED = "a published rubric stays, and none is published once judges mark"
_FROZEN = "a frozen roster stays"
_TRACK = "a frozen roster stays, and a member is in the track of the team"
_LOCKED = "a submitted sheet stays"
_MARK = "a submitted sheet stays, and a mark lies within its criterion"
_TERMS = "an accepted problem stays as teams read it"
_WORK = "what was handed in stays as it came"


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in columns) + ")"


def _begun(row: str, states: str = "('draft')") -> str:
    return f"EXISTS (SELECT 1 FROM {ROUNDS} r WHERE r.id = {row}.contest_round_id AND r.state NOT IN {states})"  # noqa: S608


def _frozen(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {TEAMS} t WHERE t.id = {row}.team_id AND t.roster_frozen_at IS NOT NULL)"  # noqa: S608


def _is_published(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {RUBRICS} b WHERE b.id = {row}.rubric_id AND b.published_at IS NOT NULL)"  # noqa: S608


def _submitted(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {SHEETS} s WHERE s.id = {row}.sheet_id AND s.state = 'submitted')"  # noqa: S608


_JUDGED = _begun("NEW", "('draft', 'open')")
_RULES = _changed(
    "track_id", "number", "level", "quota_host", "quota", "waiting_places", "judges_each", "method", "method_fewest",
    "tie_breaks", "blind", "seed", "notice_hours", "appeal_hours", "arbitration_hours",
)  # fmt: skip
_OTHER_TRACK = f"NOT EXISTS (SELECT 1 FROM {TEAMS} t WHERE t.id = NEW.team_id AND t.track_id = NEW.track_id)"  # noqa: S608
_OUT_OF_RANGE = f"""NOT EXISTS (SELECT 1 FROM {CRITERIA} c JOIN {SHEETS} s ON s.rubric_id = c.rubric_id
 WHERE c.id = NEW.criterion_id AND s.id = NEW.sheet_id AND (NEW.points IS NULL OR NEW.points <= c.most))"""  # noqa: S608
_HANDED_IN = _changed(
    "entry_id", "module_id", "number", "kind", "name", "size", "sha256", "link", "text", "by_id", "received_at",
)  # fmt: skip


_BRIEF = _changed(
    "track_id", "enterprise_id", "state", "title_zh", "brief_zh", "prize_zh", "order_code", "terms_zh", "terms_sha256"
)
_OF_ACCEPTED = f"EXISTS (SELECT 1 FROM {SPONSORS} s WHERE s.id = OLD.sponsor_id AND s.state = 'accepted')"  # noqa: S608


def _parts(table: str) -> tuple[Guard, ...]:
    return (
        Guard(table, "INSERT", _begun("NEW"), _SETTLED),
        Guard(table, "UPDATE", f"{_begun('OLD')} OR {_begun('NEW')}", _SETTLED),
        Guard(table, "DELETE", _begun("OLD"), _SETTLED),
    )


def _added_only(table: str) -> tuple[Guard, ...]:
    saying = f"{table} is append-only"
    return Guard(table, "UPDATE", "1 = 1", saying), Guard(table, "DELETE", "1 = 1", saying)


GUARDS = (
    Guard(ROUNDS, "UPDATE", f"OLD.state <> 'draft' AND {_RULES}", _SETTLED),
    *_parts(MODULES),
    *_parts(PRIZES),
    Guard(
        RUBRICS,
        "UPDATE",
        f"OLD.published_at IS NOT NULL OR (NEW.published_at IS NOT NULL AND {_JUDGED})",
        _PUBLISHED,
    ),
    Guard(RUBRICS, "INSERT", "NEW.published_at IS NOT NULL", _PUBLISHED),
    Guard(RUBRICS, "DELETE", "OLD.published_at IS NOT NULL", _PUBLISHED),
    Guard(CRITERIA, "INSERT", _is_published("NEW"), _PUBLISHED),
    Guard(CRITERIA, "UPDATE", f"{_is_published('OLD')} OR {_is_published('NEW')}", _PUBLISHED),
    Guard(CRITERIA, "DELETE", _is_published("OLD"), _PUBLISHED),
    Guard(MEMBERS, "INSERT", f"{_frozen('NEW')} OR {_OTHER_TRACK}", _TRACK),
    Guard(MEMBERS, "UPDATE", f"{_frozen('OLD')} OR {_frozen('NEW')} OR {_OTHER_TRACK}", _TRACK),
    Guard(MEMBERS, "DELETE", _frozen("OLD"), _FROZEN),
    Guard(SHEETS, "UPDATE", "OLD.state = 'submitted'", _LOCKED),
    Guard(SHEETS, "DELETE", "OLD.state = 'submitted'", _LOCKED),
    Guard(MARKS, "INSERT", f"{_submitted('NEW')} OR {_OUT_OF_RANGE}", _MARK),
    Guard(MARKS, "UPDATE", f"{_submitted('OLD')} OR {_submitted('NEW')} OR {_OUT_OF_RANGE}", _MARK),
    Guard(MARKS, "DELETE", _submitted("OLD"), _LOCKED),
    Guard(SPONSORS, "UPDATE", f"OLD.state = 'accepted' AND {_BRIEF}", _TERMS),
    Guard(FILES, "UPDATE", _OF_ACCEPTED, _TERMS),
    Guard(FILES, "DELETE", _OF_ACCEPTED, _TERMS),
    Guard(WORK, "UPDATE", _HANDED_IN, _WORK),
    Guard(WORK, "DELETE", "1 = 1", _WORK),
    *(guard for table in ADDED_ONLY for guard in _added_only(table)),
)
TABLES = {TEAMS, *(guard.table for guard in GUARDS)}


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of this app away, for a migration that alters a table on SQLite."""
    triggers.lift(connection, "contests")


TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
