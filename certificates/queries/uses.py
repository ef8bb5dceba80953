"""How many proofs and certificates name a skill. They were given, and stay as they are."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, SkillEvidence
from lms.skills import public as skills


def put_up_uses() -> None:
    """Tell the taxonomy of both."""
    skills.register_uses(
        skills.Use("certificates.evidence", _("有这项技能依据的人"), _holders, follows=False),
        skills.Use("certificates.certificates", _("写有这项技能的证书"), _certificates, follows=False),
    )


def _holders(codes: Collection[str]) -> int:
    return SkillEvidence.objects.filter(skill__code__in=codes).values("person").distinct().count()


def _certificates(codes: Collection[str]) -> int:
    named = Q()
    for code in codes:
        named |= Q(told__contains=f'"{code}"')
    return Certificate.objects.annotate(told=KT("content__skills")).filter(named).count() if codes else 0
