"""What becomes of a public notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppealState(models.TextChoices):
    """Where a team's appeal stands."""

    FILED = "filed", _("待仲裁")
    UPHELD = "upheld", _("申诉成立")
    REJECTED = "rejected", _("维持原结果")
    WITHDRAWN = "withdrawn", _("已撤回")


APPEAL_MOVES: dict[str, set[str]] = {
    AppealState.FILED: {AppealState.UPHELD, AppealState.REJECTED, AppealState.WITHDRAWN},
}
