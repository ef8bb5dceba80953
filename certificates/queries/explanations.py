"""How a certificate was earned: whoever awarded it explains, and links what was graded.

Certificates know only the key of the deed, such as "courses.enrolment:12"; the app of its beginning registers here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates.models import Certificate


@dataclass(frozen=True)
class Reason:
    """One thing that was done or shown: in words, with its result, and where the holder reads more.

    is_private  the result is for the holder alone, as a score that another school than the issuer may have given
    """

    words: str
    result: str = ""
    url: str = ""
    is_private: bool = False


Explainer = Callable[[str], list[Reason]]
_explainers: dict[str, Explainer] = {}


def register(prefix: str, explainer: Explainer) -> None:
    """Explain the deeds whose key begins so: `explainer(rest of the key)`; registering again replaces."""
    _explainers[prefix] = explainer


def reasons_of(certificate: Certificate) -> list[Reason]:
    """What earned it, as it is known today; empty where nobody knows any more."""
    # What was taken back carries its number behind the key (operations.correcting).
    prefix, _colon, rest = certificate.evidence.partition("#")[0].rpartition(":")
    explainer = _explainers.get(prefix)
    if explainer is not None:
        return explainer(rest)
    if prefix.startswith("certificates.list:"):
        return [Reason(_("由颁发机构按竞赛或活动名单颁发"), str(certificate.batch or ""))]
    return []
