"""What can be wrong with a question or a file of questions, each with a sentence for whoever brought it."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "bad_decimals": _("小数位数要是 0 到 %(most)s 的整数。"),
    "bad_format": _("文字格式“%(format)s”无法识别，只能是 plain、moodle、markdown 或 html。"),
    "bad_formula": _("公式“%(formula)s”无法识别；只能用数字、参数、加减乘除、乘方和常用函数。"),
    "bad_fraction": _("分值超出范围：最多得全分，最多扣全分。"),
    "bad_json": _(
        "这里不合 JSON 的写法（第 %(column)s 个字符），例如少了逗号、引号或括号；文件可能不完整，请重新导出。"
    ),
    "bad_lengths": _("字数要求不对：最少不能多于最多，最多 %(most)s 字。"),
    "bad_level": _("难度只能是 1、2、3，这里是“%(level)s”。"),
    "bad_number": _("这里要填数字。"),
    "bad_parameter": _("参数 %(name)s 的取值不对：要有最小值、最大值和步长，或列出若干数值。"),
    "bad_parameter_name": _("参数名“%(name)s”不能用：要以英文字母开头，且不重复。"),
    "bad_policy": _("计分办法无法识别，可用的有：%(known)s。"),
    "bad_range": _("数值范围写反了：%(low)s 大于 %(high)s。"),
    "bad_shape": _("内容的结构不对。"),
    "bad_tags": _("标签最多 %(most)s 个，每个不超过 %(longest)s 字。"),
    "bad_text": _("这里要填文字。"),
    "bad_tolerance": _("允许误差要是不小于 0 的数字。"),
    "bad_units": _("单位不对：每个单位要有名称和大于 0 的换算系数。"),
    "bad_xlsx": _("不是可以读取的 Excel 文件（.xlsx），请另存后再试。"),
    "bad_xml": _(
        "这里不合 XML 的写法（第 %(column)s 个字符），例如标签没有结束；文件可能不完整，请从 Moodle 重新导出。"
    ),
    "control_character": _("含有无法保存的控制字符，请删除后重试。"),
    "embedded_file": _("题目里带有文件 %(name)s，不能随题导入；请先把图片上传到网站，再在题目里引用。"),
    "empty_option": _("有一项是空的。"),
    "encoding": _("文件不是 UTF-8 编码（看起来是 %(guess)s），请另存为 UTF-8 后再导入。"),
    "few_items": _("排序题要有 2 到 %(most)s 项。"),
    "few_matches": _("配对题要有 2 到 %(most)s 个不同的选项。"),
    "few_options": _("至少要有两个选项。"),
    "few_pairs": _("配对题至少要有两个待配的项。"),
    "formula_fails": _("公式“%(formula)s”在某些参数下算不出结果，例如除数为 0 或结果过大。"),
    "gift_answers": _("花括号里的答案无法识别：每个答案要以 = 或 ~ 开头。"),
    "gift_braces": _("花括号没有成对；题目文字里的花括号要写成 \\{ 和 \\}。"),
    "gift_number": _("数值答案里有无法识别的数字。"),
    "gift_title": _("标题没有以 :: 结束。"),
    "gift_two_answers": _("一道题只能有一处花括号里的答案。"),
    "json_values": _("JSON 里有 NaN 之类的值、过长的数字，或一层套一层太深，无法读取。"),
    "long_line": _("这一行太长，最多 %(most)s 字。"),
    "many_options": _("项数太多，最多 %(most)s 项。"),
    "many_questions": _("一个文件最多 %(most)s 道题，请分开导入。"),
    "md_conflict": _("有没解决的合并冲突，用了前一个版本，请核对。"),
    "md_deep": _("文件夹层数超过 %(most)s 层。"),
    "md_empty": _("文件里没有内容。"),
    "md_head": _("文件开头的 YAML 读不懂。"),
    "md_html": _("去掉了不能用的 HTML：%(names)s。"),
    "md_leads_outside": _("%(name)s 指向文件夹之外，不导入。"),
    "md_link": _("链接“%(address)s”不指向这批课时，只留下了文字。"),
    "md_minutes": _("minutes 要是 1 到 %(most)s 的整数，按字数估算了用时。"),
    "md_much": _("最多 %(files)s 个文件、共 %(megabytes)s MB。"),
    "md_no_alt": _("图片“%(address)s”没有文字说明，请补写。"),
    "md_no_files": _("文件夹里没有 Markdown 文件。"),
    "md_not_folder": _("要给一个文件夹；压缩包请先解压。"),
    "md_picture_bad": _("图片“%(address)s”不能用：只收 JPG、PNG、WebP，且不能太大。"),
    "md_picture_elsewhere": _("图片“%(address)s”在别的网站，没有下载，留下了链接。"),
    "md_picture_missing": _("找不到图片“%(address)s”，留下了说明文字。"),
    "md_same_name": _("%(first)s 和 %(second)s 会成为同一节课，请改名。"),
    "many_people": _("一个名单最多 %(most)s 人，请分开导入。"),
    "people_file": _("打不开这个名单，请上传 .xlsx 或 .csv 文件。"),
    "people_headings": _("第一行要有“学号”这一列的标题，最好还有“姓名”。可以先下载模板。"),
    "no_blank": _("填空处要恰好有一个 _____。"),
    "no_parameters": _("计算题至少要有一个参数。"),
    "no_questions": _("文件里没有题目。"),
    "no_right_answer": _("没有正确答案，这样的题无法判分。"),
    "no_stem": _("没有题干。"),
    "prog_category": _("没有“%(given)s”这个课程类别。"),
    "prog_cell_number": _("“%(given)s”不是数字，请填不带单位的数。"),
    "prog_cell_whole": _("“%(given)s”不是整数；这里不取小数。"),
    "prog_cell_empty": _("这一格没有填。"),
    "prog_cell_formula": _("这一格是公式，请改成数值。"),
    "prog_code": _("课程代码用字母、数字和短横线，最多 %(most)s 个字符。"),
    "prog_code_twice": _("课程代码 %(code)s 出现了不止一次。"),
    "prog_column": _("缺少“%(head)s”这一列，请使用导出的表格或模板。"),
    "prog_column_twice": _("“%(head)s”这一列有两个，请只留一个。"),
    "prog_credits": _("学分在 0 到 %(most)s 之间，最小到 0.5。"),
    "prog_hours": _("学时要是 0 到 %(most)s 的整数。"),
    "prog_hours_sum": _("总学时写的是 %(given)s，理论加实践是 %(sum)s。"),
    "prog_kind": _("没有“%(given)s”这种修读性质。"),
    "prog_long": _("内容太长，每段最多 %(most)s 字。"),
    "prog_long_outcome": _("第 %(number)s 条毕业要求太长，最多 %(most)s 字。"),
    "prog_many": _("课程太多，最多 %(most)s 门。"),
    "prog_many_modules": _("教学模块太多，最多 %(most)s 个。"),
    "prog_many_outcomes": _("毕业要求太多，最多 %(most)s 条。"),
    "prog_many_skills": _("技能太多，最多 %(most)s 项。"),
    "prog_module": _("每个模块要有名称（最多 %(longest)s 字）和学时。"),
    "prog_modules_sum": _("各模块合计 %(sum)s 学时，课程是 %(hours)s 学时。"),
    "prog_name": _("要有课程名称，最多 %(most)s 字。"),
    "prog_no_hours": _("理论和实践学时不能都是 0。"),
    "prog_one_row": _("这张表只填一行，这里多了一行。"),
    "prog_sheet": _("缺少“%(name)s”工作表，请使用导出的表格或模板。"),
    "prog_skill_level": _("技能 %(skill)s 的等级要是 1、2 或 3。"),
    "prog_skill_twice": _("技能 %(skill)s 写了两次。"),
    "prog_support": _("“%(given)s”不是 H、M、L；不支撑就留空。"),
    "prog_support_outcome": _("没有第 %(number)s 条毕业要求。"),
    "prog_support_twice": _("对第 %(number)s 条毕业要求的支撑写了两次。"),
    "prog_threshold": _("达成标准大于 0、不超过 1，最多两位小数，例如 0.65。"),
    "prog_term": _("学期在 1 到 %(most)s 之间。"),
    "prog_unknown_course": _("“课程”工作表里没有代码 %(code)s。"),
    "prog_year": _("适用年级要是四位的年份。"),
    "prog_years": _("学制在 1 到 6 年之间。"),
    "quiz_shape": _("结构不对：应是题库列表，每个题库有 quizzes，每个测验有 quiz。"),
    "repeated_code": _("题号 %(code)s 在文件里出现了不止一次。"),
    "repeated_item": _("排序题有两项相同，无法判断先后。"),
    "script": _("含有脚本或可执行的网页代码，不能导入；请删除后重试。"),
    "too_deep": _("嵌套太深，最多 %(most)s 层。"),
    "too_large": _("文件太大，最多 %(most)s MB。"),
    "too_long": _("内容太长，最多 %(most)s 字。"),
    "bad_file": _("打不开这个文件，请上传本页导出的 .xlsx 或 .csv 表格。"),
    "formula": _("“%(given)s”是公式，请改成数值。"),
    "many_lines": _("粘贴了 %(lines)s 行，而名单只有 %(most)s 人。"),
    "merged": _("这个单元格与别的单元格合并了，请取消合并后分别填写。"),
    "no_learner_column": _("第一行里没有“学号”这一列。"),
    "no_item_column": _("没有能识别的成绩项列；列名里方括号内的代号不要改。"),
    "no_number": _("“%(given)s”不是分数。"),
    "out_of_range": _("“%(given)s”不在 0 到 100 之间。"),
    "repeated_column": _("成绩项 %(key)s 出现了两列。"),
    "repeated_learner": _("学号 %(number)s 出现了不止一次。"),
    "stale": _("导出之后有人改过这个成绩：现在是 %(now)s，文件里是 %(wanted)s。请重新导出后再改。"),
    "too_fine": _("“%(given)s”最多两位小数。"),
    "unknown_item": _("本班没有成绩项“%(key)s”。"),
    "unknown_learner": _("本班没有学号 %(number)s。"),
    "unknown_key": _("不认识的内容“%(key)s”。"),
    "unknown_kind": _("没有题型“%(kind)s”。"),
    "unknown_parameter": _("参数“%(name)s”没有定义。"),
    "unknown_skill": _("技能库里没有 %(skill)s。"),
    "xlsx_bomb": _("Excel 文件解开后过大，不能导入。"),
    "xlsx_date": _("这一格被 Excel 变成了日期，请把格式改为文本后重新填写。"),
    "xlsx_error": _("这一格是 Excel 的错误值，请改成文字或数字。"),
    "xlsx_formula": _("这一格是公式，请改成文字或数字。"),
    "xlsx_headings": _("没有找到含“题型”和“题干”两列的工作表，请使用模板。"),
    "xlsx_kept": _("“其他”一列的内容已损坏，请删除或重新导出。"),
    "xlsx_merged": _("有合并的单元格，请取消合并，每题一行。"),
    "xlsx_old": _("这是旧版（.xls）或加密的 Excel 文件，请另存为 .xlsx 后再导入。"),
    "xlsx_size": _("表格太大，最多 %(rows)s 行、%(columns)s 列。"),
    "xml_entities": _("文件含有实体定义或外部引用，出于安全不能导入；请从 Moodle 重新导出。"),
    "xml_kept": _("附带的题目设置已损坏，无法读取；请重新导出。"),
    "xml_kind": _("Moodle 题型“%(kind)s”不能导入，请在 Moodle 里改成支持的题型或删除后再导出。"),
    "xml_shape": _("不是 Moodle 题库文件：最外层应是 quiz。"),
    "xml_significant": _("按有效数字计分的计算题不能导入，请在 Moodle 里改为小数位数。"),
    "xml_tolerance": _("几何误差的计算题不能导入，请在 Moodle 里改为相对误差或绝对误差。"),
}


class Told(Protocol):
    """A fault of a question, or a problem of a file."""

    code: str
    where: str
    words: Mapping[str, object]


def sentence_of(code: str, words: Mapping[str, object]) -> str:
    """What a fault of this code says, with its words."""
    return str(SENTENCES[code]) % words if words else str(SENTENCES[code])


def sentence(fault: Told) -> str:
    """The fault in the reader's language, with the place where it is."""
    words = sentence_of(fault.code, fault.words)
    if not fault.where:
        return words
    return gettext("%(words)s（位置：%(where)s）") % {"where": fault.where, "words": words}
