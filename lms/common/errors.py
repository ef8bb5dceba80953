"""What can go wrong in the domain, each with a sentence for the person it happened to."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with its reason in the reader's language; nothing was changed."""

    status = 400
    default = _("这一步没有完成，什么都没有改变。")

    def __init__(self, message: object = "", *, next_step: object = "") -> None:
        self.message = message or self.default
        self.next_step = next_step
        super().__init__(str(self.message))


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""

    status = 403
    default = _("你的身份不能做这一步。")


class NotAPage(DomainError):
    """Only forms are sent to this address; there is nothing to open."""

    status = 405
    default = _("这个地址只接收提交的内容，不能直接打开。")

    def __init__(self) -> None:
        super().__init__(next_step=_("请回到原来的页面，重新提交一次。"))


class WrongState(DomainError):
    """The thing is not in a state where this can be done; somebody else may have been quicker."""

    status = 409
    default = _("状态已经变化，请刷新后再试。")


class Unavailable(DomainError):
    """Nothing is wrong with what was asked; something of ours is missing for a while."""

    status = 503
    default = _("暂时做不到，请稍后再试。")


class Invalid(DomainError):
    """The input breaks a rule; `fields` says which, by field name."""

    status = 422
    default = _("填写的内容有问题，请按提示修改。")

    def __init__(
        self, message: object = "", *, fields: dict[str, object] | None = None, next_step: object = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.fields = fields or {}
