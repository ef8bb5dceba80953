"""Taking in a file: judged by its content, kept under its digest, named in the row alone."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lms.common import uploads
from lms.common.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024


def taken(file: UploadedFile | None) -> dict[str, Any]:
    """The fields of an `Attached` row for the file; none without one. Raises Invalid."""
    if file is None:
        return {}
    try:
        upload = uploads.inspect(file, most_bytes=MOST_BYTES)
    except uploads.NotTaken as refused:
        raise Invalid(_words(refused.reason), fields={"file": _words(refused.reason)}) from refused
    # The name on the disk says nothing: what people call their files stays in the row.
    file.name = f"{upload.sha256}.bin"
    return {"file": file, "file_name": upload.name, "file_size": upload.size, "file_sha256": upload.sha256}


def _words(reason: str) -> str:
    return {
        "empty": _("文件是空的。"),
        "too_large": _("文件超过 10 MB。"),
        "kind": _("请上传 PDF、Word、Excel、PNG 或 JPEG。"),
        "content": _("文件内容与扩展名不符。"),
        "unsafe": _("文件含宏、加密，或压缩得不正常，不能接收。"),
    }[reason]
