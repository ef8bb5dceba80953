"""What editors have done to the taxonomy: one skill merged, one split, so that its history has something to show."""

from lms.demo.people import Cast
from lms.skills import public as skills
from lms.skills.tree import Add, Merge, Node, Split

LEVELS = ("level1_zh", "level2_zh", "level3_zh")
# Both come and go: what can be chosen, and every figure made from it, stays as shipped.
LOOKS = Node(
    "EC-14", "EC", name_zh="店铺视觉设计（演示）", name_en="Storefront visuals (demo)",
    **dict(zip(LEVELS, ("能按模板替换图片", "能独立设计首页和活动页", "能制定视觉规范并带人执行"), strict=True)),
)  # fmt: skip
VIDEO = Node(
    "MK-11", "MK", name_zh="直播与短视频（演示）", name_en="Live and short video (demo)",
    **dict(zip(LEVELS, ("能按脚本出镜", "能独立策划一场直播或一组短视频", "能统筹账号矩阵并复盘"), strict=True)),
)  # fmt: skip
CHANGES = (
    (Add(LOOKS), "演示：企业座谈时提出"),
    (Add(VIDEO), "演示：企业座谈时提出"),
    (Merge(("EC-14",), "EC-02"), "演示：和“店铺装修”是同一件事，等级含义相同"),
    (Split("MK-11", ("MK-05", "MK-06"), heir="MK-06"), "演示：直播和内容是两种岗位能力，以直播为主"),
)


def load(cast: Cast) -> None:
    """Four changes by the demo's editor."""
    for change, reason in CHANGES:
        skills.change_taxonomy(change, reason=reason, by=cast.people["editor"])
