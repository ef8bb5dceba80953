"""A contest's page as its organiser or a loader makes it. Editors write the rest in the CMS."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from lms.common.errors import Invalid
from lms.contests.models import ContestIndexPage, ContestPage
from lms.pages.public import HomePage

INDEX = {
    "zh-hans": ("赛事", "从校赛到省赛：组队、提交、盲评、公示和申诉，每一步都有记录。"),
    "en": ("Contests", "From campus to province: teams, work, blind judging, public notice and appeals, on record."),
}  # fmt: skip


@dataclass(frozen=True)
class PageWords:
    """What a contest's page says in both languages. `problem` is markup that may be shown as it is."""

    code: str
    title_zh: str
    title_en: str = ""
    lead_zh: str = ""
    lead_en: str = ""
    problem: str = ""


def as_markup(text: str) -> str:
    """What somebody typed, as paragraphs."""
    return linebreaks(escape(text.strip())) if text.strip() else ""


def make_pages(words: PageWords, *, live: bool, demo: bool) -> ContestPage:
    """The Chinese page, and the English one where there is a title; within the caller's transaction.

    Raises Invalid: the code is taken, or gives no address.
    """
    slug = slugify(words.code)
    if not slug or ContestPage.objects.filter(slug=slug).exists():
        sentence = _("这个代码已经用过，或者不是字母、数字和短横线。") if slug else _("代码用字母、数字和短横线。")
        raise Invalid(sentence, fields={"code": sentence})
    with disable_reference_index_auto_update():
        page = _pages(words, slug, live=live, demo=demo)
    ReferenceIndex.create_or_update_for_object(page)
    return page


def _pages(words: PageWords, slug: str, *, live: bool, demo: bool) -> ContestPage:
    made: dict[str, ContestPage] = {}
    titles = {settings.LANGUAGE_CODE: words.title_zh, "en": words.title_en}
    for language, title in titles.items():
        index = _index(language)
        if index is None or not title:
            continue
        chinese = language == settings.LANGUAGE_CODE
        page = ContestPage(
            title=title, slug=slug, code=words.code, locale=index.locale, demo=demo, live=live,
            intro=f"<p>{escape(words.lead_zh if chinese else words.lead_en)}</p>",
            body=[("passage", words.problem)] if chinese and words.problem else [],
        )  # fmt: skip
        if live:
            page.first_published_at = page.last_published_at = timezone.now()
        if made:
            page.translation_key = made[settings.LANGUAGE_CODE].translation_key
        made[language] = index.add_child(instance=page)
    return made[settings.LANGUAGE_CODE]


def publish(page: ContestPage) -> None:
    """Show the contest and its translations, if nobody can see them yet."""
    for one in ContestPage.objects.filter(translation_key=page.translation_key, live=False):
        one.save_revision(log_action=False).publish(log_action=False)


def _index(language: str) -> ContestIndexPage | None:
    found = ContestIndexPage.objects.filter(locale__language_code=language).first()
    home = HomePage.objects.filter(locale__language_code=language).first()
    if found is not None or home is None:
        return found
    title, intro = INDEX[language]
    page = ContestIndexPage(
        title=title, intro=intro, slug="contests", locale=Locale.objects.get(language_code=language)
    )
    original = ContestIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if original is not None:
        page.translation_key = original.translation_key
    made: ContestIndexPage = home.add_child(instance=page)
    return made
