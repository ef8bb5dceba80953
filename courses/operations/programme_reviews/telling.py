"""Who hears of what happens to a version on its way: those who wrote it and those who sent it to the experts."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from courses.choices import ProgrammeStep
from courses.models import ProgrammeVersion, ReviewExpert
from lms.notices import public as notices
from lms.people.models import User


def tell_of_vote(expert: ReviewExpert) -> None:
    """An expert has voted; not how. Several unread are one line."""
    version = expert.review.version
    _tell({expert.review.opened_by_id}, "programme.voted", version, fold_key=f"review:{expert.review_id}")


def tell_of_recusal(expert: ReviewExpert) -> None:
    """An expert steps aside: somebody else has to be asked."""
    _tell({expert.review.opened_by_id}, "programme.recused", expert.review.version, expert=expert.name)


def tell_of_return(version: ProgrammeVersion, to: ProgrammeStep, reason: str, by: User | None) -> None:
    """The version goes back to an earlier step, and why."""
    with translation.override(settings.LANGUAGE_CODE):  # as it is kept, whatever `by` reads
        step = notices.Translated(str(to.label))
    _tell(_own(version) - _one(by), "programme.returned", version, step=step, reason=reason.strip() or "—")


def tell_of_publication(version: ProgrammeVersion, by: User | None) -> None:
    """The version holds from its year on."""
    _tell(_own(version) - _one(by), "programme.published", version, year=version.cohort_year)


def _own(version: ProgrammeVersion) -> set[int | None]:
    return {version.saved_by_id, *version.reviews.values_list("opened_by", flat=True)}


def _one(by: User | None) -> set[int | None]:
    return {by.pk if by else None}


def _tell(people: set[int | None], kind: str, version: ProgrammeVersion, fold_key: str = "", **words: object) -> None:
    programme = version.programme
    address = reverse("courses:programme_review", args=[programme.organisation.code, programme.code, version.number])
    notices.notify(
        sorted(pk for pk in people if pk is not None),
        kind,
        words={"programme": programme.title_zh, "number": version.number, **words},
        url=address,
        fold_key=fold_key,
    )
