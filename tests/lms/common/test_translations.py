"""Gathering, merging and checking of messages, on small sources and catalogues."""

import sys
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django.fixtures import Settings

from lms.common.translations import catalogues, messages, problems
from lms.common.translations.messages import Message

SAID = {
    ("", "你好"): Message("你好", places=("lms/a.py",)),
    ("", "%(n)d 门"): Message("%(n)d 门", "%(n)d 门", "", ("b.html",)),
}


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "en/additions").mkdir(parents=True)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('_("提交" "志愿")', Message("提交志愿")),
        ('gettext_lazy("提交")', Message("提交")),
        ('translation.gettext("提交")', Message("提交")),
        ("f\"{_('提交')}\"", Message("提交")),
        ('from django.utils.translation import gettext as _now\n_now("提交")', Message("提交")),
        ('pgettext("月份", "五月")', Message("五月", context="月份")),
        ('ngettext("%(n)d 门", "%(n)d 门课", n) % {"n": n}', Message("%(n)d 门", "%(n)d 门课")),
        ('npgettext_lazy("课", "一门", "多门", n)', Message("一门", "多门", "课")),
    ],
)
def test_python_messages_finds_every_call(source: str, message: Message) -> None:
    assert list(messages.python_messages(source)) == [message]


@pytest.mark.parametrize(
    "source", ["_(name)", '_("")', '_(f"{x}")', "gettext_lazy(*words)", 'print("提交")', '"_(提交)"']
)
def test_python_messages_leaves_the_rest(source: str) -> None:
    assert list(messages.python_messages(source)) == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "提交" %}', Message("提交")),
        ('   <p\n>{% trans "提交" as label %}', Message("提交")),
        ('{% translate "五月" context "月份" %}', Message("五月", context="月份")),
        ("{{ name|default:_('无名') }}", Message("无名")),
        ('{% include "a.html" with label=_("标签") %}', Message("标签")),
        ("{% blocktranslate trimmed %}\n  第一行\n  第二行\n{% endblocktranslate %}", Message("第一行 第二行")),
        ("{% blocktranslate with a=b %}你好 {{ a }}{% endblocktranslate %}", Message("你好 %(a)s")),
        (
            "{% blocktranslate count n=n %}{{ n }} 门{% plural %}{{ n }} 门课{% endblocktranslate %}",
            Message("%(n)s 门", "%(n)s 门课"),
        ),
    ],
)
def test_template_messages_finds_every_tag(source: str, message: Message) -> None:
    assert list(messages.template_messages("{% load i18n %}" + source + " it's \"odd")) == [message]


def test_template_messages_leaves_comments() -> None:
    assert list(messages.template_messages('{% comment %}{% translate "提交" %}{% endcomment %}')) == []


def test_messages_in_gathers_places_and_keeps_the_plural(tmp_path: Path) -> None:
    files = [write(tmp_path / "lms/a.py", '_("一门")'), write(tmp_path / "lms/b.py", 'ngettext("一门", "多门", n)')]

    found = messages.messages_in(files, tmp_path)

    assert found == {("", "一门"): Message("一门", "多门", "", ("lms/a.py", "lms/b.py"))}


def test_product_files_leaves_migrations_and_static_files(tmp_path: Path) -> None:
    spoken = [write(tmp_path / name, "") for name in ("lms/a.py", "courses/views/b.py", "templates/c.html")]
    for name in ("lms/a/migrations/0001.py", "lms/static/d.svg", "tests/e.py", "lms/notes.md"):
        write(tmp_path / name, "")

    assert list(messages.product_files(tmp_path)) == spoken


def test_make_english_keeps_takes_and_drops(locale: Path) -> None:
    write(locale / catalogues.ENGLISH, 'msgid "你好"\nmsgstr "Hello"\n\nmsgid "走了"\nmsgstr "Gone"\n')
    more = write(
        locale / "en/additions/a.po",
        'msgid "%(n)d 门"\nmsgid_plural "%(n)d 门"\nmsgstr[0] "%(n)d course"\nmsgstr[1] "%(n)d courses"\n',
    )

    english = catalogues.make_english(locale, SAID)

    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in english] == [
        ("%(n)d 门", "", {0: "%(n)d course", 1: "%(n)d courses"}),
        ("你好", "Hello", {}),
    ]
    assert not more.exists()


