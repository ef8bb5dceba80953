"""Words and moves of courses, runs, enrolments and attempts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.grading import Kind as Answering
from courses.grading.gradebook import Keep
from courses.grading.releases import Kind as Opening
from courses.grading.statistics import Level

PASS_PERCENT = 60
MOST_ATTEMPTS = 3
QUESTIONS_IN_A_QUIZ = 20
# 学时: one class hour is 45 minutes.
MINUTES_PER_CLASS_HOUR = 45
# What reading may bring in a day: eight hours.
MOST_READING_MINUTES_A_DAY = 480


class CourseKind(models.TextChoices):
    """Where a course stands in a programme (教职成〔2019〕13号: 课程设置)."""

    PUBLIC_BASIC = "public_basic", _("公共基础课")
    SPECIALTY_BASIC = "specialty_basic", _("专业基础课")
    SPECIALTY_CORE = "specialty_core", _("专业核心课")
    SPECIALTY_EXTENSION = "specialty_extension", _("专业拓展课")
    PRACTICE = "practice", _("实践课")


class Cover(models.TextChoices):
    """The drawings that stand for a course."""

    ART = "art", _("设计")
    DATA = "data", _("数据")
    DOC = "doc", _("单证")
    LAW = "law", _("法规")
    LIVE = "live", _("直播")
    OP = "op", _("运营")
    SHIP = "ship", _("物流")
    SHOP = "shop", _("店铺")
    TALK = "talk", _("沟通")


# Which drawing stands for a course, by the domain of its first skill.
COVER_OF_DOMAIN: dict[str, str] = {
    "BR": Cover.ART,
    "CL": Cover.OP,
    "CR": Cover.LAW,
    "CU": Cover.LAW,
    "DA": Cover.DATA,
    "EC": Cover.SHOP,
    "FI": Cover.DATA,
    "FT": Cover.DOC,
    "LG": Cover.TALK,
    "LO": Cover.SHIP,
    "LW": Cover.LAW,
    "MK": Cover.LIVE,
    "SO": Cover.TALK,
}


class PrerequisiteKind(models.TextChoices):
    """What a course may ask of those who want to enrol."""

    COURSE = "course", _("学过课程")
    SKILL = "skill", _("达到技能等级")
    CERTIFICATE = "certificate", _("持有证书")


class RunState(models.TextChoices):
    """Whether a run takes people. Whether it is being taught is a matter of its dates: RunPhase."""

    OPEN = "open", _("可选课")
    CLOSED = "closed", _("已关闭选课")


RUN_MOVES: dict[str, set[str]] = {RunState.OPEN: {RunState.CLOSED}, RunState.CLOSED: {RunState.OPEN}}


class RunPhase(models.TextChoices):
    """Where a run stands by its dates: lessons open on the first day, and after the last nothing counts any more."""

    UPCOMING = "upcoming", _("未开课")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结课")


class HelperKind(models.TextChoices):
    """Who helps the teacher of a run: somebody with all the teacher's rights, or with those given one by one."""

    TEACHER = "teacher", _("合上教师")
    ASSISTANT = "assistant", _("助教")


class Right(models.TextChoices):
    """What an assistant may be trusted with."""

    ROSTER = "roster", _("看名单和进度")
    MARK = "mark", _("批改和录入成绩")
    MODERATE = "moderate", _("管理讨论")


class ReleaseKind(models.TextChoices):
    """What opens a lesson."""

    AFTER = Opening.AFTER.value, _("到某个时间")
    PREVIOUS = Opening.PREVIOUS.value, _("学完上一节")
    DONE = Opening.DONE.value, _("学完某一节")
    SCORE = Opening.SCORE.value, _("某项成绩达到")
    COHORT = Opening.COHORT.value, _("只对某个班或小组")


class ReleasePreset(models.TextChoices):
    """Whole sets of rules, each put in place at a stroke."""

    OPEN = "open", _("全部开放")
    WEEKLY = "weekly", _("每周开放一章")
    SEQUENTIAL = "sequential", _("按次序，学完一节开一节")


class EnrolmentState(models.TextChoices):
    """Where a person stands in a run. Waiting people hold a place in line and no seat."""

    WAITING = "waiting", _("排队中")
    LEARNING = "learning", _("在学")
    PASSED = "passed", _("已通过")
    WITHDRAWN = "withdrawn", _("已退课")


# Passing is final: the certificate is out.
ENROLMENT_MOVES: dict[str, set[str]] = {
    EnrolmentState.WAITING: {EnrolmentState.LEARNING, EnrolmentState.WITHDRAWN},
    EnrolmentState.LEARNING: {EnrolmentState.PASSED, EnrolmentState.WITHDRAWN},
    EnrolmentState.WITHDRAWN: {EnrolmentState.LEARNING, EnrolmentState.WAITING},
}
# Who holds a seat, reads lessons and is counted.
TAKING_PART = (EnrolmentState.LEARNING, EnrolmentState.PASSED)


