"""Last year's edition of a contest, over and closed: its boards stay on show, its results can be exported."""

from collections.abc import Mapping, Sequence

from lms.contests import public as contests
from lms.demo import clock
from lms.demo.officers import Officers

# In days from now, a year ago: while teams registered, under notice, once nobody could appeal any more, and closed.
REGISTERING, PUBLISHED, FINAL, CLOSED = -435, -375, -372, -350


def load(
    officers: Officers, season_id: int, year: int, teams: Sequence[contests.FieldTeam],
    judges: Sequence[tuple[int, int]], machines: Mapping[str, contests.Machine],
) -> None:  # fmt: skip
    """The first round of that contest as it was held last year, and nothing after it.

    Many certificates wait for a second person, whom the caller lets sign.
    """
    with clock.days_from_now(REGISTERING):
        season = contests.copy_season(season_id, year=year, by=officers.deputy)
        first, *later = season.tracks.get().rounds.order_by("number")
        for made in reversed(later):
            contests.remove_round(made.pk, by=officers.deputy)
        contests.publish_rubric(first.pk, by=officers.deputy)
        contests.import_machines(first.pk, machines)
        contests.open_season(season.pk, by=officers.deputy)
        contests.open_round(first.pk, by=officers.deputy)
        contests.import_field(first.pk, teams, judges, judged=True)
    with clock.days_from_now(PUBLISHED):
        contests.publish_round(first.pk, by=officers.deputy)
    with clock.days_from_now(FINAL):
        contests.finish_round(first.pk, by=officers.deputy)
        contests.award_certificates(first.pk)
    with clock.days_from_now(CLOSED):
        contests.close_season(season.pk, by=officers.deputy)
