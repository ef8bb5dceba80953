"""Who may do what with teams, entries, marks and results. The only way to fetch for somebody.

| may                          | who                                                                  |
| ---------------------------- | -------------------------------------------------------------------- |
| make a team                  | a student of a school, while the season takes teams                  |
| read a team                  | its members, the registering school's academic office, the organiser |
| lead a team                  | its captain                                                          |
| approve or return a team     | the registering school's academic office                             |
| set up a contest             | as running it; the organiser is their agency, or an association      |
| run a season and its rounds  | officers of the organiser; where that is no agency, any officer      |
| read and mark an entry       | the judge it was given to, by its blind number                       |
| hand in                      | the team's students; its teachers and mentors may read               |
| open what was handed in      | the team, who runs the season; of an entry given to them, judges     |
| appeal                       | the captain, for the team's own entry                                |
| propose a problem            | the enterprise's managers, while the season asks for them            |
| accept or decline one        | as running the season                                                |
| open data                    | who is in the round, once it takes work and the firm's terms are     |
|                              | accepted; the firm its own; who runs the season                      |
"""

from lms.contests.access.roles import (
    MENTORING,
    can_host,
    can_repeat,
    can_run,
    hosts_for,
    is_academic,
    is_judge,
    is_organiser,
    is_sponsor,
    require,
    seasons_run_by,
    takes_part,
)
from lms.contests.access.running import (
    access_entry,
    access_judge,
    access_module,
    access_round,
    access_season,
    access_track,
)
from lms.contests.access.sponsors import access_file, access_firm, access_own_problem, access_problem, can_propose
from lms.contests.access.teams import (
    access_link,
    access_own_team,
    access_school_team,
    access_team,
    can_lead,
    can_review,
    is_member,
    link_token,
    open_links,
    teams_of,
)
from lms.contests.access.work import (
    access_assignment,
    access_blind_submission,
    access_own_entry,
    access_submission,
    access_team_entry,
    can_hand_in,
    seats_of,
)

__all__ = [
    "MENTORING",
    "access_assignment",
    "access_blind_submission",
    "access_entry",
    "access_file",
    "access_firm",
    "access_judge",
    "access_link",
    "access_module",
    "access_own_entry",
    "access_own_problem",
    "access_own_team",
    "access_problem",
    "access_round",
    "access_school_team",
    "access_season",
    "access_submission",
    "access_team",
    "access_team_entry",
    "access_track",
    "can_hand_in",
    "can_host",
    "can_lead",
    "can_propose",
    "can_repeat",
    "can_review",
    "can_run",
    "hosts_for",
    "is_academic",
    "is_judge",
    "is_member",
    "is_organiser",
    "is_sponsor",
    "link_token",
    "open_links",
    "require",
    "seasons_run_by",
    "seats_of",
    "takes_part",
    "teams_of",
]
