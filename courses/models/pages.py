"""The content tree: index, course, module, lesson. Wagtail keeps its drafts, history and translations."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PagePermissionTester
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from courses.blocks import ContentBlock
from courses.choices import MINUTES_PER_CLASS_HOUR, CourseKind, Cover
from lms.organisations import access as organisations
from lms.organisations.choices import Role
from lms.organisations.models import Organisation
from lms.skills.models import Skill

WRITERS = (Role.TEACHER, Role.ACADEMIC)
INTRO_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class IndexPermissions(PagePermissionTester):
    """On the catalogue's page teachers of schools may begin a course. The right does not reach down to other courses.

    Wagtail's own permissions always do: given as one of them, every school could write in every other's course.
    """

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        writes = user.is_active and not user.is_superuser and organisations.has_role(user, None, *WRITERS)
        if writes and page.locale.language_code == settings.LANGUAGE_CODE:
            self.permissions.add("add")


class CourseIndexPage(Page):
    """The parent of all courses. Its address is answered by the catalogue, which lists what stands below it."""

    intro = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    max_count_per_parent = 1
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("课程目录")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """What the person may do with this page itself."""
        return IndexPermissions(user, self)


class CoursePage(Page):
    """What a course is and grants. When, where and by whom it is taught stands on CourseRun.

    The English translation carries title, introduction and address; modules and lessons exist once, in Chinese.
    """

    code = models.CharField(_("课程代码"), max_length=12, db_index=True)
    kind = models.CharField(_("课程类别"), max_length=20, choices=CourseKind)
    # Zero is "not yet said": a draft may be kept so, a course cannot be sent in or published so (forms).
    class_hours = models.PositiveSmallIntegerField(_("学时"), default=0)
    theory_hours = models.PositiveSmallIntegerField(_("理论学时"), default=0)
    practice_hours = models.PositiveSmallIntegerField(_("实践学时"), default=0)
    credit_hours = models.DecimalField(_("学分"), max_digits=4, decimal_places=1, default=0)
    intro = RichTextField(_("课程简介"), features=INTRO_FEATURES, blank=True)
    cover = models.CharField(_("封面图"), max_length=8, choices=Cover, default=Cover.SHOP)
    body = StreamField(ContentBlock(), verbose_name=_("课程介绍"), blank=True)
    # Only its people see the drafts; empty for courses that belong to the platform.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="course_pages", verbose_name=_("所属院校")
    )
    demo = models.BooleanField(_("演示数据"), default=False)

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldRowPanel(
            [
                FieldPanel("code", help_text=_("字母和数字，全平台唯一，也是网址，例如 LOG201。")),
                FieldPanel("organisation", help_text=_("只有这所学校的人看得见草稿；建好后不再改。")),
            ]
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("cover")]),
        FieldRowPanel([FieldPanel(name) for name in ("class_hours", "theory_hours", "practice_hours", "credit_hours")]),
        FieldPanel("intro", help_text=_("两三句：学完能做什么，适合谁。课程目录和搜索里显示。")),
        InlinePanel(
            "skills",
            heading=_("授予的技能"),
            label=_("技能"),
            max_num=12,
            help_text=_("学完并通过后写进证书和能力档案；等级按能做到什么选，课程最高授予 3 级。"),
        ),
        InlinePanel(
            "labs",
            heading=_("实训"),
            label=_("实训"),
            max_num=13,
            help_text=_("学员在课里做的实训，成绩由系统按模型重算；教学班可以另定次数和时间。没有就留空。"),
        ),
        InlinePanel(
            "prerequisites",
            heading=_("先修条件"),
            label=_("条件"),
            max_num=12,
            help_text=_("选课前必须具备什么：学过一门课、某项技能达到一级，或持有证书。没有就留空。"),
        ),
        FieldPanel("body"),
    ]
    settings_panels: ClassVar[list] = [*Page.settings_panels, FieldPanel("demo", permission="superuser")]
    search_fields: ClassVar[list] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("code"),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("课程")

    @property
    def lead(self) -> str:
        """The introduction without its markup, for cards and search engines."""
        return get_text_for_indexing(self.intro)


class CourseSkill(Orderable):
    """A skill the course leads to, and how far: level 4 is never granted by a course."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="skills", verbose_name=_("课程"))
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        related_name="course_skills",
        verbose_name=_("技能"),
        limit_choices_to={"kind": Skill.Kind.SKILL, "state": Skill.State.ACTIVE},
    )
    level = models.PositiveSmallIntegerField(_("等级"), choices=[(1, "1"), (2, "2"), (3, "3")])

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("授予的技能")
        constraints = [
            models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="course_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} {self.level}"


class ModulePage(Page):
    """A chapter of a course; its place in the tree is its number."""

    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("title_en")]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("模块")

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, where there is one."""
        return self.title_en if get_language() == "en" and self.title_en else self.title


class LessonPage(Page):
    """What is read and practised in one go. Its number counts through the whole course."""

    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("计划用时（分钟）"), default=MINUTES_PER_CLASS_HOUR)
    body = StreamField(ContentBlock(), verbose_name=_("内容"), blank=True)

    # Where an imported lesson is from, and the file's digest then: the next import finds it and sees what changed.
    source_key = models.CharField(_("导入来源"), max_length=300, blank=True, editable=False)
    source_digest = models.CharField(_("来源摘要"), max_length=64, blank=True, editable=False)

    content_panels: ClassVar[list] = [
        TitleFieldPanel("title", help_text=_("学员在目录里看到的名字，说清这一节学什么。")),
        FieldRowPanel(
            [
                FieldPanel("minutes", help_text=_("读、看、练加起来大约多久；学时按它计算。")),
                FieldPanel("title_en", help_text=_("给英文读者的目录用；正文只有中文。")),
            ]
        ),
        FieldPanel("body", help_text=_("一块讲一件事；点加号选块，右边可以预览。视频和文件只有能打开这一节的人能看。")),
    ]
    # Only the title is searched for, it stands in the public outline; the body is for enrolled people.
    search_fields: ClassVar[list] = Page.search_fields
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("课时")