class AttemptState(models.TextChoices):
    """Whether answers are still taken."""

    OPEN = "open", _("作答中")
    SUBMITTED = "submitted", _("已交卷")


ATTEMPT_MOVES: dict[str, set[str]] = {AttemptState.OPEN: {AttemptState.SUBMITTED}}


class QuestionKind(models.TextChoices):
    """How a question is answered, in people's words."""

    SINGLE = Answering.SINGLE.value, _("单选题")
    MULTIPLE = Answering.MULTIPLE.value, _("多选题")
    TRUE_FALSE = Answering.TRUE_FALSE.value, _("判断题")
    NUMERIC = Answering.NUMERIC.value, _("数值题")
    SHORT = Answering.SHORT.value, _("填空题")
    MATCHING = Answering.MATCHING.value, _("配对题")
    ORDERING = Answering.ORDERING.value, _("排序题")
    ESSAY = Answering.ESSAY.value, _("简答题")
    CALCULATED = Answering.CALCULATED.value, _("计算题")
    DESCRIPTION = Answering.DESCRIPTION.value, _("说明")


JUDGEMENTS = {"T": _("对"), "F": _("错")}


class Difficulty(models.IntegerChoices):
    """How hard a question is."""

    EASY = 1, _("易")
    MEDIUM = 2, _("中")
    HARD = 3, _("难")


class ThreadKind(models.TextChoices):
    """Whether an answer is looked for."""

    QUESTION = "question", _("提问")
    TALK = "talk", _("讨论")


class TalkMode(models.TextChoices):
    """How a run moderates: shown at once, looked at first, or only read."""

    OPEN = "open", _("发表后立即可见")
    HELD = "held", _("教师审核后可见")
    CLOSED = "closed", _("只读，不能发表")


class ReportReason(models.TextChoices):
    """Why a post should not stand."""

    ABUSE = "abuse", _("辱骂或骚扰")
    PRIVACY = "privacy", _("泄露他人信息")
    ANSWERS = "answers", _("公布测验或作业答案")
    SPAM = "spam", _("广告或刷屏")
    OTHER = "other", _("其他")


class ReportState(models.TextChoices):
    """What became of a report."""

    OPEN = "open", _("待处理")
    KEPT = "kept", _("保留帖子")
    REMOVED = "removed", _("已移除")


class GradeKeep(models.TextChoices):
    """Which of several pieces of work counts."""

    NEWEST = Keep.NEWEST.value, _("取最近一次")
    BEST = Keep.BEST.value, _("取最高一次")


class GradeRelease(models.TextChoices):
    """When learners see what was entered."""

    AT_ONCE = "at_once", _("录入即公布")
    BY_HAND = "by_hand", _("由教师公布")


class GradeSource(models.TextChoices):
    """Who or what entered a grade."""

    QUIZ = "quiz", _("测验")
    ASSIGNMENT = "assignment", _("作业")
    PEER = "peer", _("互评")
    MENTOR = "mentor", _("导师")
    # A grade of its own beside the attempts, as after a make-up exam: it takes nothing away.
    TEACHER = "teacher", _("教师评定")
    MANUAL = "manual", _("成绩册录入")
    IMPORT = "import", _("表格导入")
    REGRADE = "regrade", _("成绩复核")

    @classmethod
    def corrections(cls) -> set[str]:
        """Those that count over everything entered before them."""
        return {cls.MANUAL, cls.IMPORT, cls.REGRADE}

    @classmethod
    def by_people(cls) -> set[str]:
        """Those only somebody who may grade in the run can enter."""
        return {cls.TEACHER, *cls.corrections()}


class RegradeState(models.TextChoices):
    """What became of a request to look at a grade again."""

    ASKED = "asked", _("待答复")
    UPHELD = "upheld", _("维持原成绩")
    CHANGED = "changed", _("已改动成绩")


REGRADE_MOVES: dict[str, set[str]] = {RegradeState.ASKED: {RegradeState.UPHELD, RegradeState.CHANGED}}


class GradeLevel(models.TextChoices):
    """The five levels a score may be shown in (五级制)."""

    EXCELLENT = Level.EXCELLENT.value, _("优")
    GOOD = Level.GOOD.value, _("良")
    MIDDLING = Level.MIDDLING.value, _("中")
    PASS = Level.PASS.value, _("及格")
    FAIL = Level.FAIL.value, _("不及格")


class PartGroup(models.TextChoices):
    """The two halves of a grade at every Chinese school."""

    FORMATIVE = "formative", _("平时成绩")
    SUMMATIVE = "summative", _("期末成绩")


class StandardPart(models.TextChoices):
    """The parts the platform knows by name; a school may add its own."""

    ATTENDANCE = "attendance", _("考勤")
    QUIZZES = "quizzes", _("测验")
    ASSIGNMENTS = "assignments", _("作业")
    LABS = "labs", _("实训")
    FINAL = "final", _("期末考核")


