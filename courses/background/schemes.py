"""The scheme a run is graded by: pinned once, so that no learner's weights change under way."""

from django.db import transaction

from courses.choices import PLATFORM_PARTS
from courses.models import CourseRun, GradeScheme


def current_scheme(organisation_id: int) -> GradeScheme:
    """The school's newest version, or the platform's own where it has none."""
    own = GradeScheme.objects.filter(organisation=organisation_id).order_by("-version").first()
    return own or _platform_scheme()


@transaction.atomic
def pin_scheme(run: CourseRun) -> None:
    """Give the run the scheme it keeps, if it has none. Two at the same moment end with the same one."""
    if run.scheme_id is None:
        CourseRun.objects.filter(pk=run.pk, scheme=None).update(scheme=current_scheme(run.organisation_id))
        run.refresh_from_db(fields=["scheme"])


def _platform_scheme() -> GradeScheme:
    newest = GradeScheme.objects.filter(organisation=None).order_by("-version").first()
    if newest is not None and newest.parts == PLATFORM_PARTS:
        return newest
    version = newest.version + 1 if newest else 1
    scheme, _ = GradeScheme.objects.get_or_create(
        organisation=None, version=version, defaults={"parts": PLATFORM_PARTS}
    )
    return scheme
