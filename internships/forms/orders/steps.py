"""One step of an order as its page shows it: a form and its rows, valid together, and what they come to."""

from collections.abc import Iterator
from typing import Any

from django import forms

from internships.forms.orders.fields import Foldable
from internships.forms.orders.people import PeopleForm
from internships.forms.orders.posts import KindForm, PostForm, PostFormSet, firm_choices, initial_posts
from internships.forms.orders.terms import SkillFormSet, TermsForm, initial_skills
from internships.models import Order
from internships.operations.drafts import Change
from lms.organisations import public as organisations
from lms.skills import public as skills

PEOPLE = 3  # the step that asks for them
NOT_TYPED = {"csrfmiddlewaretoken", "version", "act"}


class Step:
    """One step as its page shows it: a form and its rows, valid together, and what they come to."""

    FORMS: dict[int, type[Foldable]] = {1: KindForm, 2: TermsForm, 3: PeopleForm}

    def __init__(self, number: int, order: Order, data: Any = None) -> None:
        self.number, self.order, self.data = number, order, data
        more: dict[str, Any] = _about(order) if number == PEOPLE else {}
        self.form = self.FORMS[number](data, initial=initial_of(order), copied=bool(order.copied_from), **more)
        self.posts = self._posts() if number == 1 else None
        self.skills = self._skills() if number == 2 else None
        self.formsets = [one for one in (self.posts, self.skills) if one is not None]

    def is_valid(self) -> bool:
        """Whether all of it is right; all of it is looked at, so that every mistake shows at once."""
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    @property
    def change(self) -> Change:
        """What a valid step says."""
        fields = dict(self.form.cleaned_data)
        if "mentor" in fields:
            school, mentor = fields.pop("school"), fields.pop("mentor")
            fields |= {"school_id": school.pk, "mentor_id": mentor.person_id if mentor else None}
        posts = tuple(form.draft for form in self.posts.filled) if self.posts is not None else None
        rows = self.skills.filled if self.skills is not None else None
        needs = rows if rows is None else tuple(
            (row.cleaned_data["code"], row.cleaned_data["level"], row.cleaned_data["weight"]) for row in rows
        )  # fmt: skip
        return Change(fields, posts, needs)

    @property
    def names(self) -> list[str]:
        """The fields a finding may point to on this page."""
        return [*self.form.fields, *(["posts", "firms"] if self.posts is not None else [])]

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was sent, as it was sent, without what belongs to the page."""
        return {name: self.data.getlist(name) for name in self.data if name not in NOT_TYPED}

    # For the summary of what is wrong on top of the page (tag errsum).
    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self._all():
            yield from form

    @property
    def is_bound(self) -> bool:
        """Whether something was sent or is kept half done."""
        return self.form.is_bound

    @property
    def errors(self) -> bool:
        """Whether anything is wrong anywhere."""
        return self.is_bound and any(form.errors for form in self._all())

    @property
    def count(self) -> int:
        """How many fields are wrong."""
        return sum(len(form.errors) for form in self._all()) + len(self.non_field_errors())

    def non_field_errors(self) -> list[str]:
        """What is wrong with a form, or with rows, as a whole."""
        found = [error for formset in self.formsets for error in formset.non_form_errors()]
        return found + [error for form in self._all() for error in form.non_field_errors()]

    def _all(self) -> list[Foldable]:
        return [self.form, *(form for formset in self.formsets for form in formset)]

    def _posts(self) -> Any:
        kwargs = {"firms": firm_choices(self.order), "copied": bool(self.order.copied_from)}
        initial = None if self.data else initial_posts(self.order)
        return PostFormSet(self.data, prefix="posts", initial=initial, form_kwargs=kwargs)

    def _skills(self) -> Any:
        names = skills.level_names()
        kwargs = {
            "codes": [("", "—"), *((skill.code, f"{skill.code} {skill}") for skill in skills.skills())],
            "levels": [(n, f"{n} {names.get(n, '')}".strip()) for n in (1, 2, 3)],
        }
        initial = None if self.data else initial_skills(self.order)
        return SkillFormSet(self.data, prefix="needs", initial=initial, form_kwargs=kwargs)


def step_of(field: str) -> int | None:
    """The step on which a field is filled in that a finding points to."""
    if field in {"posts", "firms"} or field in PostForm.base_fields:
        return 1
    return next((number for number, form in Step.FORMS.items() if field in form.base_fields), None)


def _about(order: Order) -> dict[str, Any]:
    """What the step about people has to know of the order."""
    needs = frozenset(order.skills.values_list("skill__code", flat=True))
    return {"enterprise": order.enterprise, "needs": needs}


def initial_of(order: Order) -> dict[str, object]:
    """The order's own fields as forms begin with them; a wage of nought is one nobody has written."""
    mentor = organisations.Membership.objects.current().filter(organisation=order.enterprise, person=order.mentor_id)
    plain = {field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}
    unwritten = {name: None for name in ("headcount", "same_post_wage", "pay") if not plain[name]}
    return {
        **plain,
        **unwritten,
        "school": order.school_id,
        "mentor": mentor.order_by("pk").first() if order.mentor_id else None,
    }
