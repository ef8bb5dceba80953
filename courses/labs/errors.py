"""The one thing that can be wrong with a case."""


class LabError(ValueError):
    """A case no model can be made of; says where: `firms[2].volume_m3`."""

    def __init__(self, where: str, wanted: str) -> None:
        self.where, self.wanted = where, wanted
        super().__init__(f"{where}: {wanted}")
