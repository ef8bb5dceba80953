"""What forms share: days, files, clusters, skills, and an operation's refusal beside its fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.common import uploads
from lms.common.errors import Invalid
from lms.cooperation.queries.clusters import clusters_for
from lms.organisations.public import Organisation
from lms.skills import public as skills


def day_field(label: object, **more: object) -> forms.DateField:
    """A browser's date field; it shows a date only in this one spelling, whatever the reader's language."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def file_field(label: object) -> forms.FileField:
    """One file of those that are taken; never asked for."""
    chosen = forms.FileInput(attrs={"accept": ",".join(uploads.KINDS)})
    hint = _("PDF、Word、Excel、PowerPoint、PNG 或 JPEG，最大 10 MB。")
    return forms.FileField(label=label, required=False, widget=chosen, help_text=hint)


def explain(form: forms.Form, error: Invalid) -> None:
    """Put an operation's refusal beside the fields it names, or on top of the form."""
    fields = error.fields or {None: error.message}
    for name, message in fields.items():
        form.add_error(name if name in form.fields else None, str(message))


def cluster_field(here: Organisation) -> forms.ModelChoiceField:
    """The clusters in which the organisation may publish; its own is chosen."""
    rows = clusters_for(here)
    field = forms.ModelChoiceField(rows, label=_("产业集群"), empty_label=None if here.cluster_id else _("请选择"))
    field.label_from_instance = lambda cluster: cluster.placed_name
    return field


def skills_field(label: object, **more: object) -> forms.ModelMultipleChoiceField:
    """Skills of the taxonomy, several at once."""
    rows = skills.skills()
    chosen = forms.SelectMultiple(attrs={"size": 8})
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=chosen, **more)
