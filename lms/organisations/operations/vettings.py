"""Admission of enterprises: they write, officers decide point by point, and it lasts a year."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common import uploads
from lms.common.enumerating import joined
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.organisations import access
from lms.organisations.choices import Kind, Role, VettingState
from lms.organisations.models import Evidence, Organisation, Vetting
from lms.organisations.queries import people as people_queries
from lms.organisations.queries import vettings as queries
from lms.people.models import User

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 5
LONGEST_ANSWER = 1000


@transaction.atomic
def begin_vetting(enterprise_id: int, *, by: User) -> Vetting:
    """The enterprise's open application, a new one if there is none. Raises NotAllowed, WrongState (no enterprise)."""
    enterprise = Organisation.objects.select_for_update().get(pk=enterprise_id)
    access.require(access.can_apply(by, enterprise))
    if enterprise.kind != Kind.ENTERPRISE:
        raise WrongState()
    found = queries.open_vetting(enterprise)
    if found is not None:
        return found
    shipped, last = queries.checklist(), queries.last_vetting(enterprise)
    vetting = Vetting.objects.create(
        enterprise=enterprise,
        checklist_version=shipped["version"],
        items=shipped["items"],
        # What was true last year is a good beginning; the papers have to be new.
        answers=dict(last.answers) if last else {},
    )
    audit.record("vetting.begun", vetting, by=by, version=vetting.checklist_version)
    return vetting


@transaction.atomic
def write_vetting(vetting_id: int, answers: dict[str, str], *, by: User) -> Vetting:
    """Keep what was written so far; points not named stay. Raises NotAllowed, WrongState."""
    vetting = _locked(vetting_id)
    access.require(access.can_apply(by, vetting.enterprise))
    _require_editable(vetting)
    known = {code: text.strip()[:LONGEST_ANSWER] for code, text in answers.items() if code in vetting.codes}
    vetting.answers = {**vetting.answers, **known}
    vetting.save(update_fields=["answers"])
    return vetting


@transaction.atomic
def add_paper(vetting_id: int, item: str, file: UploadedFile, *, by: User) -> Evidence:
    """Keep a paper for a point; the same file again is the one there. Raises NotAllowed, WrongState, Invalid."""
    vetting = _locked(vetting_id)
    access.require(access.can_apply(by, vetting.enterprise))
    _require_editable(vetting)
    if item not in vetting.codes:
        raise Invalid(_("清单里没有这一项。"))
    try:
        upload = uploads.inspect(file, most_bytes=MOST_BYTES)
    except uploads.NotTaken as refused:
        raise Invalid(_words(refused.reason), fields={item: _words(refused.reason)}) from refused
    known = vetting.papers.filter(item=item, sha256=upload.sha256).first()
    if known is not None:
        return known
    if vetting.papers.filter(item=item).count() >= MOST_PAPERS:
        raise Invalid(_("每项最多 %(most)d 个文件，请先删一个。") % {"most": MOST_PAPERS})
    # The name on the disk says nothing: what people call their files stays in the row.
    file.name = f"{upload.sha256}.bin"
    return Evidence.objects.create(
        vetting=vetting, item=item, file=file, name=upload.name, size=upload.size, sha256=upload.sha256, added_by=by
    )


@transaction.atomic
def drop_paper(vetting_id: int, paper_id: int, *, by: User) -> None:
    """Take a paper out; gone already is gone. Raises NotAllowed, WrongState."""
    vetting = _locked(vetting_id)
    access.require(access.can_apply(by, vetting.enterprise))
    _require_editable(vetting)
    paper = vetting.papers.filter(pk=paper_id).first()
    if paper is not None:
        stored, storage = paper.file.name, paper.file.storage
        paper.delete()
        # Only once the row is gone for good: a rollback must not leave a row without its file.
        transaction.on_commit(lambda: storage.delete(stored), robust=True)


