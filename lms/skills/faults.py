"""What can be wrong with a skill, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.common.errors import Invalid
from lms.skills.tree import Fault

FIELDS = {
    "code": gettext_lazy("编码"),
    "parent": gettext_lazy("所属技能域"),
    "kind": gettext_lazy("类别"),
    "name_zh": gettext_lazy("中文名"),
    "name_en": gettext_lazy("英文名"),
    "level1_zh": gettext_lazy("1 级：了解"),
    "level2_zh": gettext_lazy("2 级：应用"),
    "level3_zh": gettext_lazy("3 级：精通"),
    "basis": gettext_lazy("依据"),
    "esco_uri": gettext_lazy("ESCO 链接"),
    "esco_label": gettext_lazy("ESCO 名称"),
    "csco_code": gettext_lazy("职业代码"),
    "csco_name": gettext_lazy("职业名称"),
    "state": gettext_lazy("状态"),
    "successors": gettext_lazy("后继技能"),
    "heir": gettext_lazy("承接技能"),
    "into": gettext_lazy("并入的技能"),
    "file": gettext_lazy("文件"),
}
SENTENCES = {
    "unknown_kind": gettext_lazy("没有“{about}”这种类别，只有 domain 和 skill"),
    "domain_code": gettext_lazy("“{about}”不是技能域编码：要两个大写字母"),
    "skill_code": gettext_lazy("“{about}”不是技能编码：要写成 EC-05 这样"),
    "ring": gettext_lazy("绕回了自己"),
    "unknown_parent": gettext_lazy("没有技能域 {about}"),
    "domain_in_domain": gettext_lazy("技能域只在最上层"),
    "no_parent": gettext_lazy("技能要放在一个技能域里"),
    "too_deep": gettext_lazy("{about} 不是技能域，技能下面不再分层"),
    "ended_parent": gettext_lazy("技能域 {about} 已停用"),
    "missing": gettext_lazy("没有填写"),
    "too_long": gettext_lazy("最多 {about} 个字"),
    "not_esco": gettext_lazy("不是 ESCO 地址：要写成 http://data.europa.eu/esco/skill/ 加编号"),
    "half_esco": gettext_lazy("ESCO 链接和名称要一起填"),
    "namesake": gettext_lazy("和同一技能域的 {about} 同名"),
    "taken": gettext_lazy("这个编码已经用过，编码不重复使用"),
    "unchanged": gettext_lazy("和现在一样，没有改动"),
    "unknown": gettext_lazy("没有技能 {about}"),
    "ended": gettext_lazy("{about} 已合并、拆分或停用，不能再改、再选"),
    "not_a_skill": gettext_lazy("{about} 是技能域，不是技能"),
    "nothing": gettext_lazy("请选择要合并的技能"),
    "itself": gettext_lazy("不能选它自己"),
    "too_few": gettext_lazy("至少选两项后继技能"),
    "stranger": gettext_lazy("{about} 不在后继技能里"),
    "not_empty": gettext_lazy("里面还有在用的技能 {about}"),
    "no_column": gettext_lazy("缺少这一列"),
    "strange_column": gettext_lazy("不认识“{about}”这一列"),
    "too_wide": gettext_lazy("格子比表头多"),
    "twice": gettext_lazy("{about} 在前面出现过"),
    "too_many": gettext_lazy("一次最多 {about} 行"),
    "born_ended": gettext_lazy("新技能的状态只能是 active"),
    "other_kind": gettext_lazy("类别不能改"),
    "no_such_end": gettext_lazy("合并、拆分和恢复不能用文件做，请到技能的页面上操作"),
    "not_json": gettext_lazy("这个文件不是完整的 JSON，请重新导出再试"),
    "not_csv": gettext_lazy("这个文件不是完整的 CSV，请重新导出再试"),
    "not_case": gettext_lazy("不是 CASE 1.1 的技能体系：“{about}”要是一个列表，每一项要写全"),
    "no_items": gettext_lazy("文件里一项技能也没有"),
    "unknown_type": gettext_lazy("没有“{about}”这种条目，只有 Domain、Skill 和 Level"),
    "level_of_nothing": gettext_lazy("{about} 不是文件里某项技能的 1、2、3 级"),
    "not_text": gettext_lazy("“{about}”要是文字"),
}


def sentence(fault: Fault) -> str:
    """What is wrong, for the person who can mend it."""
    return str(SENTENCES[fault.reason]).format(about=fault.about)


def field_name(fault: Fault) -> object:
    """The field as the page calls it; a column nobody knows, as the file does."""
    return FIELDS.get(fault.field, fault.field)


def refusal(found: Iterable[Fault]) -> Invalid:
    """The faults as an error, a field each."""
    told = [(fault.field, f"{field_name(fault)}：{sentence(fault)}") for fault in found]
    return Invalid("；".join(words for _field, words in told) or _("填写的内容有问题。"), fields=dict(told))
