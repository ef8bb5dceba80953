"""Whether an order may be sent at all: firms admitted, parts there, partners agreed. The law is another matter."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.choices import PartnerState
from internships.models import Order
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Admission

WHY_NOT: dict[str, Promise] = {
    Admission.NEVER: gettext_lazy("{firm}还没有通过准入审核"),
    Admission.WAITING: gettext_lazy("{firm}的准入审核还在进行"),
    Admission.RETURNED: gettext_lazy("{firm}的准入审核被退回，请先按原因修改"),
    Admission.EXPIRED: gettext_lazy("{firm}的准入已到期，请先续审"),
    Admission.SUSPENDED: gettext_lazy("{firm}已被停用"),
}


@dataclass(frozen=True)
class Missing:
    """A part that is not there yet, and the step of the form in which it is written."""

    step: int
    field: str
    words: str


def missing(order: Order) -> list[Missing]:
    """What has to be written before the order can be sent."""
    found = []
    if not order.posts.exists():
        found.append(Missing(1, "posts", _("至少填写一个岗位")))
    if not order.headcount:
        found.append(Missing(1, "headcount", _("还没有填在岗职工总数")))
    if not order.same_post_wage:
        found.append(Missing(2, "same_post_wage", _("还没有填相同岗位月工资")))
    if not order.pay:
        found.append(Missing(2, "pay", _("还没有填实习月报酬")))
    found += [
        Missing(2, "", _("技能“%(skill)s”已停用或拆分，请改选") % {"skill": row.skill})
        for row in order.skills.select_related("skill")
        if not row.skill.is_active
    ]
    found += [Missing(int(step), "", _("第 %(n)s 步还有没填好的内容") % {"n": step}) for step in sorted(order.typed)]
    return found + _waiting_partners(order)


def not_admitted(order: Order) -> list[tuple[organisations.Organisation, str, str]]:
    """(firm, Admission, sentence) of every firm of the order that may not send orders today."""
    firms = [order.enterprise, *(row.firm for row in order.partners.select_related("firm") if _takes_part(row))]
    standing = [(firm, organisations.admission_of(firm)) for firm in firms]
    return [
        (firm, admission, str(WHY_NOT[admission]).format(firm=firm))
        for firm, admission in standing
        if admission != Admission.VALID
    ]


def require_admitted(order: Order) -> None:
    """Raises Invalid with every firm's reason and what to do."""
    found = [words for _firm, _admission, words in not_admitted(order)]
    if found:
        raise Invalid("；".join(found), next_step=_("准入审核通过后就可以提交，订单草稿会一直保留。"))


def require_ready(order: Order) -> None:
    """Raises Invalid: not admitted, or parts missing."""
    require_admitted(order)
    found = missing(order)
    if found:
        fields: dict[str, object] = {one.field: one.words for one in found if one.field}
        raise Invalid("；".join(one.words for one in found), fields=fields, next_step=_("请回到对应的步骤补上。"))


def _waiting_partners(order: Order) -> list[Missing]:
    posting = set(order.posts.exclude(firm=None).values_list("firm_id", flat=True))
    found = []
    for partner in order.partners.select_related("firm"):
        if partner.firm_id in posting and partner.state != PartnerState.CONSENTED:
            words = _("%(firm)s还没有同意加入") % {"firm": partner.firm}
            found.append(Missing(3, "firms", words))
        if partner.firm_id not in posting and partner.state == PartnerState.CONSENTED:
            words = _("%(firm)s同意加入，但还没有它的岗位") % {"firm": partner.firm}
            found.append(Missing(1, "posts", words))
    return found


def _takes_part(partner: object) -> bool:
    return getattr(partner, "state", "") != PartnerState.DECLINED
