"""The skills transcript: what somebody has on a day, frozen; the paper and the record that its row makes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation

from certificates import keys
from certificates.choices import Kind, State
from certificates.credentials import canonical, proofs
from certificates.credentials.badges import badge, name_hash
from certificates.credentials.canonical import Document
from certificates.credentials.multikeys import IssuerKey
from certificates.credentials.transcripts import Reached, Record, transcript
from certificates.models import Certificate, Wording
from certificates.queries import credentials
from certificates.queries.certificates import unexpired
from certificates.queries.documents import SAMPLE, SPECIMEN, usual_words
from certificates.queries.listed import held_lines, shown_lines
from certificates.queries.skills import skill_proofs_of
from certificates.queries.verifying import Verification, rows, verification
from certificates.rendering import Held, Shown, Transcript, missing_glyphs
from lms.people.models import User
from lms.skills import public as skills

TITLE_ZH, TITLE_EN = "技能档案", "Skills transcript"
LEAD = {"lead_zh": "持证人", "lead_en": "Holder"}
SEAL_TEXT = "技能档案专用章"
EMPTY: dict[str, Any] = {
    "organisations": [], "skills": [], "score_percent": None, "class_hours": None, "starts_on": None, "ends_on": None,
    "page": "",
}  # fmt: skip
# Of what a proof adds to each badge, and of what may be read at all (canonical.parse).
PROOF_BYTES, MOST_RECORD_BYTES = 500, canonical.MOST_BYTES


def frozen(person: User, day: date) -> dict[str, Any] | None:
    """Everything the transcript of this day says; None for somebody without a valid certificate. Six queries."""
    held = [_held_line(row) for row in _valid(person).order_by("-issued_on", "-pk")]
    if not held:
        return None
    shown = list(_shown_lines(person))
    wording = Wording.objects.filter(kind=Kind.TRANSCRIPT).first()
    many = {"day": day.isoformat(), "held": len(held), "shown": len(shown)}
    return {
        **EMPTY,
        "title_zh": TITLE_ZH,
        "title_en": TITLE_EN,
        "body_zh": "截至 {day} 有效的证书 {held} 张，已证实的技能 {shown} 项。".format(**many),
        "body_en": "As of {day}: {held} valid certificates and {shown} proven skills.".format(**many),
        "holder": person.name,
        "holder_latin": person.name_latin,
        "demo": person.demo,
        "words": wording.said() if wording else {},
        "held": held,
        "shown": shown,
    }


def _valid(person: User) -> Any:
    """What verifies as valid today: published, not taken back, not expired."""
    return Certificate.objects.filter(unexpired(), holder=person, state=State.PUBLISHED).exclude(kind=Kind.TRANSCRIPT)


def _held_line(row: Certificate) -> list[Any]:
    said = row.content
    until = row.valid_until.isoformat() if row.valid_until else ""
    words = (said["title_zh"], said["title_en"], row.issued_on.isoformat(), until, said["score_percent"])
    return [row.number, row.check_code, row.kind, *words]


def _shown_lines(person: User) -> Iterator[list[Any]]:
    """By code every skill at its best level, in both languages, with what showed that last: a course, a firm."""
    shown, levels = skill_proofs_of(person.pk), {level.level: level for level in skills.levels()}
    known = skills.by_code(shown)
    for code, found in sorted(shown.items()):
        best, skill = found[0], known[code]
        level, day = levels[best.level], timezone.localdate(best.recorded_at).isoformat()
        yield [code, skill.name_zh, skill.name_en, best.level, level.name_zh, level.name_en, best.source, day]


def held_of_many(certificates: Sequence[Certificate]) -> dict[int, list[Verification]]:
    """{transcript: what it lists as that stands today, in its order}; other kinds are left out. One query for all."""
    listed = {one.pk: [line[0] for line in one.content["held"]] for one in certificates if "held" in one.content}
    if not listed:
        return {}
    known = {row.number: row for row in rows().filter(number__in={name for names in listed.values() for name in names})}
    return {pk: [verification(known[name]) for name in names if name in known] for pk, names in listed.items()}


def held_today(certificate: Certificate) -> list[Verification]:
    """The same of one."""
    return held_of_many([certificate]).get(certificate.pk, [])


def paper_of(certificate: Certificate) -> Transcript:
    """What its file says. The same row says the same on any day."""
    said, names = certificate.content, certificate.names
    words = {**usual_words(Kind.TRANSCRIPT), **LEAD, "seal_text": SEAL_TEXT, **said["words"]}
    return Transcript(
        **words,
        holder=said["holder"],
        holder_latin=said["holder_latin"],
        number=certificate.number,
        check_code=certificate.check_code,
        issuer_zh=names.platform,
        made_on=certificate.issued_on,
        verify_url=f"{names.site}/v/{certificate.number}/?c={certificate.check_code}",
        verify_host=f"{urlsplit(names.site).netloc}/verify",
        certificates=tuple(_held(line) for line in held_lines(certificate)),
        skills=tuple(_shown(line) for line in shown_lines(certificate)),
        mark=SPECIMEN if said["demo"] else "",
    )


def example_of(paper: Transcript) -> Transcript:
    """The same for nobody, and of no day: equal for all that have the same words around what they list."""
    site = paper.verify_url.partition("/v/")[0]
    url = f"{site}/v/{SAMPLE['number']}/?c={SAMPLE['check_code']}"
    nobody = {"holder": "王小明", "holder_latin": "WANG Xiaoming", "made_on": date(2026, 1, 1), "verify_url": url}
    return replace(paper, **nobody, **SAMPLE, certificates=(), skills=())


def _held(line: dict[str, Any]) -> Held:
    with translation.override("zh-hans"):
        kind = str(Kind(line["kind"]).label)
    score = line["score_percent"]
    return Held(
        title=_drawable(line["title_zh"]),
        kind=kind,
        number=line["number"],
        check_code=line["check_code"],
        issued_on=line["issued_on"],
        score="" if score is None else f"{score:g}",
    )


def _shown(line: dict[str, Any]) -> Shown:
    return Shown(
        name=_drawable("{name_zh} {name_en}".format(**line)),
        level="{level} {level_zh} {level_en}".format(**line),
        source=_drawable("{shown_on} · {source}".format(**line)),
    )


def _drawable(words: str) -> str:
    """The words with a geta mark (〓) for what no font has, as printers set it."""
    missing = set(missing_glyphs(words, settings.CACHE_DIR))
    return "".join("〓" if sign in missing else sign for sign in words)


def signed(certificate: Certificate, suite: str, key: IssuerKey | None = None) -> bytes:
    """The learner record (CLR 2.0) of this row with its proof; every badge in it keeps its own. One query.

    suite   proofs.RDFC for wallets, proofs.JCS for the file
    raises  KeyringError: no key, or one that has run out
    """
    key = key or keys.signing_key()
    badges = [_signed_badge(row, key) for row in _listed(certificate)]
    # A proof may not be older than the key that made it.
    created = max(certificate.issued_at, key.since)
    return canonical.jcs(proofs.sign(_record(certificate, badges), key, suite=suite, created=created))


def _signed_badge(row: Certificate, key: IssuerKey) -> Document:
    # The plain path: of sixty certificates hardly two are of one template, and compiling one costs as much as four.
    document, created = badge(credentials.facts_of(row)), max(row.issued_at, key.since)
    return proofs.sign(document, key, suite=proofs.RDFC, created=created)


def _listed(certificate: Certificate) -> list[Certificate]:
    numbers = [line[0] for line in certificate.content["held"]]
    found = Certificate.objects.filter(number__in=numbers).select_related("names").in_bulk(field_name="number")
    return [found[number] for number in numbers]


def _record(certificate: Certificate, badges: list[Document]) -> Document:
    said, names = certificate.content, certificate.names
    record = Record(
        number=certificate.number,
        subject=certificate.subject.urn,
        name_hash=name_hash(said["holder"], certificate.salt),
        salt=certificate.salt,
        issued_at=proofs.stamp(certificate.issued_at),
        list_number=str(certificate.status_list_id),
        list_index=str(certificate.status_place),
        site=names.site,
        did=keys.did(names.site),
        platform=names.platform,
        title=f"{said['title_zh']} {said['title_en']}",
        description=f"{said['body_zh']} {said['body_en']}",
    )
    return transcript(record, badges, [_reached(line) for line in shown_lines(certificate)])


def _reached(line: dict[str, Any]) -> Reached:
    return Reached(
        code=line["code"],
        name="{name_zh} {name_en}".format(**line),
        level="{level} {level_zh} {level_en}".format(**line),
        source="{shown_on} · {source}".format(**line),
    )


def record_bytes(certificate: Certificate) -> int:
    """About how long the record will be; also of a row that is not saved. One query."""
    badges = [badge(credentials.facts_of(row)) for row in _listed(certificate)]
    return len(canonical.jcs(_record(certificate, badges))) + PROOF_BYTES * (len(badges) + 1)


def says(certificate: Certificate, credential: Document) -> bool:
    """Whether a record says, word for word but for its proofs, what the row and those it lists make. One query."""
    if "verifiableCredential" not in credential.get("credentialSubject", {}):
        return False
    return bare(credential) == _record(certificate, [badge(credentials.facts_of(row)) for row in _listed(certificate)])


def bare(record: Document) -> Document:
    """The record without any proof: its own, and those of the badges in it."""
    subject = record["credentialSubject"]
    badges = [_unproven(one) for one in subject["verifiableCredential"]]
    return {**_unproven(record), "credentialSubject": {**subject, "verifiableCredential": badges}}


def _unproven(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "proof"}
