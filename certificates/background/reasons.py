"""From what went wrong while a file was made to the code its row keeps; the log has the rest."""

from certificates import faults
from certificates.rendering import FontError, MissingGlyph
from certificates.signing import KeyringError
from certificates.signing.sealing import SealerError

_TOO_LONG = "too long for its place: "


def of_words(error: Exception) -> str:
    """Why these words can never be drawn (MissingGlyph, ContentError)."""
    if isinstance(error, MissingGlyph):
        return faults.written(faults.NO_GLYPH, f"{error.character}（U+{ord(error.character):04X}）")
    said = str(error)
    if _TOO_LONG in said:
        return faults.written(faults.NO_ROOM, said.partition(_TOO_LONG)[2])
    if said.endswith(" is empty"):
        return faults.EMPTY
    return faults.TOO_MANY if said.startswith("too many words") else faults.UNKNOWN


def of_waiting(error: Exception) -> str:
    """What the rows wait for, where nothing is wrong with them."""
    waits = {KeyringError: faults.WAITS_KEY, SealerError: faults.WAITS_SEAL, FontError: faults.WAITS_FONT}
    for kind, code in (*waits.items(), (OSError, faults.WAITS_DISK)):
        if isinstance(error, kind):
            return code
    return faults.WAITS_DATABASE
