"""Why a file could not be made, or is not made yet: kept as a code with what it is about, told in words.

"no-glyph:🔥", "no-room:…", "waits-key". What `waits` is not the certificate's fault, and is nothing for its holder.
"""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

NO_GLYPH, NO_ROOM, TOO_MANY, EMPTY, STOPPED, UNKNOWN = (
    "no-glyph", "no-room", "too-many-words", "empty", "stopped", "unknown",
)  # fmt: skip
WAITS_KEY, WAITS_SEAL, WAITS_FONT, WAITS_DISK, WAITS_DATABASE = (
    "waits-key", "waits-seal", "waits-font", "waits-disk", "waits-database",
)  # fmt: skip
LONGEST = 60
SENTENCES: dict[str, Promise] = {
    NO_GLYPH: gettext_lazy("没有字体能印出其中的字"),
    NO_ROOM: gettext_lazy("太长，版面放不下"),
    TOO_MANY: gettext_lazy("文字太多，一页放不下"),
    EMPTY: gettext_lazy("证书上必须写的内容是空的"),
    STOPPED: gettext_lazy("多次中断，没有做成；请重试，仍不行请联系平台管理员"),
    UNKNOWN: gettext_lazy("没有做成；平台管理员能在日志里看到原因"),
    WAITS_KEY: gettext_lazy("在等签名密钥，恢复后自动生成；请联系平台管理员"),
    WAITS_SEAL: gettext_lazy("在等签章服务，恢复后自动生成"),
    WAITS_FONT: gettext_lazy("字体文件有问题，恢复后自动生成；请联系平台管理员"),
    WAITS_DISK: gettext_lazy("存储暂时不可用，恢复后自动生成；请联系平台管理员"),
    WAITS_DATABASE: gettext_lazy("数据库暂时不可用，恢复后自动生成"),
}


def written(code: str, about: str = "") -> str:
    """As it is kept, with what it is about where that says more."""
    return f"{code}:{about[:LONGEST]}" if about else code


def sentence(failure: str) -> Promise:
    """Why, without what it is about: for lists that are kept and read later in either language."""
    return SENTENCES.get(failure.partition(":")[0], SENTENCES[UNKNOWN])


def told(failure: str) -> str:
    """Why, in the reader's language, with what it is about; "" where nothing failed."""
    code, _colon, about = failure.partition(":")
    if not failure or not about or code not in SENTENCES:
        return str(sentence(failure)) if failure else ""
    return about_it(sentence(failure), about)


def about_it(why: object, about: object) -> str:
    """Both with a colon between them, as the reader's language sets it."""
    return f"{why}{': ' if get_language() == 'en' else '：'}{about}"