@transaction.atomic
def submit_vetting(vetting_id: int, *, by: User) -> Vetting:
    """Send it to the officers; once is enough. Raises NotAllowed, WrongState, Invalid (points missing)."""
    vetting = _locked(vetting_id)
    access.require(access.can_apply(by, vetting.enterprise))
    if vetting.state == VettingState.SUBMITTED:
        return vetting
    lacking = [point for point in queries.points(vetting) if point.lacks]
    if lacking:
        fields: dict[str, object] = {
            point.code: _("请上传材料") if point.needs_paper else _("请填写") for point in lacking
        }
        names = joined(point.title for point in lacking)
        raise Invalid(_("还有 %(n)d 项没有完成：%(names)s") % {"n": len(lacking), "names": names}, fields=fields)
    vetting.move(to=VettingState.SUBMITTED, submitted_at=timezone.now(), reasons={})
    audit.record("vetting.submitted", vetting, by=by)
    _tell(people_queries.officers_of(vetting.enterprise), "vetting.submitted", vetting, f"/gov/vetting/{vetting.pk}/")
    return vetting


@transaction.atomic
def approve_vetting(vetting_id: int, *, by: User) -> Vetting:
    """Admit the enterprise for the months the checklist says. Approved already is returned. Raises NotAllowed."""
    vetting = _locked(vetting_id)
    access.require(access.can_decide_vetting(by, vetting.enterprise))
    if vetting.state == VettingState.APPROVED:
        return vetting
    until = timezone.localdate() + relativedelta(months=queries.checklist()["valid_months"])
    vetting.move(to=VettingState.APPROVED, decided_by=by, decided_at=timezone.now(), valid_until=until, reasons={})
    admit(vetting.enterprise_id, until)
    audit.record("vetting.approved", vetting, by=by, valid_until=until.isoformat())
    _tell(_managers(vetting), "vetting.approved", vetting, f"/biz/{vetting.enterprise.code}/vetting/")
    return vetting


@transaction.atomic
def return_vetting(vetting_id: int, reasons: dict[str, str], *, by: User) -> Vetting:
    """Send it back, saying point by point what is wrong. Raises NotAllowed, WrongState, Invalid (no reason)."""
    vetting = _locked(vetting_id)
    access.require(access.can_decide_vetting(by, vetting.enterprise))
    said = {code: reasons[code].strip()[:300] for code in vetting.codes if reasons.get(code, "").strip()}
    if not said:
        raise Invalid(_("请至少在一项里写明退回原因，企业才知道改哪里。"))
    vetting.move(to=VettingState.RETURNED, reasons=said, decided_by=by, decided_at=timezone.now())
    audit.record("vetting.returned", vetting, by=by, items=sorted(said))
    _tell(_managers(vetting), "vetting.returned", vetting, f"/biz/{vetting.enterprise.code}/vetting/")
    return vetting


def admit(enterprise_id: int, until: date | None) -> None:
    """From now on the enterprise may send orders, until that day."""
    Organisation.objects.filter(pk=enterprise_id).update(vetted_at=timezone.now(), vetted_until=until)


def _locked(vetting_id: int) -> Vetting:
    return Vetting.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=vetting_id)


def _require_editable(vetting: Vetting) -> None:
    if not vetting.is_editable:
        raise WrongState(_("申请已经提交，退回后才能修改。"))


def _managers(vetting: Vetting) -> list[int]:
    return people_queries.people_with_role(vetting.enterprise_id, Role.MANAGER)


def _tell(people: list[int], kind: str, vetting: Vetting, url: str) -> None:
    notices.notify(people, kind, words={"enterprise": str(vetting.enterprise)}, url=url)


def _words(reason: str) -> str:
    return {
        "empty": _("文件是空的。"),
        "too_large": _("文件超过 10 MB。"),
        "kind": _("请上传 PDF、Word、Excel、PNG 或 JPEG。"),
        "content": _("文件内容与扩展名不符。"),
        "unsafe": _("文件含宏、加密，或压缩得不正常，不能接收。"),
    }[reason]
