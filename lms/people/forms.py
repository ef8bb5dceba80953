"""Forms about a person."""

from datetime import date
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.people.models import Consent, Guardian, User
from lms.people.models.users import ADULT_AGE
from lms.people.operations import consents
from lms.people.validators import validate_name

OLDEST = 110
GUARDIAN_FIELDS = ("guardian_name", "guardian_relation", "guardian_email")


class DateInput(forms.DateInput):
    """The browser's own date field, which wants ISO dates in every language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class GuardianFields(forms.Form):
    """Who answers for a minor; all three are asked for where a birthday says so."""

    guardian_name = forms.CharField(label=_("监护人姓名"), max_length=50, required=False, validators=[validate_name])
    guardian_relation = forms.CharField(
        label=_("与你的关系"), max_length=20, required=False, help_text=_("例如：母亲、父亲、祖父。")
    )
    guardian_email = forms.EmailField(
        label=_("监护人邮箱"), required=False, help_text=_("我们会发一封确认邮件，不作他用。")
    )

    def require_guardian(self, cleaned: dict[str, Any]) -> None:
        """An error on every guardian field that is empty, or that repeats the minor's own address."""
        for name in GUARDIAN_FIELDS:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("未满 18 周岁，需要填写监护人信息。"))
        if cleaned.get("guardian_email") and cleaned.get("guardian_email") == cleaned.get("email"):
            self.add_error("guardian_email", _("监护人邮箱不能和自己的邮箱相同。"))

    def ask(self, ward: User) -> None:
        """Mail the guardian."""
        name, relation, email = (self.cleaned_data[field] for field in GUARDIAN_FIELDS)
        consents.ask_guardian(ward, name=name, relation=relation, email=email)


class SignupForm(GuardianFields):
    """What we ask on top of allauth's own fields."""

    name = forms.CharField(label=_("姓名"), max_length=50, validators=[validate_name])
    birth_on = forms.DateField(
        label=_("出生日期"), widget=DateInput(autocomplete="bday"), help_text=_("用来判断是否需要监护人同意。")
    )
    agree = forms.BooleanField(label=_("我已阅读并同意《个人信息处理规则》"))
    field_order = ("name", "email", "password1", "password2", "birth_on", *GUARDIAN_FIELDS, "agree")

    def clean_birth_on(self) -> date:
        """A day on which somebody alive can have been born."""
        birth_on = self.cleaned_data["birth_on"]
        if not 0 <= timezone.localdate().year - birth_on.year <= OLDEST or birth_on > timezone.localdate():
            raise forms.ValidationError(_("请核对出生日期。"))
        return birth_on

    def clean(self) -> dict[str, Any]:
        """A minor names a guardian."""
        cleaned = super().clean() or self.cleaned_data
        birth_on = cleaned.get("birth_on")
        if birth_on and (User(birth_on=birth_on).age_on(timezone.localdate()) or 0) < ADULT_AGE:
            self.require_guardian(cleaned)
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name, the birthday and the agreement; write to the guardian of a minor."""
        user.name = self.cleaned_data["name"]
        user.birth_on = self.cleaned_data["birth_on"]
        user.language = get_language() or settings.LANGUAGE_CODE
        user.save(update_fields=["name", "birth_on", "language"])
        consents.give_consent(user, Consent.Kind.PRIVACY)
        if user.is_minor:
            self.ask(user)


class GuardianForm(GuardianFields):
    """A minor names, or corrects, who answers for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    @classmethod
    def of(cls, guardian: Guardian | None) -> Self:
        """The form with what is known."""
        return cls(initial={f"guardian_{name}": getattr(guardian, name, "") for name in ("name", "relation", "email")})

    def clean(self) -> dict[str, Any]:
        """All three are needed."""
        cleaned = super().clean() or self.cleaned_data
        self.require_guardian(cleaned)
        return cleaned


class ProfileForm(forms.ModelForm):
    """What a person may change about themselves; the e-mail address and password have their own pages."""

    class Meta:
        model = User
        fields = ("name", "name_latin", "phone", "language")
        widgets = {"language": forms.Select(choices=settings.LANGUAGES)}


class EraseForm(forms.Form):
    """The second of two steps."""

    understood = forms.BooleanField(label=_("我明白：账号注销后不能恢复。"))
