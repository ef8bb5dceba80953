"""Pictures and files as people upload them."""

import gc
import warnings
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawing
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from tests.factories import numbers


def picture_bytes(width: int = 64, height: int = 48, kind: str = "PNG") -> bytes:
    """A plain picture of that size in pixels."""
    buffer = BytesIO()
    Drawing.new("RGB", (width, height), "white").save(buffer, kind)
    return buffer.getvalue()


def picture_upload(name: str = "picture.png") -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, picture_bytes(), content_type="image/png")


def make_image(title: str = "茶园", collection: Collection | None = None) -> Image:
    """A picture in the library, in the root collection unless one is given."""
    return Image.objects.create(
        title=title,
        collection=collection or Collection.get_first_root_node(),
        file=ImageFile(BytesIO(picture_bytes()), name=f"picture{next(numbers)}.png"),
    )


def make_lesson_picture(collection: Collection | None = None) -> Image:
    """A picture at hand in the size lessons show it."""
    image = make_image(collection=collection)
    with warnings.catch_warnings():
        # Wagtail leaves a rendition's temporary file open: it goes here, not during a test.
        warnings.simplefilter("ignore", ResourceWarning)
        image.get_rendition("width-1200")
        gc.collect()
    return image


def make_document(
    name: str = "notes.pdf", content: bytes = b"%PDF-1.4 notes", collection: Collection | None = None, **fields: Any
) -> Document:
    """A file in the library, in the root collection unless one is given."""
    document = Document(**{"title": name, "collection": collection or Collection.get_first_root_node(), **fields})
    document.file.save(f"{next(numbers)}-{name}", ContentFile(content), save=True)
    return document
