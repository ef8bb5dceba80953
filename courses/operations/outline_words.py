"""What an outline says, in sentences. Nothing stands here that the outline or the skill taxonomy does not say."""

from html import escape
from typing import Any

from lms.skills.public import Skill

INDEX = {
    "zh-hans": ("课程目录", "按技能、类别和开课院校找课程；学完并通过结课测验，即得结业证书和技能记录。"),
    "en": ("Courses", "Find courses by skill, kind and school. Finishing one earns a certificate and a skill record."),
}


def intro_zh(outline: dict[str, Any]) -> str:
    """The introduction: hours, credits and the chapters."""
    hours, modules = outline["hours"], "、".join(module["zh"] for module in outline["modules"])
    return (
        f"<p>共 {hours['total']} 学时（理论 {hours['theory']}，实践 {hours['practice']}），{outline['credits']} 学分。"
        f"内容依次为：{escape(modules)}。</p>"
    )


def intro_en(outline: dict[str, Any]) -> str:
    """The same in English."""
    hours, modules = outline["hours"], "; ".join(module["en"] for module in outline["modules"])
    return (
        f"<p>{hours['total']} class hours ({hours['theory']} of theory, {hours['practice']} of practice), "
        f"{outline['credits']} credits. Chapters: {escape(modules)}. Lessons are in Chinese.</p>"
    )


def summary_zh(outline: dict[str, Any]) -> str:
    """One line for search engines."""
    return f"{outline['title_zh']}：{outline['hours']['total']} 学时，{len(outline['modules'])} 个模块。"


def summary_en(outline: dict[str, Any]) -> str:
    """The same in English."""
    return f"{outline['title_en']}: {outline['hours']['total']} class hours, {len(outline['modules'])} chapters."


def course_body(outline: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the assessment will look like."""
    ideas = _list(outline.get("quiz_ideas", []))
    return [("text", f"<h2>考核会要你做什么</h2>{ideas}")] if ideas else []


def lesson_body(
    outline: dict[str, Any], module: dict[str, Any], title: str, granted: list[tuple[Skill, int]]
) -> list[tuple[str, Any]]:
    """Where the lesson stands, which abilities it serves, and what to practise."""
    place = module["lessons"].index(title)
    before, after = module["lessons"][:place], module["lessons"][place + 1 :]
    opening = f"<p>本节是《{escape(outline['title_zh'])}》模块“{escape(module['zh'])}”的第 {place + 1} 节。</p>"
    opening += f"<p>本模块前面学过：{escape('、'.join(before))}。</p>" if before else ""
    opening += f"<p>接下来还有：{escape('、'.join(after))}。</p>" if after else ""
    abilities = _list(f"{skill.name_zh}（{level} 级）：{_observable(skill, level)}" for skill, level in granted)
    body: list[tuple[str, Any]] = [
        ("text", opening),
        ("text", f"<h2>学完这门课，你应当做到</h2>{abilities}"),
    ]
    ideas = _list(outline.get("quiz_ideas", []))
    if ideas:
        body.append(("callout", {"tone": "ok", "title": f"带着“{title}”去练", "text": ideas}))
    return body


def _observable(skill: Skill, level: int) -> str:
    return {1: skill.level1_zh, 2: skill.level2_zh, 3: skill.level3_zh}[level]


def _list(lines: Any) -> str:
    items = "".join(f"<li>{escape(str(line))}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
