"""The triggers that hold what the joint review of a training programme promises, whoever speaks to the database.

- A version is published only from the committee's table, by a passed decision about its newest, passed industry review,
  and as the very revision those experts read; published, it says what it said and stays published.
- What a version says, its courses and skills, changes while it is a draft, never under review or after. Each time it
  leaves the draft it counts one more, and a review of an earlier count proves nothing: text cannot slip in between.
- A review is opened about what is under review, keeps its quorum, and says passed only once its votes do: of every
  item, enough experts who may vote agree, one of an enterprise. Closed, it stays as it is.
- Who an expert is stays; what they did stays; once a vote is in, nobody is added but in place of who stepped aside.
- A given vote stays, and a closed review takes no further one. A committee's decision stays.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from courses.choices import ReviewItem
from lms.common import triggers
from lms.common.triggers import Guard, guarding

PROGRAMMES, VERSIONS = "courses_programme", "courses_programmeversion"
COURSES, SKILLS = "courses_programmecourse", "courses_programmeskill"
REVIEWS, EXPERTS, VOTES = "courses_industryreview", "courses_reviewexpert", "courses_reviewvote"
DECISIONS = "courses_committeedecision"


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in columns) + ")"


def _newest_passed(version: str, times_sent: str) -> str:
    """The review `r` is the version's newest, passed, and of what was sent in last."""
    return f"""r.version_id = {version} AND r.outcome = 'passed' AND r.times_sent = {times_sent}
 AND r.id = (SELECT MAX(l.id) FROM {REVIEWS} l WHERE l.version_id = {version})"""  # noqa: S608  made of constants alone


_REVIEWED = f"EXISTS (SELECT 1 FROM {REVIEWS} r WHERE {_newest_passed('NEW.id', 'NEW.times_sent')})"  # noqa: S608
_DECIDED = f"""EXISTS (SELECT 1 FROM {DECISIONS} d JOIN {REVIEWS} r ON r.id = d.review_id
 WHERE d.version_id = NEW.id AND d.outcome = 'passed' AND r.revision_id = NEW.live_revision_id
 AND {_newest_passed("NEW.id", "NEW.times_sent")})"""  # noqa: S608
_SAID = ("programme_id", "number", "cohort_year", "years", "goal", "outcomes", "threshold")
_PUBLISHED = f"OLD.step <> 'committee' OR NEW.step <> 'committee' OR NOT {_DECIDED}"
_LEFT = "OLD.step = 'draft' AND NEW.step <> 'draft'"
_SENT = f"NEW.times_sent < OLD.times_sent OR ({_LEFT} AND NEW.times_sent = OLD.times_sent)"
_STEPS = (
    f"(NEW.live AND NOT OLD.live AND ({_PUBLISHED}))",
    f"(OLD.live AND (NOT NEW.live OR {_changed(*_SAID, 'step', 'times_sent', 'live_revision_id')}))",
    f"(OLD.step <> 'draft' AND {_changed(*_SAID)})",
    f"({_SENT})",
    f"(NEW.step = 'committee' AND OLD.step <> 'committee' AND NOT {_REVIEWED})",
    f"(OLD.filed_on IS NOT NULL AND {_changed('filed_on', 'filing_number')})",
)
_UNDER_REVIEW = f"""EXISTS (SELECT 1 FROM {VERSIONS} p WHERE p.id = NEW.version_id AND p.step = 'industry'
 AND NOT p.live AND p.times_sent = NEW.times_sent AND p.latest_revision_id = NEW.revision_id)"""  # noqa: S608
# An item is agreed to once as many experts as the review asks for agree, amendments included, one of an enterprise.
_AGREED_ITEMS = f"""(SELECT COUNT(*) FROM (SELECT v.item FROM {VOTES} v JOIN {EXPERTS} e ON e.id = v.expert_id
 WHERE e.review_id = NEW.id AND e.voted_at IS NOT NULL AND e.recused_at IS NULL AND e.revoked_at IS NULL
 AND v.verdict <> 'against' GROUP BY v.item
 HAVING COUNT(*) >= NEW.quorum AND SUM(CASE WHEN e.is_enterprise THEN 1 ELSE 0 END) >= 1) AS agreed)"""  # noqa: S608
_UNPROVEN = f"(NEW.outcome = 'passed' AND {_AGREED_ITEMS} < {len(ReviewItem.values)})"
_ASKED = (
    "version_id",
    "revision_id",
    "content_sha256",
    "times_sent",
    "judgement",
    "quorum",
    "rule_reason",
    "opened_by_id",
)
_BASED = f"""EXISTS (SELECT 1 FROM {VERSIONS} p JOIN {REVIEWS} r ON r.id = NEW.review_id
 WHERE p.id = NEW.version_id AND p.step = 'committee' AND NOT p.live
 AND {_newest_passed("p.id", "p.times_sent")})"""  # noqa: S608
_WHO = ("review_id", "name", "unit", "post", "is_enterprise", "replaces_id")
_DID = ("recused_at", "recused_reason", "revoked_at", "voted_at", "signed_name")
_NO_REVIEW = "a programme is published only as its passed industry review and committee decision have it"
_VOTES_SAY = "an industry review passes by its votes alone, and closed it stays"
_FIXED = "what is under review or published is not changed"
_GIVEN = "a vote that was given stays"
_PANEL = "who was asked about a programme, and what they did, stays"
_MINUTED = "a committee decides about a passed review, and its decision stays"


