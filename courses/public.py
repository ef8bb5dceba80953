"""The door of courses: what the dashboards, the supervision and the demo may ask of it."""

from courses.background.certificate_rules import award_missed as award_skill_certificates
from courses.curricula.plans import Course as PlannedCourse
from courses.curricula.plans import Module as PlannedModule
from courses.curricula.plans import Plan
from courses.curricula.plans import Standard as CourseStandard
from courses.operations.assignments import publish_assignment, set_assignment
from courses.operations.attempts import save_answer, start_attempt, submit_attempt
from courses.operations.attendance import record_attended_hours
from courses.operations.calendar import open_feed, renew_feed
from courses.operations.certificate_rules import import_certificate_rule
from courses.operations.class_records import LabWork, record_labs, record_lessons
from courses.operations.enrolments import enrol, enrol_guest, mark_done, withdraw
from courses.operations.grade_items import ItemPlan, add_item
from courses.operations.gradebook import Entry as GradeEntry
from courses.operations.gradebook import enter_grades
from courses.operations.grades import record_event, record_grade
from courses.operations.intakes import enrol_people
from courses.operations.labs import set_run_lab
from courses.operations.marks import mark as mark_work
from courses.operations.mentor_links import invite as invite_mentor
from courses.operations.outlines import ensure_index, import_outline
from courses.operations.programme_reviews import ExpertPlan
from courses.operations.programme_reviews import close_review as close_programme_review
from courses.operations.programme_reviews import decide as decide_programme
from courses.operations.programme_reviews import open_review as open_programme_review
from courses.operations.programme_reviews import vote as vote_as_expert
from courses.operations.programme_rules import load_programme_rules
from courses.operations.programmes import begin_version as begin_programme_version
from courses.operations.programmes import create_programme
from courses.operations.programmes import save_plan as save_programme
from courses.operations.questions import import_questions
from courses.operations.rule_versions import approve_rule, propose_rule, withdraw_rule
from courses.operations.runs import close_run, open_run, reopen_run
from courses.operations.submissions import hand_in as hand_in_work
from courses.operations.submissions import open_draft, save_draft
from courses.queries.contents import lessons_in
from courses.queries.deadlines import Deadline, deadlines_of, feed_of, person_of_feed
from courses.queries.demand import register_demand
from courses.queries.evidence import Named, named
from courses.queries.lab_forms import form_of as lab_form
from courses.queries.lab_forms import read_post as read_lab_post
from courses.queries.lab_sheets import Table as LabTable
from courses.queries.lab_sheets import tables_of as lab_tables
from courses.queries.learning import EnrolmentSummary, LearnerSummary, NextStep, OpenAttempt, learner_summary
from courses.queries.programmes import NewestVersion
from courses.queries.programmes import newest_versions as newest_programme_versions
from courses.queries.rosters import places_in
from courses.queries.rule_book import preview_rule, rule_schema, rule_versions
from courses.queries.run_facts import RunFacts, courses_to_open, facts_of_runs
from courses.queries.runs import RunCounts, run_counts, run_counts_of_many
from courses.queries.skills import CourseSummary, SkillSupply, courses_for_skills, skill_supply
from courses.queries.sources import People
from courses.queries.sources import register as register_people

__all__ = [
    "CourseStandard",
    "CourseSummary",
    "Deadline",
    "EnrolmentSummary",
    "ExpertPlan",
    "GradeEntry",
    "ItemPlan",
    "LabTable",
    "LabWork",
    "LearnerSummary",
    "Named",
    "NewestVersion",
    "NextStep",
    "OpenAttempt",
    "People",
    "Plan",
    "PlannedCourse",
    "PlannedModule",
    "RunCounts",
    "RunFacts",
    "SkillSupply",
    "add_item",
    "approve_rule",
    "award_skill_certificates",
    "begin_programme_version",
    "close_programme_review",
    "close_run",
    "courses_for_skills",
    "courses_to_open",
    "create_programme",
    "deadlines_of",
    "decide_programme",
    "enrol",
    "enrol_guest",
    "enrol_people",
    "ensure_index",
    "enter_grades",
    "facts_of_runs",
    "feed_of",
    "hand_in_work",
    "import_certificate_rule",
    "import_outline",
    "import_questions",
    "invite_mentor",
    "lab_form",
    "lab_tables",
    "learner_summary",
    "lessons_in",
    "load_programme_rules",
    "mark_done",
    "mark_work",
    "named",
    "newest_programme_versions",
    "open_draft",
    "open_feed",
    "open_programme_review",
    "open_run",
    "person_of_feed",
    "places_in",
    "preview_rule",
    "propose_rule",
    "publish_assignment",
    "read_lab_post",
    "record_attended_hours",
    "record_event",
    "record_grade",
    "record_labs",
    "record_lessons",
    "register_demand",
    "register_people",
    "renew_feed",
    "reopen_run",
    "rule_schema",
    "rule_versions",
    "run_counts",
    "run_counts_of_many",
    "save_answer",
    "save_draft",
    "save_programme",
    "set_assignment",
    "set_run_lab",
    "skill_supply",
    "start_attempt",
    "submit_attempt",
    "vote_as_expert",
    "withdraw",
    "withdraw_rule",
]
