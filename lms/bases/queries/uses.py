"""How many groups of workstations name a skill."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from lms.bases.models import WorkstationGroup
from lms.skills import public as skills


def put_up_uses() -> None:
    """Tell the taxonomy; they follow a merge."""
    skills.register_uses(skills.Use("bases.groups", _("实训工位组"), _groups, follows=True))


def _groups(codes: Collection[str]) -> int:
    return WorkstationGroup.objects.filter(skills__code__in=codes).distinct().count()
