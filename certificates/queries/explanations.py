"""How a certificate was earned: whoever awarded it explains it to its holder, and tells anybody what anybody may know.

Certificates know only the key of the deed, such as "courses.enrolment:12"; the app of its beginning registers here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class Fact:
    """What anybody may know of the deed: of what kind it is, by which rules, in which version. Nobody's results.

    page  where anybody reads more, without signing in
    """

    words: str
    value: str
    page: str = ""


Explainer = Callable[[str], list[Reason]]
Teller = Callable[[str], list[Fact]]
_explainers: dict[str, Explainer] = {}
_tellers: dict[str, Teller] = {}


def register(prefix: str, explainer: Explainer, *, tells: Teller | None = None) -> None:
    """Explain the deeds whose key begins so: both get the rest of the key; registering again replaces.

    tells   what anybody may know of it; without it nothing but what the certificate says
    """
    _explainers[prefix] = explainer
    if tells is not None:
        _tellers[prefix] = tells


def reasons_of(certificate: Certificate) -> list[Reason]:
    """What earned it, as it is known today; empty where nobody knows any more."""
    prefix, rest = _deed(certificate)
    explainer = _explainers.get(prefix)
    if explainer is not None:
        return explainer(rest)
    return [Reason(fact.words, fact.value) for fact in _listed(prefix, certificate)]


def facts_of(certificate: Certificate) -> list[Fact]:
    """What anybody who was shown it may know of how it was earned."""
    prefix, rest = _deed(certificate)
    teller = _tellers.get(prefix)
    return teller(rest) if teller is not None else _listed(prefix, certificate)


def _listed(prefix: str, certificate: Certificate) -> list[Fact]:
    if prefix != "certificates.list":
        return []
    batch: Any = certificate.batch
    return [Fact(_("由颁发机构按竞赛或活动名单颁发"), str(batch or ""))]


def _deed(certificate: Certificate) -> tuple[str, str]:
    """What kind of deed, and which."""
    # What was taken back carries its number behind the key (operations.correcting).
    prefix, _colon, rest = certificate.evidence.partition("#")[0].partition(":")
    return prefix, rest
