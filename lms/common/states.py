"""States and the moves between them, so that a step nobody allowed cannot happen."""

from typing import ClassVar, Self

from django.db import models

from lms.common.errors import WrongState


class Stateful(models.Model):
    """A row with a `state` field and a table TRANSITIONS of the moves it may make."""

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {}
    state: str

    class Meta:
        abstract = True

    def can_move(self, *, to: str) -> bool:
        """Whether the table allows the move from the present state."""
        return to in self.TRANSITIONS.get(self.state, set())

    def move(self, *, to: str, **also: object) -> Self:
        """Take the state `to`, and the other fields named, in one write. Raises WrongState."""
        if not self.can_move(to=to):
            raise WrongState()
        self.state = to
        for name, value in also.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *also])
        return self
