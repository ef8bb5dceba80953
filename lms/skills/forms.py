"""What editors fill in: a form for each change, which says the change it would be."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.skills.faults import FIELDS
from lms.skills.formats import reading
from lms.skills.models import Skill
from lms.skills.operations.changing import LONGEST_REASON
from lms.skills.tree import DOMAIN, LEVELS, SKILL, WORDS, Add, Change, Merge, Move, Node, Retire, Reword, Split, Tree
from lms.skills.tree import next_code as first_free
from lms.skills.tree.validity import LONGEST

MOST_PARTS = 5
LARGEST_BYTES = 1024 * 1024
# The package we publish is most of a megabyte; what the page keeps of it is a quarter (formats/reading.py: slim).
LARGEST_PACKAGE_BYTES = 3 * LARGEST_BYTES
HINTS = {
    "esco_uri": _("ESCO 网站上这项技能的地址，例如 http://data.europa.eu/esco/skill/…"),
    "level1_zh": _("在指导下能做到什么，写看得见的行为。"),
    "level2_zh": _("独立能做到什么。"),
    "level3_zh": _("例外情况下、带别人时能做到什么。"),
}
OPTIONAL = ("basis", "esco_uri", "esco_label", "csco_code", "csco_name")


class ReasonForm(forms.Form):
    """Why: every change says it."""

    reason = forms.CharField(
        label=_("改动原因"), max_length=LONGEST_REASON, help_text=_("写给以后看历史的人，例如“行业专家会 11 月意见”。")
    )

    def change(self) -> Change:
        """The change as it was filled in."""
        raise NotImplementedError


class ChangeForm(ReasonForm):
    """A change of one node of the tree; the reason stands last."""

    def __init__(self, *args: Any, node: Node | None, tree: Tree, **kwargs: Any) -> None:
        self.node, self.tree = node, tree
        super().__init__(*args, **kwargs)
        self.add_fields()
        self.order_fields([name for name in self.fields if name != "reason"])

    def add_fields(self) -> None:
        """The fields this change has beside its reason."""

    def choose(self, name: str, label: object, choices: Any, **kwargs: Any) -> None:
        """A list to choose from."""
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, **kwargs)

    def put(self, fields: dict[str, object]) -> None:
        """Put what is wrong where it belongs."""
        for name, words in fields.items():
            self.add_error(name if name in self.fields else None, str(words))


class RewordForm(ChangeForm):
    """Names, levels and links."""

    def add_fields(self) -> None:
        """A field a word; levels only where they are observed."""
        for name in self.names():
            self.fields[name] = forms.CharField(
                label=FIELDS[name],
                max_length=LONGEST[name],
                required=name not in OPTIONAL,
                help_text=HINTS.get(name, ""),
                initial=getattr(self.node, name) if self.node else "",
                widget=forms.Textarea(attrs={"rows": 2}) if name in LEVELS else forms.TextInput(),
            )

    def names(self) -> list[str]:
        """The words of this kind of node."""
        return [name for name in WORDS if self.kind == SKILL or name not in LEVELS]

    @property
    def kind(self) -> str:
        """Domain or skill."""
        return self.node.kind if self.node else SKILL

    def words(self) -> dict[str, str]:
        """What was filled in."""
        return {name: self.cleaned_data[name] for name in self.names()}

    def change(self) -> Change:
        """Other words."""
        return Reword(self.node.code, self.words())


class AddForm(RewordForm):
    """A new skill in a domain, whose code is the next free one."""

    def add_fields(self) -> None:
        """Where it stands, then its words."""
        self.choose("parent", FIELDS["parent"], list(domains(self.tree)))
        super().add_fields()

    def change(self) -> Change:
        """A skill more."""
        parent = self.cleaned_data["parent"]
        return Add(Node(first_free(self.tree, parent), parent, SKILL, **self.words()))


class AddDomainForm(RewordForm):
    """A new domain, whose code the editor gives."""

    kind = DOMAIN

    def add_fields(self) -> None:
        """Its code, then its words."""
        self.fields["code"] = forms.CharField(
            label=FIELDS["code"], max_length=2, help_text=_("两个大写字母；里面技能的编码以它开头。")
        )
        super().add_fields()

    def change(self) -> Change:
        """A domain more."""
        return Add(Node(self.cleaned_data["code"].upper(), kind=DOMAIN, **self.words()))


class MoveForm(ChangeForm):
    """Another domain."""

    def add_fields(self) -> None:
        """Every domain but the one it stands in."""
        others = [one for one in domains(self.tree) if one[0] != self.node.parent]
        self.choose("parent", _("移到"), others, help_text=_("编码不变：证书和订单认的是编码。"))

    def change(self) -> Change:
        """The same skill elsewhere."""
        return Move(self.node.code, self.cleaned_data["parent"])


class MergeForm(ChangeForm):
    """The skill this one is one with."""

    def add_fields(self) -> None:
        """Every other skill in use."""
        others = [("", _("请选择")), *grouped(self.tree, self.node.code)]
        self.choose("into", FIELDS["into"], others, help_text=_("等级含义相同才合并；不同的请停用。"))

    def change(self) -> Change:
        """This skill ends."""
        return Merge((self.node.code,), self.cleaned_data["into"])


class SplitForm(ChangeForm):
    """The skills this one is, and whether one of them takes over what was proven."""

    def add_fields(self) -> None:
        """Some lists of every other skill in use; two must be chosen."""
        others = [("", "—"), *grouped(self.tree, self.node.code)]
        for number in range(1, MOST_PARTS + 1):
            label = _("后继技能 %(n)d") % {"n": number}
            self.choose(f"part{number}", label, others, required=number <= 2)
        words = _("从上面选一项：旧依据只计给它。不选，旧依据就只作为旧技能保留，不算任何一项。")
        self.choose("heir", FIELDS["heir"], others, required=False, help_text=words)

    def change(self) -> Change:
        """This skill ends as several."""
        said = [self.cleaned_data[f"part{number}"] for number in range(1, MOST_PARTS + 1)]
        return Split(self.node.code, tuple(part for part in said if part), self.cleaned_data["heir"])

    def put(self, fields: dict[str, object]) -> None:
        """What is wrong with the successors stands at the first."""
        super().put({"part1" if name == "successors" else name: words for name, words in fields.items()})


class RetireForm(ChangeForm):
    """Nothing but the reason."""

    def change(self) -> Change:
        """The end."""
        return Retire(self.node.code)


class UploadForm(forms.Form):
    """A file of skills, looked through first."""

    file = forms.FileField(
        label=_("CSV 或 JSON 文件"),
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
        help_text=_("格式和导出的文件相同；没写在文件里的技能不动。最大 1 MB，JSON 3 MB。"),
    )

    def clean_file(self) -> str:
        """Its text; Excel in Chinese saves GB 18030."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_PACKAGE_BYTES:
            raise forms.ValidationError(_("文件超过 3 MB，请分批导入。"))
        content = file.read()
        if file.size > LARGEST_BYTES and not reading.is_package(content[:10].decode("utf-8", "ignore")):
            raise forms.ValidationError(_("文件超过 1 MB，请分批导入。"))
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("读不懂这个文件，请另存为 UTF-8 编码的 CSV 或 JSON 再试。"))


class ConfirmForm(ReasonForm):
    """A file that was looked through: its text, and the change that was the newest then."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


FORMS: dict[str, type[ChangeForm]] = {
    "reword": RewordForm, "move": MoveForm, "merge": MergeForm, "split": SplitForm, "retire": RetireForm,
}  # fmt: skip


def domains(tree: Tree) -> Iterator[tuple[str, str]]:
    """The domains in use, to choose from."""
    for code in sorted(tree):
        if tree[code].kind == DOMAIN and tree[code].is_active:
            yield code, f"{code} {tree[code].name_zh}"


def grouped(tree: Tree, without: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The skills in use by domain, to choose from."""
    for domain, label in domains(tree):
        inside = [
            (code, f"{code} {tree[code].name_zh}")
            for code in sorted(tree)
            if tree[code].parent == domain and tree[code].is_active and code != without
        ]
        if inside:
            yield label, inside


def allowed(row: Skill) -> list[str]:
    """What can be done to a skill or a domain as it stands."""
    if not row.is_active:
        return []
    return list(FORMS) if row.kind == Skill.Kind.SKILL else ["reword", "retire"]
