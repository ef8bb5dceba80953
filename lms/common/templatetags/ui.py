"""Tags every template may use without loading them. templates/README.md shows each in use."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.urls import translate_url
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.common import drawings, menus
from lms.common.enumerating import comma, joined
from lms.common.search import marking

register = template.Library()
register.simple_tag(drawings.cover, name="cover")


# ── Drawings ──
@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of the sprite; decoration, so words stand beside it or in an aria-label."""
    return drawings.icon(name, size)


@register.simple_tag
def logo() -> SafeString:
    """The mark of the site."""
    return drawings.drawing("logo")


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A whole picture of lms/static/img, inline so that it follows the theme: hero, empty, seal."""
    return drawings.drawing(name)


# ── Words that were looked for ──
@register.filter
def marks(text: str, q: str) -> SafeString:
    """The text with what answers the query in <mark>."""
    pieces = marking.marked(text, q)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for part, hit in pieces)
    )


@register.filter
def excerpt(text: str, q: str) -> str:
    """The part of a long text in which the query stands."""
    return marking.excerpt(text, q)


# ── Lists in a line ──
register.filter("joined", joined)
register.simple_tag(comma)


# ── Addresses ──
at = register.filter("at", menus.in_reader_language)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """This page's query string with the changes; None or "" takes a key out; all others stay."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], number: int) -> str:
    """This page's query string with another page of a list, as components/pager.html asks for it."""
    place = context.get("pages_at")
    return query(context, **{context.get("pages_as") or "page": number}) + (f"#{place}" if place else "")


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """This page's address in the other language; a page that was not translated leads to the home page."""
    page, request = context.get("page"), context["request"]
    if hasattr(page, "get_translations"):
        return menus.translations_of(page, request).get(code) or ("/en/" if code == "en" else "/")
    return translate_url(request.get_full_path(), code)


# ── Menus ──
@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context: dict[str, Any], space: menus.Space | str, kind: str = "side") -> dict[str, Any]:
    """A space's menu: kind is side, nav or tab. `menu_counts` of the page puts numbers beside labels."""
    space = menus.Space(space) if isinstance(space, str) else space
    entries = menus.PUBLIC_TABS if kind == "tab" and space.name == "learner" else menus.MENUS[space.name]
    tabs = kind == "tab" and space.name != "learner"
    lines = [_line(context, entry, space) for entry in entries if entry.tab or not tabs]
    return {"lines": [line for line in lines if line], "kind": kind, "more": tabs}


def _line(context: dict[str, Any], entry: menus.Entry, space: menus.Space) -> dict[str, Any] | None:
    path = entry.path.format(space.code)
    if path != "/" and not menus.leads_somewhere(path):
        return None
    here = context["request"].path
    first = path == "/" or entry.path in {"/biz/{}/", "/uni/{}/", "/gov/", "/judge/", "/learn/"}
    current = here == at(path) if first else here.startswith(at(path))
    count = context.get("menu_counts", {}).get(entry.path.strip("/").split("/")[-1])
    return {"entry": entry, "url": at(path), "current": current, "count": count}


@register.filter
def space_title(space: menus.Space) -> str:
    """The name of a space in the reader's language."""
    return str(menus.TITLES[space.name])


# ── Numbers ──
@register.filter
def number(value: float | Decimal | None, places: int = 0) -> str:
    """21,930; a dash where nothing is known, because nothing known is not nought."""
    return "—" if value is None or value == "" else number_format(_rounded(value, places), places, force_grouping=True)


def _rounded(value: object, places: int) -> Decimal:
    # number_format cuts digits off instead of rounding: 99.6 would be shown as 99.
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """92%: takes 0 to 100."""
    return "—" if value is None or value == "" else f"{number_format(_rounded(value, places), places)}%"


@register.filter
def money(value: float | Decimal | None) -> str:
    """¥4,500."""
    return "—" if value is None or value == "" else f"¥{number(value)}"


@register.simple_tag
def bar(value: float | None, label: str, tone: str = "", large: bool = False) -> SafeString:
    """A progress bar of 0 to 100 with its name for those who cannot see it; tone: ok, warn, bad, plum, run."""
    shown = max(0, min(100, round(value or 0)))
    extra = ("bar-run" if tone == "run" else f"t-{tone}") if tone else ""
    return format_html(
        '<div class="bar {} {}" role="progressbar" aria-label="{}" aria-valuemin="0" aria-valuemax="100"'
        ' aria-valuenow="{}"><i style="--v:{}"></i></div>',
        "bar-l" if large else "", extra, label, shown, shown,
    )  # fmt: skip


