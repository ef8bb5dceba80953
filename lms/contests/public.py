"""The door of contests: what the dashboards, the supervision and the demo may ask of them."""

from lms.contests.access.teams import link_token
from lms.contests.background.awards import award_certificates
from lms.contests.models import Entry
from lms.contests.operations.files import add_problem_file, add_round_file
from lms.contests.operations.importing.fields import FieldTeam, FieldWork, import_field, import_work
from lms.contests.operations.importing.machines import Machine, import_machines
from lms.contests.operations.importing.outlines import Dates, Imported, import_contest
from lms.contests.operations.importing.works import Handed
from lms.contests.operations.registering import send_team, sign_commitment, withdraw_team
from lms.contests.operations.rounds import finish_round, open_round, promote, publish_round
from lms.contests.operations.rulings import arbitrate, file_appeal, rule
from lms.contests.operations.setting_up.closing import close_season
from lms.contests.operations.setting_up.copying import copy_season
from lms.contests.operations.setting_up.rounds import remove_round
from lms.contests.operations.setting_up.rubrics import publish_rubric
from lms.contests.operations.setting_up.seasons import ask_for_problems, open_season
from lms.contests.operations.sponsors.answering import answer_problem
from lms.contests.operations.sponsors.proposing import ProblemWords, propose
from lms.contests.operations.teams import join_team, make_team, renew_link
from lms.contests.queries.sponsors import digest as problem_digest
from lms.contests.queries.teams import teams_in

__all__ = [
    "Dates",
    "Entry",
    "FieldTeam",
    "FieldWork",
    "Handed",
    "Imported",
    "Machine",
    "ProblemWords",
    "add_problem_file",
    "add_round_file",
    "answer_problem",
    "arbitrate",
    "ask_for_problems",
    "award_certificates",
    "close_season",
    "copy_season",
    "file_appeal",
    "finish_round",
    "import_contest",
    "import_field",
    "import_machines",
    "import_work",
    "join_team",
    "link_token",
    "make_team",
    "open_round",
    "open_season",
    "problem_digest",
    "promote",
    "propose",
    "publish_round",
    "publish_rubric",
    "remove_round",
    "renew_link",
    "rule",
    "send_team",
    "sign_commitment",
    "teams_in",
    "withdraw_team",
]
