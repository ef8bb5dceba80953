"""Pictures as the CMS takes them: their size is read before they are unpacked, and a broken one is refused in words."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image as Drawing
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Wagtail's field unpacks the whole picture to ask how large it is, and falls over one that ends too soon."""

    def to_python(self, data: Any) -> Any:
        """The picture. Raises ValidationError."""
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as broken:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken

    def check_image_pixel_size(self, f: Any) -> None:
        """Raises ValidationError for more pixels than WAGTAILIMAGES_MAX_IMAGE_PIXELS."""
        width, height = _size_of(f.image.f)
        if self.max_image_pixels and width * height > self.max_image_pixels:
            words = {"num_pixels": width * height, "max_pixels_count": self.max_image_pixels}
            raise ValidationError(self.error_messages["file_too_many_pixels"] % words, code="file_too_many_pixels")
        super().check_image_pixel_size(f)


def _size_of(file: Any) -> tuple[int, int]:
    """Width and height as the first bytes say; nothing is unpacked. A size beyond Pillow's own limit is left to it."""
    try:
        return Drawing.open(file).size
    except (Drawing.DecompressionBombError, Drawing.DecompressionBombWarning):
        return 0, 0
    finally:
        file.seek(0)


class PictureForm(BaseImageForm):
    """Every form of the CMS that takes a picture: WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            usual = self.fields["file"]
            self.fields["file"] = PictureField(label=usual.label, required=usual.required, widget=usual.widget)