def test_make_english_prefers_the_addition(locale: Path) -> None:
    write(locale / catalogues.ENGLISH, 'msgid "你好"\nmsgstr "Hallo"\n')
    write(locale / "en/additions/a.po", 'msgid "你好"\nmsgstr "Hello"\n')

    english = catalogues.make_english(locale, SAID)

    assert english.find("你好").msgstr == "Hello"


def test_make_english_leaves_unsaid_additions_where_they_are(locale: Path) -> None:
    more = write(locale / "en/additions/a.po", 'msgid "你好"\nmsgstr "Hello"\n\nmsgid "还没说"\nmsgstr "Not yet"\n')

    catalogues.make_english(locale, SAID)

    assert [entry.msgid for entry in polib.pofile(str(more))] == ["还没说"]


def test_make_english_twice_gives_the_same_bytes(locale: Path) -> None:
    write(locale / "en/additions/a.po", 'msgid "你好"\nmsgstr "Hello"\n')

    catalogues.make_english(locale, SAID)
    first = (locale / catalogues.ENGLISH).read_bytes()
    catalogues.make_english(locale, SAID)

    assert (locale / catalogues.ENGLISH).read_bytes() == first


def test_problems_of_complete_catalogues_are_none(locale: Path) -> None:
    write(
        locale / catalogues.ENGLISH,
        'msgid "你好"\nmsgstr "Hello"\n\n'
        'msgid "%(n)d 门"\nmsgid_plural "%(n)d 门"\nmsgstr[0] "one course"\nmsgstr[1] "%(n)d courses"\n',
    )
    catalogues.compile_all(locale)

    assert problems.problems(locale, SAID) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('msgid "别的"\nmsgstr "Other"\n', "lms/a.py: '你好': no English"),
        ('msgid "你好"\nmsgstr ""\n', "lms/a.py: '你好': no English"),
        ('#, fuzzy\nmsgid "你好"\nmsgstr "Hi"\n', "lms/a.py: '你好': the English is marked fuzzy"),
        ('msgid "你好"\nmsgstr "Hi %(name)s"\n', "en/LC_MESSAGES/django.po: '你好': does not know %(name)s"),
        ('msgid "你好"\nmsgstr "Hi {name}"\n', "en/LC_MESSAGES/django.po: '你好': does not know {name}"),
        ('msgid "走了"\nmsgstr "Gone"\n', "en/LC_MESSAGES/django.po: '走了': nobody says this"),
    ],
)
def test_problems_names_the_fault(locale: Path, line: str, fault: str) -> None:
    said = {("", "你好"): SAID["", "你好"]}
    write(locale / catalogues.ENGLISH, line)
    catalogues.compile_all(locale)

    assert fault in problems.problems(locale, said)


def test_problems_names_a_lost_number_in_the_plural(locale: Path) -> None:
    said = {("", "%(n)d 门"): SAID["", "%(n)d 门"]}
    plural = 'msgid "%(n)d 门"\nmsgid_plural "%(n)d 门"\nmsgstr[0] "one course"\nmsgstr[1] "courses"\n'
    write(locale / catalogues.ENGLISH, plural)
    catalogues.compile_all(locale)

    assert problems.problems(locale, said) == ["en/LC_MESSAGES/django.po: '%(n)d 门': lacks %(n)d"]


def test_problems_names_a_catalogue_that_was_not_compiled(locale: Path) -> None:
    said = {("", "你好"): SAID["", "你好"]}
    path = write(locale / catalogues.ENGLISH, 'msgid "你好"\nmsgstr "Hello"\n')
    catalogues.compile_all(locale)
    write(path, 'msgid "你好"\nmsgstr "Hi"\n')

    assert problems.problems(locale, said) == ["en/LC_MESSAGES/django.po: the .mo does not match"]


