"""Starting a comparison of works, and setting a pair aside. Nothing here changes a mark."""

from django.db import transaction
from django.utils import timezone

from courses.access import assignments as access
from courses.access import require
from courses.background.similarity import JOB, newest_works
from courses.models import Assignment, SimilarPair
from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.jobs import public as jobs
from lms.people.models import User


@transaction.atomic
def start(assignment_id: int, *, by: User) -> jobs.Job:
    """The job that compares everything handed in; pressed twice on the same works, it is the same job.

    Raises NotAllowed, WrongState (fewer than two works).
    """
    assignment = Assignment.objects.select_related("run").get(pk=assignment_id)
    require(access.can_mark(by, assignment.run))
    works = newest_works(assignment)
    if len(works) < 2:
        raise WrongState()
    last = max(work.handed_in_at for work in works if work.handed_in_at)
    key = f"similarity:{assignment.pk}:{by.pk}:{len(works)}:{last.isoformat()}"
    return jobs.start(JOB, by=by, key=key, arguments={"assignment": assignment.pk})


@transaction.atomic
def set_aside(pair_id: int, *, by: User, back: bool = False) -> SimilarPair:
    """Mark a pair as looked at, or bring it back to the list. Raises NotAllowed."""
    pair = SimilarPair.objects.select_for_update(of=("self",)).select_related("assignment__run").get(pk=pair_id)
    require(access.can_mark(by, pair.assignment.run))
    if (pair.set_aside_at is None) == back:
        return pair
    pair.set_aside_at = None if back else timezone.now()
    pair.save(update_fields=["set_aside_at"])
    action = "similar_pair.brought_back" if back else "similar_pair.set_aside"
    audit.record(action, pair, by=by, organisation_id=pair.assignment.run.organisation_id)
    return pair
