"""The triggers that hold what the joint review of a training programme promises, whoever speaks to the database.

- A version is published only after a passed industry review and a passed decision of the school's committee about
  exactly that review; published, it says what it said and stays published.
- A review says passed only once its votes do: of every item, enough experts who may vote agree, one of an enterprise.
- Courses and skills of a version change while it is a draft, never under review or after.
- A given vote stays, and a closed review takes no further one.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from courses.choices import ReviewItem
from lms.common import triggers
from lms.common.triggers import Guard, guarding

VERSIONS, COURSES, SKILLS = "courses_programmeversion", "courses_programmecourse", "courses_programmeskill"
REVIEWS, EXPERTS, VOTES = "courses_industryreview", "courses_reviewexpert", "courses_reviewvote"
DECISIONS = "courses_committeedecision"

_REVIEWED = f"""EXISTS (SELECT 1 FROM {DECISIONS} d JOIN {REVIEWS} r ON r.id = d.review_id
 WHERE d.version_id = NEW.id AND r.version_id = NEW.id AND d.outcome = 'passed' AND r.outcome = 'passed'
 AND r.id = (SELECT MAX(l.id) FROM {REVIEWS} l WHERE l.version_id = NEW.id))"""  # noqa: S608  made of constants alone
_SAID = ("programme_id", "number", "cohort_year", "years", "goal", "outcomes", "step")
_CHANGED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in _SAID)
# An item is agreed to once as many experts as the review asks for agree, amendments included, one of an enterprise.
_AGREED_ITEMS = f"""(SELECT COUNT(*) FROM (SELECT v.item FROM {VOTES} v JOIN {EXPERTS} e ON e.id = v.expert_id
 WHERE e.review_id = NEW.id AND e.voted_at IS NOT NULL AND e.recused_at IS NULL AND e.revoked_at IS NULL
 AND v.verdict <> 'against' GROUP BY v.item
 HAVING COUNT(*) >= NEW.quorum AND SUM(CASE WHEN e.is_enterprise THEN 1 ELSE 0 END) >= 1) AS agreed)"""  # noqa: S608
_UNPROVEN = f"NEW.outcome = 'passed' AND {_AGREED_ITEMS} < {len(ReviewItem.values)}"
_NO_REVIEW = "a programme is published only after a passed industry review and committee decision"
_VOTES_SAY = "an industry review passes by its votes alone"
_FIXED = "what is under review or published is not changed"
_GIVEN = "a vote that was given stays"


def _shut(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VERSIONS} p WHERE p.id = {row}.version_id AND (p.live OR p.step <> 'draft'))"  # noqa: S608


def _shut_skill(row: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {COURSES} c JOIN {VERSIONS} p ON p.id = c.version_id
 WHERE c.id = {row}.course_id AND (p.live OR p.step <> 'draft'))"""  # noqa: S608


def _voted(row: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {EXPERTS} e JOIN {REVIEWS} r ON r.id = e.review_id
 WHERE e.id = {row}.expert_id AND (e.voted_at IS NOT NULL OR r.closed_at IS NOT NULL))"""  # noqa: S608


GUARDS = (
    Guard(VERSIONS, "INSERT", "NEW.live", _NO_REVIEW),
    Guard(
        VERSIONS,
        "UPDATE",
        f"(NEW.live AND NOT OLD.live AND NOT {_REVIEWED}) OR (OLD.live AND (NOT NEW.live OR {_CHANGED}))",
        _NO_REVIEW,
    ),
    Guard(VERSIONS, "DELETE", "OLD.live", _FIXED),
    Guard(COURSES, "INSERT", _shut("NEW"), _FIXED),
    Guard(COURSES, "UPDATE", f"{_shut('OLD')} OR {_shut('NEW')}", _FIXED),
    Guard(COURSES, "DELETE", _shut("OLD"), _FIXED),
    Guard(SKILLS, "INSERT", _shut_skill("NEW"), _FIXED),
    Guard(SKILLS, "UPDATE", f"{_shut_skill('OLD')} OR {_shut_skill('NEW')}", _FIXED),
    Guard(SKILLS, "DELETE", _shut_skill("OLD"), _FIXED),
    Guard(REVIEWS, "INSERT", "NEW.outcome <> ''", _VOTES_SAY),
    Guard(REVIEWS, "UPDATE", f"OLD.outcome = 'passed' OR ({_UNPROVEN})", _VOTES_SAY),
    Guard(REVIEWS, "DELETE", "OLD.outcome <> ''", _VOTES_SAY),
    Guard(VOTES, "INSERT", _voted("NEW"), _GIVEN),
    Guard(VOTES, "UPDATE", "1 = 1", _GIVEN),
    Guard(VOTES, "DELETE", _voted("OLD"), _GIVEN),
)
TABLES = (VERSIONS, COURSES, SKILLS, REVIEWS, EXPERTS, VOTES, DECISIONS)
TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers of this app away, for a migration that alters a table on SQLite."""
    triggers.lift(connection, "courses")