def test_our_own_sentences_stand_in_the_compiled_chinese_as_they_are(locale: Path) -> None:
    """A sentence that no catalogue holds would be looked for in those of every package."""
    plural = 'msgid "%(n)d 门"\nmsgid_plural "%(n)d 门"\nmsgstr[0] "one course"\nmsgstr[1] "%(n)d courses"\n'
    write(locale / catalogues.ENGLISH, 'msgid "你好"\nmsgstr "Hello"\n\n' + plural)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    write(locale / catalogues.CHINESE, head + 'msgid "Submit"\nmsgstr "提交"\n')
    catalogues.compile_all(locale)

    with (locale / catalogues.CHINESE).with_suffix(".mo").open("rb") as file:
        chinese = GNUTranslations(file)
    del chinese._catalog[""]
    assert chinese._catalog == {"你好": "你好", "Submit": "提交", ("%(n)d 门", 0): "%(n)d 门"}


HALLO = 'msgid "你好"\nmsgstr "Hallo"\n'
TWICE = (
    "en/additions/a.po: '你好': is 'Hallo' already, in lms/a.py. Take that, give the new one a context, or mean it: "
)


@pytest.mark.parametrize("there", [catalogues.ENGLISH, "en/additions/0.po"])
def test_another_english_for_a_sentence_that_has_one_is_named_with_the_pages_that_say_it(
    locale: Path, there: str
) -> None:
    write(locale / there, HALLO)
    write(locale / "en/additions/a.po", 'msgid "你好"\nmsgstr "Hello"\n')

    assert problems.second_thoughts(locale, SAID) == [TWICE + "# instead of: Hallo"]


@pytest.mark.parametrize(
    "line",
    [
        HALLO,
        'msgctxt "信"\nmsgid "你好"\nmsgstr "Hello"\n',
        '# instead of: Hallo\nmsgid "你好"\nmsgstr "Hello"\n',
        'msgid "%(n)d 门"\nmsgid_plural "%(n)d 门"\nmsgstr[0] "%(n)d course"\nmsgstr[1] "%(n)d courses"\n',
    ],
)
def test_the_same_again_another_context_and_what_is_meant_are_no_second_thoughts(locale: Path, line: str) -> None:
    write(locale / catalogues.ENGLISH, HALLO)
    write(locale / "en/additions/a.po", line)

    said = {**SAID, ("信", "你好"): Message("你好", "", "信", ("c.html",))}

    assert problems.second_thoughts(locale, said) == []


def test_translations_command_writes_nothing_over_another_english(
    locale: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [locale]
    write(tmp_path / "lms/a.py", '_("你好")')
    write(locale / catalogues.ENGLISH, HALLO)
    catalogues.compile_all(locale)
    more = write(locale / "en/additions/a.po", 'msgid "你好"\nmsgstr "Hello"\n')

    with pytest.raises(CommandError):
        call_command("translations")

    assert capsys.readouterr().err == TWICE + "# instead of: Hallo\n"
    assert ((locale / catalogues.ENGLISH).read_text(), more.exists()) == (HALLO, True)


def test_problems_names_a_source_that_is_not_chinese(locale: Path) -> None:
    message = Message("Submit", places=("lms/a.py",))

    assert list(problems.not_chinese({message.key: message})) == ["lms/a.py: 'Submit': the source language is Chinese"]


def test_translations_command_fails_and_names_faults(
    locale: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [locale]
    write(settings.BASE_DIR / "lms/a.py", '_("你好")')

    with pytest.raises(CommandError) as refusal:
        call_command("translations", "--check")

    assert str(refusal.value) == "译文有 1 处问题，见上。"
    assert capsys.readouterr().err == "lms/a.py: '你好': no English\n"


def test_translations_command_says_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lms.common.translations", None)

    with pytest.raises(CommandError) as refusal, override("en"):
        call_command("translations")

    assert str(refusal.value) == (
        "lms.common.translations is missing: it comes with the test environment only. "
        "Please run manage.py test once first."
    )