@register.inclusion_tag("components/ring.html")
def ring(value: float | None, label: str, text: str = "", tone: str = "") -> dict[str, object]:
    """A ring of 0 to 100 that always prints its number (or `text`)."""
    shown = max(0, min(100, round(value or 0)))
    # The circle's radius is 40: 2 pi r is 251.3.
    return {"value": shown, "label": label, "text": text or f"{shown}%", "tone": tone, "dash": round(shown * 2.513, 1)}


# ── Forms ──
WIDGET_CLASS = {"checkbox": "", "radio": "", "file": "in", "hidden": ""}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", placeholder: str = "", width: str = "") -> dict[str, Any]:
    """A form's field with label, hint, input and error, tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    described = [f"{bound.auto_id}_helptext"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs = {"class": f"{WIDGET_CLASS.get(kind, 'in')} {widget.attrs.get('class', '')}".strip()}
    if described and not group:
        attrs["aria-describedby"] = " ".join(described)
    if placeholder:
        attrs["placeholder"] = placeholder
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "group": group,
        "hidden": bound.is_hidden,
        "tick": kind == "checkbox" and not group,
        "input": "" if group else bound.as_widget(attrs={k: v for k, v in attrs.items() if v}),
        "described": " ".join(described),
        "width": width,
    }


@register.inclusion_tag("components/errsum.html")
def errsum(form: Any) -> dict[str, Any]:
    """What is wrong with the form, on top of it, each line a link to its field; nothing when all is well."""
    if not getattr(form, "is_bound", False):
        return {"problems": []}
    problems = [("", error) for error in form.non_field_errors()]
    problems += [(_target(bound), _told(bound, error)) for bound in form for error in bound.errors.as_data()]
    return {"problems": problems}


def _told(bound: BoundField, error: ValidationError) -> str:
    """The sentence; Django's own, which are the same for every field ("required"), after the field's name."""
    words = " ".join(map(str, error.messages))
    return f"{bound.label}{': ' if get_language() == 'en' else '：'}{words}" if error.code else words


def _target(bound: BoundField) -> str:
    group = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if group else bound.id_for_label


# ── Tables ──
@register.simple_tag(takes_context=True)
def th(context: dict[str, Any], key: str, label: str, right: bool = False) -> SafeString:
    """A column's head that sorts: the first click up, the second down; says so to screen readers."""
    now = context["request"].GET.get("sort", context.get("default_sort", ""))
    up = now == key
    sort = {key: "ascending", f"-{key}": "descending"}.get(now)
    mark = {"ascending": "▲", "descending": "▼"}.get(sort or "", "")
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}<span aria-hidden="true">{}</span></a></th>',
        format_html(' aria-sort="{}"', sort) if sort else "",
        format_html(' class="{}"', "r") if right else "",
        query(context, sort=f"-{key}" if up else key, page=None), label, mark,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def keep(context: dict[str, Any], *without: str) -> SafeString:
    """Hidden inputs that carry this page's other parameters through a GET form."""
    params = context["request"].GET
    pairs = [(key, value) for key in params if key not in without for value in params.getlist(key)]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.filter
def initial(name: str) -> str:
    """The first character of a name, for the round mark beside it."""
    return str(name).strip()[:1] or "·"


@register.simple_tag
def words() -> SafeString:
    """The sentences ui.js speaks, in the reader's language."""
    return format_html(
        '<template id="words" data-undo="{}" data-moved="{}" data-saved="{}" data-busy="{}"></template>',
        _("撤销"), _("「{name}」已移到第 {n} 志愿"), _("已保存"), _("提交中…"),
    )  # fmt: skip


@register.filter
def to_int(value: object) -> int:
    """A whole number out of what a tag left as text; 0 out of nothing."""
    return round(float(str(value or 0)))


@register.filter
def unlocal(value: object) -> str:
    """A figure as CSS reads it: a point, no separators."""
    return f"{float(str(value or 0)):g}"


@register.filter
def page_range(paginator: Any, here: int) -> list[int | None]:
    """The page numbers worth showing around this one; None where some are left out."""
    return [n if isinstance(n, int) else None for n in paginator.get_elided_page_range(here, on_each_side=1, on_ends=1)]
