"""What somebody hands in, looked at before anything is locked: what it is, how large, and its digest."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from lms.common import uploads
from lms.common.errors import Invalid
from lms.contests.choices import SubmissionKind
from lms.contests.faults import problem
from lms.contests.models import Module

LONGEST_TEXT, LONGEST_LINK = 20_000, 500
FILES, TABLES, OBJECTS = (*uploads.KINDS, *uploads.TEXTS), (*uploads.TABLES, ".xlsx"), (*uploads.OBJECTS,)
_is_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Work:
    """What is handed in: a file, a link or a text, as `kind` says."""

    kind: str
    file: UploadedFile | None = None
    link: str = ""
    text: str = ""


@dataclass(frozen=True)
class Looked:
    """The columns of a submission, the file to keep, and why it is refused, if it is."""

    fields: dict[str, Any]
    file: UploadedFile | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)


def endings(module: Module, kind: str) -> tuple[str, ...]:
    """What a file of that kind may be called in a part: a lab is answered by an object, anything else by a table."""
    if kind != SubmissionKind.ANSWERS:
        return FILES
    return OBJECTS if module.lab_code else TABLES


def look(work: Work, module: Module) -> Looked:
    """What may be kept of it. Raises Invalid where there is nothing to hand in, which costs no try."""
    if work.kind not in module.takes:
        raise Invalid(_("这一部分不收这种提交方式。"))
    if work.kind == SubmissionKind.LINK:
        return _link(work.link.strip())
    if work.kind == SubmissionKind.TEXT:
        return _text(work.text.replace("\r\n", "\n"))
    if work.file is None:
        raise Invalid(fields={"file": _("请先选一个文件。")})
    return _file(work.kind, work.file, module)


def _link(link: str) -> Looked:
    try:
        if len(link) > LONGEST_LINK:
            raise ValidationError("")
        _is_link(link)
    except ValidationError as error:
        raise Invalid(fields={"link": _("请写以 http:// 或 https:// 开头的完整网址。")}) from error
    return Looked({"link": link, "sha256": _digest(link), "size": len(link.encode())})


def _text(text: str) -> Looked:
    if not text.strip():
        raise Invalid(fields={"text": _("还没有写内容。")})
    if len(text) > LONGEST_TEXT:
        raise Invalid(fields={"text": _("最多 %(most)d 字。") % {"most": LONGEST_TEXT}})
    return Looked({"text": text, "sha256": _digest(text), "size": len(text.encode())})


def _file(kind: str, file: UploadedFile, module: Module) -> Looked:
    try:
        found = inspect(file, endings(module, kind), module.most_bytes)
    except uploads.NotTaken as refused:
        seen = {"name": uploads.harmless_name(file.name or ""), "size": file.size or 0}
        why = refusal(refused.reason, endings(module, kind), module.most_bytes, file.size or 0)
        return Looked(seen, problems=[why])
    # The name on the disk says nothing: what people call their files stays in the row.
    file.name = f"{found.sha256}.bin"
    return Looked({"name": found.name, "size": found.size, "sha256": found.sha256}, file)


def inspect(file: UploadedFile, takes: tuple[str, ...], most_bytes: int) -> uploads.Upload:
    """The file, if it is one of FILES, TABLES or OBJECTS. Raises uploads.NotTaken."""
    return uploads.inspect(
        file, most_bytes=most_bytes, texts=takes == FILES, tables=takes == TABLES, objects=takes == OBJECTS
    )


def refusal(reason: str, takes: tuple[str, ...], most_bytes: int, size: int) -> dict[str, Any]:
    """Why a file of so many bytes is not taken, as data; of a wrong kind, what is wanted instead."""
    if reason == "too_large":
        return problem("upload_over", size=str(filesizeformat(size)), most=str(filesizeformat(most_bytes)))
    if reason == "kind":
        return problem("upload_object") if takes == OBJECTS else problem("upload_kind", kinds=" ".join(takes))
    return problem({"empty": "empty_upload"}.get(reason, f"upload_{reason}"))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
