"""The sheets of the workbook and their columns: headings in the source language, for a file goes from hand to hand."""

from courses.curricula.plans import Kind
from courses.curricula.programmes import Category

WHOLE, OUTCOMES, COURSES, MODULES, SKILLS = "方案", "毕业要求", "课程", "教学模块", "技能"
# Its columns are as many as there are outcomes: matrices.py.
MATRIX = "支撑矩阵"
COLUMNS: dict[str, dict[str, str]] = {
    WHOLE: {"cohort_year": "适用年级", "years": "学制（年）", "goal": "培养目标", "threshold": "达成标准"},
    OUTCOMES: {"outcome": "毕业要求"},
    COURSES: {
        "code": "课程代码", "name": "课程名称", "category": "课程类别", "kind": "修读性质", "term": "学期",
        "hours": "总学时", "theory": "理论学时", "practice": "实践学时", "credits": "学分",
        "objectives": "课程目标", "assessment": "考核方式",
    },
    MODULES: {"code": "课程代码", "title": "模块", "hours": "学时"},
    SKILLS: {"code": "课程代码", "skill": "技能编码", "level": "等级"},
}  # fmt: skip
NUMBERS = {"cohort_year", "years", "term", "hours", "theory", "practice", "credits", "level", "threshold"}
# Numbers that have parts; all others are whole.
PARTED = {"credits", "threshold"}
# What may stay empty.
FREE = {"goal", "objectives", "assessment", "threshold"}
CATEGORIES = {
    "公共基础课": Category.PUBLIC_BASIC,
    "专业基础课": Category.SPECIALTY_BASIC,
    "专业核心课": Category.SPECIALTY_CORE,
    "专业拓展课": Category.SPECIALTY_EXTENDED,
    "选修课": Category.ELECTIVE,
    "集中实训": Category.PRACTICAL_TRAINING,
    "岗位实习": Category.POST_INTERNSHIP,
}
KINDS = {"必修": Kind.REQUIRED, "限选": Kind.LIMITED, "任选": Kind.FREE}
