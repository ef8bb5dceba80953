"""Who may do what with runs, lessons and attempts; banks.py: with questions. The only way to fetch for somebody.

| may                      | who                                                        |
| ------------------------ | ---------------------------------------------------------- |
| enrol                    | a student of any school, while the run takes people        |
| read lessons, take quiz  | the enrolled person once it is open; who teaches only reads|
| open and close runs      | a teacher or the academic office of the school             |
| manage a run             | its teachers, the academic office: people, content, dates  |
| see a roster             | who manages it, assistants trusted with it                 |
| see works and marks      | the same, assistants trusted with marking                  |
| record a grade           | the run's teachers, assistants trusted with it             |
| recognise outside hours  | the academic office of the learner's school                |
| edit a course in the CMS | a teacher or the academic office of the school that owns it|
"""

from courses.access.banks import (
    access_bank,
    access_question,
    banks_visible_to,
    can_create_bank,
    can_edit_bank,
    can_read_bank,
)
from courses.access.grades import (
    access_cell,
    access_item,
    access_own_event,
    access_regrade,
    can_answer_regrade,
    can_set_scheme,
)
from courses.access.learners import (
    access_attempt,
    access_own_enrolment,
    access_own_run,
    is_learner,
)
from courses.access.lessons import (
    Visit,
    access_lesson,
    access_lesson_file,
    own_number_of,
    require_counting,
    require_open,
    require_placed_open,
    require_study,
)
from courses.access.runs import (
    ACADEMIC,
    TEACHING,
    access_public_run,
    access_run,
    assists,
    can_answer_reports,
    can_approve_hours,
    can_enrol,
    can_manage_run,
    can_open_runs,
    can_record_grade,
    can_see_roster,
    can_see_work,
    is_kept_from_roster,
    require,
    taught_run,
    teaches,
    works_in_teaching,
)

__all__ = [
    "ACADEMIC",
    "TEACHING",
    "Visit",
    "access_attempt",
    "access_bank",
    "access_cell",
    "access_item",
    "access_lesson",
    "access_lesson_file",
    "access_own_enrolment",
    "access_own_event",
    "access_own_run",
    "access_public_run",
    "access_question",
    "access_regrade",
    "access_run",
    "assists",
    "banks_visible_to",
    "can_answer_regrade",
    "can_answer_reports",
    "can_approve_hours",
    "can_create_bank",
    "can_edit_bank",
    "can_enrol",
    "can_manage_run",
    "can_open_runs",
    "can_read_bank",
    "can_record_grade",
    "can_see_roster",
    "can_see_work",
    "can_set_scheme",
    "is_kept_from_roster",
    "is_learner",
    "own_number_of",
    "require",
    "require_counting",
    "require_open",
    "require_placed_open",
    "require_study",
    "taught_run",
    "teaches",
    "works_in_teaching",
]
