"""The contest that takes teams: some are in, one waits for its school, anybody may make another."""

from collections.abc import Sequence

from lms.contests import public as contests
from lms.demo import clock
from lms.organisations.public import Organisation
from lms.people.models import User

# In days from now: when the teams that are in came, and when the last one was sent in.
CAME, SENT = -4, -1
# The schools of the numbers from here on are others than that of the student one signs in as.
FIRST, MANY, SIZE = 12, 8, 3
NAME = "镜头里的徽州"


def load(
    made: contests.Imported, students: Sequence[User], hosts: Sequence[Organisation], judges: Sequence[tuple[int, int]],
    names: Sequence[str],
) -> None:  # fmt: skip
    """Teams of other schools, in bulk; one of the demo's school by what its captain does, for the school to read."""
    teams = [
        contests.FieldTeam(names[n], hosts[n].pk, [one.pk for one in students[n * SIZE : (n + 1) * SIZE]])
        for n in range(FIRST, FIRST + MANY)
    ]
    with clock.days_from_now(CAME):
        contests.import_field(made.round_id, teams, judges, judged=False)
    with clock.days_from_now(SENT):
        _send(made.track_id, *students[SIZE : SIZE + 2])


def _send(track_id: int, captain: User, mate: User) -> None:
    team = contests.make_team(track_id, name=NAME, by=captain)
    link = contests.renew_link(team.pk, "student", by=captain)
    contests.join_team(contests.link_token(link), by=mate)
    text = team.track.season.commitment_texts.get()
    for one in (captain, mate):
        contests.sign_commitment(team.pk, name=one.name, text_id=text.pk, by=one)
    contests.send_team(team.pk, by=captain)
