"""The triggers that hold what a certificate promises, whoever speaks to the database.

- What was published stays as it was signed: its number, code, words, day and digests; it is never deleted.
- What things were called is written once: many files say it.
- What files share and a file's own part are written once; the latter is deleted alone where it was never published and
  is made again.

Put in place after every migrate and, on SQLite, taken away before it (receivers.py).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from lms.common import triggers
from lms.common.triggers import Guard, guarding

CERTIFICATES, NAMES = "certificates_certificate", "certificates_names"
IMPRINTS, BLANKS = "certificates_imprint", "certificates_blank"
SIGNED = (
    "kind", "holder_id", "issuer_id", "number", "check_code", "content", "names_id", "issued_on", "valid_until",
    "file_sha256", "file_bytes", "published_at", "subject", "salt", "status_list_id", "status_place",
)  # fmt: skip
_PUBLISHED = "a published certificate stays as it was signed"
_NAMES = "names of certificates are written once"
_IMPRINT = "the file of a certificate is written once"
_CHANGED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in SIGNED)
_IS_PUBLISHED = f"""EXISTS (SELECT 1 FROM {CERTIFICATES} c
 WHERE c.id = OLD.certificate_id AND c.published_at IS NOT NULL)"""  # noqa: S608

_IS_USED = f"EXISTS (SELECT 1 FROM {IMPRINTS} i WHERE i.blank_id = OLD.id)"  # noqa: S608

GUARDS = (
    Guard(CERTIFICATES, "UPDATE", f"OLD.published_at IS NOT NULL AND ({_CHANGED})", _PUBLISHED),
    Guard(CERTIFICATES, "DELETE", "OLD.published_at IS NOT NULL", _PUBLISHED),
    Guard(NAMES, "UPDATE", "1 = 1", _NAMES),
    Guard(BLANKS, "UPDATE", "1 = 1", _IMPRINT),
    Guard(BLANKS, "DELETE", _IS_USED, _IMPRINT),
    Guard(IMPRINTS, "UPDATE", "1 = 1", _IMPRINT),
    Guard(IMPRINTS, "DELETE", _IS_PUBLISHED, _IMPRINT),
)
TABLES = {guard.table for guard in GUARDS}


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of this app away, for a migration that alters a table on SQLite."""
    triggers.lift(connection, "certificates")


TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