def _closed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {REVIEWS} r WHERE r.id = {row}.review_id AND r.closed_at IS NOT NULL)"  # noqa: S608


def _begun(review: str) -> str:
    return f"EXISTS (SELECT 1 FROM {EXPERTS} o WHERE o.review_id = {review} AND o.voted_at IS NOT NULL)"  # noqa: S608


_IN_PLACE = f"""EXISTS (SELECT 1 FROM {EXPERTS} o WHERE o.id = NEW.replaces_id AND o.review_id = NEW.review_id
 AND o.recused_at IS NOT NULL)"""  # noqa: S608
_CAME_LATE = f"({_begun('NEW.review_id')} AND NOT {_IN_PLACE})"
_DONE = "NEW.voted_at IS NOT NULL OR NEW.recused_at IS NOT NULL OR NEW.revoked_at IS NOT NULL"
_TAKEN_BACK = " OR ".join(f"(OLD.{name} IS NOT NULL AND {_changed(name)})" for name in ("recused_at", "revoked_at"))


def _shut(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VERSIONS} p WHERE p.id = {row}.version_id AND (p.live OR p.step <> 'draft'))"  # noqa: S608


def _shut_skill(row: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {COURSES} c JOIN {VERSIONS} p ON p.id = c.version_id
 WHERE c.id = {row}.course_id AND (p.live OR p.step <> 'draft'))"""  # noqa: S608


def _shut_programme(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VERSIONS} p WHERE p.programme_id = {row}.id AND (p.live OR p.step <> 'draft'))"  # noqa: S608


def _voted(row: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {EXPERTS} e JOIN {REVIEWS} r ON r.id = e.review_id WHERE e.id = {row}.expert_id
 AND (e.voted_at IS NOT NULL OR e.recused_at IS NOT NULL OR e.revoked_at IS NOT NULL OR r.closed_at IS NOT NULL))"""  # noqa: S608


GUARDS = (
    Guard(
        PROGRAMMES,
        "UPDATE",
        f"{_changed('organisation_id', 'specialty_code', 'level', 'title_zh')} AND {_shut_programme('OLD')}",
        _FIXED,
    ),
    Guard(VERSIONS, "INSERT", "NEW.live OR NEW.step <> 'draft'", _NO_REVIEW),
    Guard(VERSIONS, "UPDATE", " OR ".join(_STEPS), _NO_REVIEW),
    Guard(VERSIONS, "DELETE", "OLD.live OR OLD.step <> 'draft'", _FIXED),
    Guard(COURSES, "INSERT", _shut("NEW"), _FIXED),
    Guard(COURSES, "UPDATE", f"{_shut('OLD')} OR {_shut('NEW')}", _FIXED),
    Guard(COURSES, "DELETE", _shut("OLD"), _FIXED),
    Guard(SKILLS, "INSERT", _shut_skill("NEW"), _FIXED),
    Guard(SKILLS, "UPDATE", f"{_shut_skill('OLD')} OR {_shut_skill('NEW')}", _FIXED),
    Guard(SKILLS, "DELETE", _shut_skill("OLD"), _FIXED),
    Guard(REVIEWS, "INSERT", f"NEW.outcome <> '' OR NOT {_UNDER_REVIEW}", _VOTES_SAY),
    Guard(REVIEWS, "UPDATE", f"OLD.closed_at IS NOT NULL OR {_changed(*_ASKED)} OR {_UNPROVEN}", _VOTES_SAY),
    Guard(REVIEWS, "DELETE", f"OLD.closed_at IS NOT NULL OR {_begun('OLD.id')}", _VOTES_SAY),
    Guard(EXPERTS, "INSERT", f"{_DONE} OR {_closed('NEW')} OR {_CAME_LATE}", _PANEL),
    Guard(
        EXPERTS,
        "UPDATE",
        f"{_changed(*_WHO)} OR {_TAKEN_BACK} OR ((OLD.voted_at IS NOT NULL OR {_closed('OLD')}) AND {_changed(*_DID)})",
        _PANEL,
    ),
    Guard(EXPERTS, "DELETE", f"OLD.recused_at IS NOT NULL OR {_closed('OLD')} OR {_begun('OLD.review_id')}", _PANEL),
    Guard(VOTES, "INSERT", _voted("NEW"), _GIVEN),
    Guard(VOTES, "UPDATE", "1 = 1", _GIVEN),
    Guard(VOTES, "DELETE", _voted("OLD"), _GIVEN),
    Guard(DECISIONS, "INSERT", f"NOT {_BASED}", _MINUTED),
    Guard(DECISIONS, "UPDATE", "1 = 1", _MINUTED),
    Guard(DECISIONS, "DELETE", "1 = 1", _MINUTED),
)
TABLES = (PROGRAMMES, VERSIONS, COURSES, SKILLS, REVIEWS, EXPERTS, VOTES, DECISIONS)
TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers of this app away, for a migration that alters a table on SQLite."""
    triggers.lift(connection, "courses")