# The platform's own scheme: 平时 50, of which 考勤 10, 测验 15, 作业 15, 实训 10; 期末 50.
PLATFORM_PARTS: list[dict[str, str | int]] = [
    {"code": "attendance", "group": "formative", "name": "考勤", "weight": 10},
    {"code": "quizzes", "group": "formative", "name": "测验", "weight": 15},
    {"code": "assignments", "group": "formative", "name": "作业", "weight": 15},
    {"code": "labs", "group": "formative", "name": "实训", "weight": 10},
    {"code": "final", "group": "summative", "name": "期末考核", "weight": 50},
]
FINAL_ITEM = "final"
# What an item is unless said otherwise, by the first word of its key: part, keep, name.
STANDARD_ITEMS: dict[str, tuple[str, str, str]] = {
    "attendance": (StandardPart.ATTENDANCE, GradeKeep.NEWEST, "考勤"),
    "quiz": (StandardPart.QUIZZES, GradeKeep.BEST, "测验"),
    "assignment": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "作业"),
    "peer": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "互评"),
    "reviewing": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "评阅完成"),
    "lab": (StandardPart.LABS, GradeKeep.BEST, "实训"),
    "manual": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "成绩项"),
    FINAL_ITEM: (StandardPart.FINAL, GradeKeep.BEST, "结课测验"),
}


class HoursSource(models.TextChoices):
    """What proves hours."""

    READING = "reading", _("课时学习")
    VIDEO = "video", _("视频观看")
    LAB = "lab", _("实训")
    CHECKIN = "checkin", _("现场签到")
    EXTERNAL = "external", _("校外证明")


class ProofState(models.TextChoices):
    """Where a proof of hours from elsewhere stands."""

    SUBMITTED = "submitted", _("待认定")
    APPROVED = "approved", _("已认定")
    RETURNED = "returned", _("已退回")


PROOF_MOVES: dict[str, set[str]] = {ProofState.SUBMITTED: {ProofState.APPROVED, ProofState.RETURNED}}


class QuizKind(models.TextChoices):
    """What a quiz is for."""

    PRACTICE = "practice", _("练习，不计分")
    GRADED = "graded", _("测验，计入平时成绩")
    FINAL = "final", _("结课测验")


class ResultsShown(models.TextChoices):
    """When a learner sees which answers were right."""

    AT_ONCE = "at_once", _("交卷后立即")
    CLOSED = "closed", _("截止后")
    NEVER = "never", _("只看得分")


class OverrideKind(models.TextChoices):
    """What is granted to one person."""

    EXTRA_TIME = "extra_time", _("延长时间")
    MAKE_UP = "make_up", _("补考")
    DEFERRED = "deferred", _("缓考")


class SubmissionState(models.TextChoices):
    """Where a submission stands. Marked is the teacher's word alone: its learners see what is released."""

    DRAFT = "draft", _("草稿")
    HANDED_IN = "handed_in", _("待批改")
    MARKED = "marked", _("待公布")
    RELEASED = "released", _("已批改")


SUBMISSION_MOVES: dict[str, set[str]] = {
    SubmissionState.DRAFT: {SubmissionState.HANDED_IN},
    SubmissionState.HANDED_IN: {SubmissionState.DRAFT, SubmissionState.MARKED},
    SubmissionState.MARKED: {SubmissionState.RELEASED},
    SubmissionState.RELEASED: {SubmissionState.MARKED},
}


class PeerRoundState(models.TextChoices):
    """Where the peer round of an assignment stands."""

    PLANNED = "planned", _("待分配")
    OPEN = "open", _("评阅中")
    PUBLISHED = "published", _("已公布")


PEER_ROUND_MOVES: dict[str, set[str]] = {
    PeerRoundState.PLANNED: {PeerRoundState.OPEN},
    PeerRoundState.OPEN: {PeerRoundState.PUBLISHED},
}


class PeerReviewState(models.TextChoices):
    """What became of one review."""

    OPEN = "open", _("待评阅")
    DONE = "done", _("已评阅")
    LAPSED = "lapsed", _("逾期未评")
    EXCLUDED = "excluded", _("不计入")


PEER_REVIEW_MOVES: dict[str, set[str]] = {
    PeerReviewState.OPEN: {PeerReviewState.DONE, PeerReviewState.LAPSED},
    # A teacher who moves the deadline opens what had lapsed again.
    PeerReviewState.LAPSED: {PeerReviewState.OPEN},
    PeerReviewState.DONE: {PeerReviewState.EXCLUDED},
    PeerReviewState.EXCLUDED: {PeerReviewState.DONE},
}


class MarkerRole(models.TextChoices):
    """As what somebody marks (双导师)."""

    TEACHER = "teacher", _("校内教师")
    MENTOR = "mentor", _("企业导师")
