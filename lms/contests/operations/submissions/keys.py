"""How answers are scored: the metric and its settings, the hidden key, and a key that replaces a wrong one."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.labs import LABS
from lms.audit import public as audit
from lms.common import uploads
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.checking.scoring import check_key
from lms.contests.choices import OVER, RoundState
from lms.contests.errors import RoundClosed
from lms.contests.faults import sentences
from lms.contests.models import AnswerKey, AnswerTask, Module, Round
from lms.contests.operations.holding import require_running
from lms.contests.operations.submissions.runs import begin_anew
from lms.contests.operations.submissions.uploads import OBJECTS, TABLES, inspect, refusal
from lms.contests.queries import lab_cases, titles
from lms.contests.queries import scoring as queries
from lms.contests.queries.due import people_at_work
from lms.jobs import public as jobs
from lms.notices import public as notices
from lms.people.public import User

MOST_KEY_BYTES = 10_000_000
_PAST = gettext_lazy(
    "提交已经截止，队伍答的是现在的案例：队伍看得到的部分不能再换，只能更正不公开的答案。这一部分确实不能评的，请用增减分裁定，写明理由。"
)


@transaction.atomic
def set_task(module_id: int, spec: Mapping[str, Any], *, note_zh: str = "", by: User | None) -> AnswerTask:
    """How the answers of a part are scored, until the round opens; teams are told by what before they begin.

    spec     what scoring.Task takes, without `most`; the seed of a public share is drawn here and stays secret
    raises   NotAllowed, SeasonClosed, RoundClosed
    """
    module = _locked(module_id, by)
    if module.lab_code:
        raise Invalid(_("这一部分由实训 %(lab)s 评分，只要上传案例。") % {"lab": module.lab_code})
    task = AnswerTask.objects.filter(module=module).first()
    if module.contest_round.state != RoundState.DRAFT and task is not None:
        raise RoundClosed(_("赛程开始后评分办法不能再改。"))
    kept = dict(spec)
    if kept.get("public_percent"):
        kept["seed"] = (task.spec.get("seed") if task else "") or secrets.token_hex(16)
    task, _made = AnswerTask.objects.update_or_create(module=module, defaults={"spec": kept, "note_zh": note_zh})
    audit.record("contest.task_set", task, by=by, organisation_id=_host(module), metric=kept.get("metric"))
    return task


def add_key(
    module_id: int, file: UploadedFile, *, reason: str = "", by: User | None
) -> tuple[AnswerKey, jobs.Job | None]:
    """A version of the hidden key; from the second on with a reason, and everything is scored again by it.

    Of a part that is done in a lab the key is the case: the lab's model answers it.

    Returns the key, and the job that scores what was handed in, if anything was.
    Under public notice the standings stay until the organiser publishes another version; afterwards no key is replaced.
    Once no more work is taken a case keeps what teams read of it: nobody could answer another one any more.

    raises   NotAllowed, SeasonClosed, RoundClosed (the result stands); Invalid: no key, or the same as before, with
             what is wrong row by row; no reason; another question than was answered
    """
    module = Module.objects.select_related("contest_round__track__season").get(pk=module_id)
    access.require(access.can_run(by, module.contest_round.track.season))
    task = AnswerTask.objects.select_related("module").filter(module=module).first() or _lab_task(module)
    if task is None:
        raise Invalid(_("先定评分办法，再传标准答案。"))
    found = _inspected(file, OBJECTS if module.lab_code else TABLES)
    content = file.read()
    file.seek(0)
    said = check_key(queries.task_of(task), content)
    if said.faults:
        raise Invalid(fields={"file": " ".join(sentences(said.faults))})
    # The name on the disk says nothing.
    file.name = f"{found.sha256}.bin"
    return _keep(task, found, file, said.solution, reason.strip(), by)


@transaction.atomic
def _keep(
    task: AnswerTask, found: uploads.Upload, file: UploadedFile, solution: Mapping[str, Any] | None, reason: str,
    by: User | None,
) -> tuple[AnswerKey, jobs.Job | None]:  # fmt: skip
    module = _locked(task.module_id, by)
    if task.pk is None:
        task, _made = AnswerTask.objects.get_or_create(module=module, defaults={"spec": task.spec})
    before = task.answer_keys.order_by("-version").first()
    if before is not None and before.sha256 == found.sha256:
        raise Invalid(fields={"file": _("这份和现在用的标准答案一样，没有改动。")})
    if before is not None and not reason:
        raise Invalid(fields={"reason": _("更换标准答案要写明理由，会记入每份作品的评分记录。")})
    asks_anew = before is not None and bool(module.lab_code) and _reads_otherwise(module, before, file)
    if asks_anew and _is_past(module.contest_round):
        raise Invalid(fields={"file": _PAST})
    key = AnswerKey.objects.create(
        task=task, version=before.version + 1 if before else 1, file=file, name=found.name, size=found.size,
        sha256=found.sha256, reason=reason if before else "", solution=solution, asks_anew=asks_anew, added_by=by,
    )  # fmt: skip
    audit.record("contest.key_added", key, by=by, organisation_id=_host(module), version=key.version, reason=reason)
    if before is not None and module.contest_round.has_begun:
        _tell_replaced(module, key)
    return key, begin_anew(module, key, by)


def _reads_otherwise(module: Module, before: AnswerKey, file: UploadedFile) -> bool:
    """Whether teams read something else in this case than in the one before: then it is another question."""
    file.seek(0)
    data = json.loads(file.read().decode("utf-8-sig"))
    file.seek(0)
    return lab_cases.case_in(before, module).shown != LABS[module.lab_code].public(data)


def _is_past(made: Round) -> bool:
    return made.state in (RoundState.JUDGING, RoundState.NOTICE) or timezone.now() >= made.closes_at


def _tell_replaced(module: Module, key: AnswerKey) -> None:
    """Every team that takes part, later too: by another key it is scored anew, another question it has to answer."""
    made = module.contest_round
    kind = "contest.case_replaced" if key.asks_anew else "contest.key_replaced"
    part = notices.named(module)
    words = {"contest": titles.told(made.track.season.contest), "part": part, "reason": key.reason}
    told = [(person, words, f"/contests/entries/{entry}/submissions/") for person, entry in people_at_work(made)]
    notices.notify_each(kind, told)


def _lab_task(module: Module) -> AnswerTask | None:
    """How a lab is scored: from nothing right to everything. Kept with the first case."""
    return AnswerTask(module=module, spec={"floor": "0", "full": "1"}) if module.lab_code else None


def _inspected(file: UploadedFile, takes: tuple[str, ...]) -> uploads.Upload:
    try:
        return inspect(file, takes, MOST_KEY_BYTES)
    except uploads.NotTaken as refused:
        why = refusal(refused.reason, takes, MOST_KEY_BYTES, file.size or 0)
        raise Invalid(fields={"file": " ".join(sentences([why]))}) from refused


def _locked(module_id: int, by: User | None) -> Module:
    """The part, its row locked: keys follow one another, and none passes the end of a notice.

    Raises NotAllowed, SeasonClosed, RoundClosed.
    """
    made = Round.objects.select_for_update(no_key=True).get(modules=module_id)
    rows = Module.objects.select_for_update(of=("self",)).select_related(
        "contest_round__track__season__host", "contest_round__track__season__contest"
    )
    module = rows.get(pk=module_id)
    access.require(access.can_run(by, module.contest_round.track.season))
    require_running(module.contest_round.track.season)
    if made.state in OVER:
        raise RoundClosed(_("结果已经生效，标准答案不再更换。"))
    return module


def _host(module: Module) -> int:
    return module.contest_round.track.season.host_id
