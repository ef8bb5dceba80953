"""Telling people."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from lms.common import bulk
from lms.common.send import after_commit
from lms.notices import tasks
from lms.notices.choices import Channel
from lms.notices.kinds import KINDS
from lms.notices.models import Delivery, Notice
from lms.notices.queries import channels

AT_ONCE = 1000


def notify(
    people: int | Iterable[int],
    kind: str,
    *,
    words: Mapping[str, object],
    url: str = "",
    fold_key: str = "",
    audience: str = "",
    also_by: Iterable[Channel] = (),
) -> int:
    """Tell people something inside the caller's transaction; returns how many. Raises KeyError for an unknown kind.

    words     fill the sentence's braces: plain text and numbers, Translated("我们的一句话") or
              in_both(lambda: title); read in two languages
    url       a path of this site, Chinese form; its space says as what people are told, unless `audience` does
    fold_key  unread notices of one kind and key become one line that counts them; nothing is mailed a second time
    also_by   channels besides the kind's own, for this once
    """
    # Filled in once here, so that a word forgotten shows where it was forgotten and not on somebody's screen.
    str(KINDS[kind].sentence).format(**words)
    if url:
        _require_path(url)
    ids = iter([people] if isinstance(people, int) else sorted(set(people)))
    audience = audience or channels.audience_of_address(url)
    told = 0
    with transaction.atomic():
        while some := list(islice(ids, AT_ONCE)):
            notice = Notice(kind=kind, words=dict(words), url=url, fold_key=fold_key, created_at=timezone.now())
            told += _tell(channels.plan(some, kind, audience=audience, also_by=also_by), notice)
    return told


def notify_each(kind: str, told: Sequence[tuple[int, Mapping[str, object], str]]) -> int:
    """Tell people something of their own each, (person, words, url), in a few statements; returns how many lines.

    As notify, for a thousand certificates at once; nothing is folded.
    """
    with transaction.atomic():
        return sum(_tell_some(kind, told[start : start + AT_ONCE]) for start in range(0, len(told), AT_ONCE))


def _tell_some(kind: str, told: Sequence[tuple[int, Mapping[str, object], str]]) -> int:
    sentence, now = str(KINDS[kind].sentence), timezone.now()
    for _person_id, words, url in told:
        sentence.format(**words)
        _require_path(url)
    audience = channels.audience_of_address(told[0][2])
    plan = channels.plan(sorted({person_id for person_id, _words, _url in told}), kind, audience=audience)
    lines = [(plan[person_id], person_id, words, url) for person_id, words, url in told if plan[person_id]]
    columns = ("person", "kind", "words", "url", "created_at", "in_app")
    numbers = bulk.insert_numbered(
        Notice,
        columns,
        [(person_id, kind, dict(words), url, now, Channel.IN_APP in ways) for ways, person_id, words, url in lines],
    )
    letters = [
        (number, channel)
        for number, (ways, *_rest) in zip(numbers, lines, strict=True)
        for channel in sorted(ways - {Channel.IN_APP})
    ]
    if bulk.insert(Delivery, ("notice", "channel"), letters):
        after_commit(tasks.deliver_waiting)
    return len(lines)


def _require_path(url: str) -> None:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"not a path of this site: {url}")


def _tell(chosen: dict[int, set[Channel]], notice: Notice) -> int:
    chosen = {person_id: ways for person_id, ways in chosen.items() if ways}
    folded = _fold(chosen, notice) if notice.fold_key else set()
    fresh = {person_id: ways for person_id, ways in chosen.items() if person_id not in folded}
    try:
        with transaction.atomic():
            _write(fresh, notice)
    except IntegrityError:
        # Somebody else began the same fold this moment: theirs is the line to count on.
        if not notice.fold_key or not (late := _fold(fresh, notice)):
            raise
        _write({person_id: ways for person_id, ways in fresh.items() if person_id not in late}, notice)
    return len(chosen)


def _fold(chosen: dict[int, set[Channel]], notice: Notice) -> set[int]:
    """Count one more on the line each person has not read yet; returns who had one."""
    unread = Notice.objects.filter(person__in=chosen, kind=notice.kind, fold_key=notice.fold_key, read_at=None)
    people = dict(unread.select_for_update().values_list("pk", "person_id"))
    # From here on only those: a line that somebody else begins this moment is counted by `_tell`, and not here as well.
    # The daily letter tells it again, with the new count; a single mail is not sent twice.
    letters = Delivery.objects.filter(notice__in=people, channel=Channel.DIGEST, state=Delivery.State.SENT)
    letters.update(state=Delivery.State.WAITING, attempts=0, created_at=notice.created_at)
    Notice.objects.filter(pk__in=people).update(
        count=F("count") + 1, words=notice.words, url=notice.url, created_at=notice.created_at
    )
    return set(people.values())


def _write(chosen: dict[int, set[Channel]], notice: Notice) -> None:
    rows = Notice.objects.bulk_create(
        Notice(
            person_id=person_id, kind=notice.kind, words=notice.words, url=notice.url, fold_key=notice.fold_key,
            created_at=notice.created_at, in_app=Channel.IN_APP in ways,
        )
        for person_id, ways in chosen.items()
    )  # fmt: skip
    sent = Delivery.objects.bulk_create(
        Delivery(notice=row, channel=channel)
        for row in rows
        for channel in sorted(chosen[row.person_id] - {Channel.IN_APP})
    )
    if sent:
        after_commit(tasks.deliver_waiting)
