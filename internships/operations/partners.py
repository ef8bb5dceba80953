"""Joint orders: a firm asks others in; each says yes for itself, with its own headcount."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import PartnerState
from internships.models import Order, OrderPartner
from internships.operations import orders, rules
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

MOST_PARTNERS = 10


@transaction.atomic
def invite_partner(order_id: int, uscc: str, *, by: User) -> OrderPartner:
    """Ask the firm of that licence into the order; once is enough. Raises NotAllowed, WrongState, Invalid."""
    order = orders.locked_draft(order_id, None, by)
    firms = organisations.Organisation.objects.filter(kind=organisations.Kind.ENTERPRISE, suspended_at=None)
    firm = firms.filter(uscc=organisations.tidy_uscc(uscc)).exclude(uscc="").first()
    if firm is None:
        raise Invalid(
            _("没有登记这个统一社会信用代码的企业。"), fields={"uscc": _("请核对，或请对方先登记")},
            next_step=_("请对方先在平台登记企业。"),
        )  # fmt: skip
    if firm.pk == order.enterprise_id:
        raise Invalid(_("这就是本企业，不用邀请。"), fields={"uscc": _("请填写另一家企业")})
    if order.partners.count() >= MOST_PARTNERS:
        raise Invalid(_("一个联合订单最多 %(most)d 家企业加入。") % {"most": MOST_PARTNERS})
    partner, made = OrderPartner.objects.get_or_create(order=order, firm=firm, defaults={"headcount": 0})
    if partner.state == PartnerState.DECLINED:
        partner.move(to=PartnerState.INVITED, answered_by=None, answered_at=None)
        made = True
    if made:
        audit.record("order.partner_asked", order, by=by, firm=firm.code)
        words = {"enterprise": notices.named(order.enterprise), "order": order.code}
        people = organisations.people_with_role(firm.pk, "manager")
        notices.notify(people, "order.partner_asked", words=words, url=f"/biz/{firm.code}/joint/")
    return partner


@transaction.atomic
def answer_partner(partner_id: int, *, consents: bool, by: User, headcount: int = 0) -> OrderPartner:
    """The asked firm's word. A yes names its headcount, against which its own interns are counted.

    The same answer again is returned. Raises NotAllowed, WrongState (the order was sent), Invalid (no headcount).
    """
    partner = OrderPartner.objects.select_for_update(of=("self",)).select_related("firm", "order").get(pk=partner_id)
    access.require(access.can_write_orders(by, partner.firm_id))
    order = Order.objects.select_for_update().get(pk=partner.order_id)
    to = PartnerState.CONSENTED if consents else PartnerState.DECLINED
    if partner.state == to:
        return partner
    if not order.is_editable:
        raise WrongState(_("订单已经提交，退回后才能改变答复。"))
    if consents and headcount < 1:
        raise Invalid(_("请填写本企业在岗职工总数。"), fields={"headcount": _("至少 1 人")})
    partner.move(
        to=to, headcount=headcount if consents else partner.headcount, answered_by=by, answered_at=timezone.now()
    )
    audit.record("order.partner_answered", partner, by=by, answer=to, headcount=partner.headcount)
    rules.keep_findings(order)
    words = {"partner": notices.named(partner.firm), "order": order.code, "answer": notices.in_both(lambda: to.label)}
    people = organisations.people_with_role(order.enterprise_id, "manager")
    notices.notify(people, "order.partner_answered", words=words, url=f"/biz/{order.enterprise.code}/orders/")
    return partner


@transaction.atomic
def drop_partner(partner_id: int, *, by: User) -> None:
    """Take a firm out of the order, its posts with it. Raises NotAllowed, WrongState."""
    partner = OrderPartner.objects.select_related("order").filter(pk=partner_id).first()
    if partner is None:
        raise NotAllowed()
    order = orders.locked_draft(partner.order_id, None, by)
    order.posts.filter(firm=partner.firm_id).delete()
    audit.record("order.partner_dropped", order, by=by, firm=partner.firm.code)
    partner.delete()
    orders.rewrite(order, {})
    rules.keep_findings(order)
