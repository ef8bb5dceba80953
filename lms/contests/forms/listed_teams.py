"""The filter bars of lists of teams."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.contests.choices import TeamState
from lms.contests.models import Round, Season, Track
from lms.contests.queries.listed_teams import SIGNED, UNSIGNED
from lms.contests.queries.titles import Titles
from lms.organisations.public import Organisation


def _chosen(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class _TeamsForm(forms.Form):
    """What every list of teams can be narrowed by."""

    q = forms.CharField(required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *TeamState.choices], required=False)
    signed = forms.ChoiceField(
        label=_("承诺书"), required=False,
        choices=[("", _("承诺书不限")), (SIGNED, _("全员已签")), (UNSIGNED, _("有人未签"))],
    )  # fmt: skip

    def asked(self) -> dict[str, Any]:
        """What was chosen; what cannot be chosen is left out, so that an old address still shows a list."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name != "q"}

    def _offer(self, name: str, everything: Any, rows: Iterable[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", everything), *rows]


class SeasonTeamsForm(_TeamsForm):
    """The list of an edition's teams."""

    track = _chosen(_("赛道"))
    round = _chosen(_("赛程"))
    school = _chosen(_("学校"))
    field_order = ("q", "track", "round", "school", "state", "signed")

    def __init__(
        self, *args: Any, tracks: list[Track], rounds: list[Round], schools: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("track", _("全部赛道"), ((one.pk, str(one)) for one in tracks))
        self._offer("round", _("全部赛程"), ((one.pk, f"{one.track} · {one}") for one in rounds))
        self._offer("school", _("全部学校"), ((one.pk, str(one)) for one in schools))


class SchoolTeamsForm(_TeamsForm):
    """The list of a school's teams."""

    season = _chosen(pgettext_lazy("one", "赛事"))
    field_order = ("q", "season", "state", "signed")

    def __init__(self, *args: Any, seasons: list[Season], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = Titles()
        self._offer("season", _("全部赛事"), ((one.pk, f"{titles.of(one.contest)} {one}") for one in seasons))
