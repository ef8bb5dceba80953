"""Many small whole numbers in one column: a province's lists are read in a second so, not in half a minute."""

import base64
import struct
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F

BYTES = {"B": 1, "h": 2, "I": 4}


class PackedNumbers(models.BinaryField):
    """A list of whole numbers, each in as many bytes as its code says, low byte first: B 0…255, h ±32 767, I 0…2³²-1.

    To read very many, ask for `raw("name")` instead: the bytes as they stand, for numpy.
    """

    def __init__(self, *args: Any, code: str = "I", **kwargs: Any) -> None:
        self.code = code
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        """The code belongs to the column's description."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "code": self.code}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> list[int] | None:
        """The numbers."""
        return None if value is None else self.unpack(bytes(value))

    def get_prep_value(self, value: Any) -> bytes | None:
        """The bytes."""
        return value if value is None or isinstance(value, bytes) else self.pack(value)

    def to_python(self, value: Any) -> Any:
        """The numbers, also from a fixture's text."""
        return self.unpack(base64.b64decode(value)) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Text for a fixture."""
        return base64.b64encode(self.pack(self.value_from_object(obj))).decode("ascii")

    def pack(self, numbers: Iterable[int]) -> bytes:
        """The bytes of these numbers. Raises struct.error for one that does not fit."""
        listed = list(numbers)
        return struct.pack(f"<{len(listed)}{self.code}", *listed)

    def unpack(self, data: bytes) -> list[int]:
        """The numbers of these bytes. Raises ValueError where they are cut off inside a number."""
        if len(data) % BYTES[self.code]:
            raise ValueError(f"{len(data)} bytes are no whole numbers of {BYTES[self.code]} bytes each")
        return list(struct.unpack(f"<{len(data) // BYTES[self.code]}{self.code}", data))


def raw(name: str) -> ExpressionWrapper:
    """A packed column as its bytes, for `annotate` or `values_list`."""
    return ExpressionWrapper(F(name), output_field=models.BinaryField())
