"""What people are told of, each kind with its sentence. `words` of a notice fill the braces."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "security.new_device": _("有新设备登录了你的账号：{device}"),
    "course.passed": _("《{course}》结业，证书正在生成"),
    "order.submitted": _("{enterprise}的订单 {order} 等院校确认"),
    "order.confirmed": _("{enterprise}的订单 {order} 院校已确认，等批准"),
    "order.approved": _("{enterprise}的订单 {order} 已批准，学员可见"),
    "order.returned": _("{enterprise}的订单 {order} 被退回，请看原因"),
    "round.published": _("{round}结果已公布"),
    "agreement.signed": _("“{post}”的三方协议已签 {signed} 方"),
    "log.confirmed": _("导师确认了你的 {count} 天日志"),
    "evaluation.open": _("“{post}”实习结束，请填写评价"),
    "evaluation.opened": _("“{post}”双方评价已公开"),
    "certificate.issued": _("证书“{title}”已颁发"),
}
