"""Wagtail's workflow under the way of a programme: which task a version is at.

Nobody of the CMS is told or acts, so it is started for nobody: its letters would lead to an editor's page there is none
of. Who did what is in our own trail.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Task, TaskState, Workflow, WorkflowTask

from courses.choices import ProgrammeStep
from courses.models import CommitteeTask, IndustryReviewTask, ProgrammeVersion

WORKFLOW = "人才培养方案论证"
TASKS: dict[str, type[Task]] = {ProgrammeStep.INDUSTRY: IndustryReviewTask, ProgrammeStep.COMMITTEE: CommitteeTask}


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The way every version goes, made once; made anew when somebody switched it, or a task of it, off in the CMS."""
    if (found := _standing()) is not None:
        return found
    # The kind of the first task is held: two first reviews at once make one workflow.
    kind = ContentType.objects.get_for_model(IndustryReviewTask)
    ContentType.objects.select_for_update().get(pk=kind.pk)
    return _standing() or _made()


def _standing() -> Workflow | None:
    rows = Workflow.objects.filter(active=True)
    for kind in TASKS.values():
        rows = rows.filter(workflow_tasks__task__in=kind.objects.filter(active=True))
    return rows.first()


def _made() -> Workflow:
    workflow = Workflow.objects.create(name=WORKFLOW)
    own = (IndustryReviewTask.objects.create(name="行业论证"), CommitteeTask.objects.create(name="学校审定"))
    for order, task in enumerate(own):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def task_of(version: ProgrammeVersion) -> TaskState:
    """The task of the version's step. Begun now, and begun again where the CMS has cancelled or passed over it."""
    state = version.current_workflow_state
    found = state.current_task_state if state else None
    if found and found.status == TaskState.STATUS_IN_PROGRESS and isinstance(found.task.specific, TASKS[version.step]):
        return found
    if state:
        state.cancel()
    ensure_workflow().start(version, None)
    first = version.current_workflow_state.current_task_state
    if version.step == ProgrammeStep.INDUSTRY:
        return first
    first.approve()
    return version.current_workflow_state.current_task_state


def turn_round(version: ProgrammeVersion, remark: str) -> None:
    """From the committee back to the experts. Rejecting would end at "needs changes", and the text need not change."""
    task = task_of(version)
    task.status, task.finished_at, task.comment = TaskState.STATUS_CANCELLED, timezone.now(), remark
    task.save(update_fields=["status", "finished_at", "comment"])
    first = task.workflow_state.workflow.workflow_tasks.order_by("sort_order").first()
    task.workflow_state.update(next_task=first.task)
    step_to(version, ProgrammeStep.INDUSTRY, remark)


def leave(version: ProgrammeVersion, remark: str) -> None:
    """Out of the workflow, back to draft; from one that was switched off, too."""
    state = version.current_workflow_state
    if state:
        if state.current_task_state.status == TaskState.STATUS_IN_PROGRESS:
            state.current_task_state.reject(update=False, comment=remark)
        state.cancel()
    step_to(version, ProgrammeStep.DRAFT, remark)


def step_to(version: ProgrammeVersion, step: ProgrammeStep, returned_reason: str = "") -> None:
    """The version stands at this step; a reason is for its authors to read."""
    # guards.py asks for the count in the same statement: what leaves the draft is a text nobody has reviewed.
    version.times_sent += version.step == ProgrammeStep.DRAFT != step
    version.step, version.returned_reason = step, returned_reason.strip()
    version.save(update_fields=["step", "times_sent", "returned_reason"])
