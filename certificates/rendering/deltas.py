"""Deltas on the shelf: eight hundred bytes a certificate, made of everything a blank's deltas do not have in common.

One delta of the blank serves as zstd's dictionary: all that does not change is found in it. With prefix and dictionary
a packed delta becomes, byte for byte, the file that was signed; nothing is drawn and no key is asked again.
"""

from threading import Lock

import zstandard

# Of 22. The levels below find only half of a name in the dictionary; those above take three times as long for 5 %.
_LEVEL = 4
# Of short pieces only those of seven bytes are looked up, in a table of 64 kB: the level's own, of a megabyte and for
# pieces of five, finds nothing more here, and waits for memory a fifth of the time.
_SHORT = {"chain_log": 14, "min_match": 7}


class DeltaError(ValueError):
    """The packed bytes are not what was packed."""


class Shelf:
    """Packs and unpacks the deltas of one blank. Made once per blank and kept: it takes 14 ms and 3 MB.

    For any number of threads. zstd's contexts are not: two at once in one mix their bytes, often without a word.
    """

    def __init__(self, exemplar: bytes, outlines: bytes) -> None:
        """`exemplar` is one delta of the blank, `outlines` those of common hanzi (outlines.common_outlines)."""
        shared = zstandard.ZstdCompressionDict(outlines + exemplar, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        # The file's own SHA-256 stands in the database; a second checksum would be four bytes a million times.
        chosen = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, source_size=len(exemplar), dict_size=len(outlines) + len(exemplar), write_checksum=False, **_SHORT
        )
        shared.precompute_compress(compression_params=chosen)
        self._compressor = zstandard.ZstdCompressor(compression_params=chosen, dict_data=shared)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=shared)
        self._alone = Lock()

    def pack(self, delta: bytes) -> bytes:
        """The delta in a tenth of its size, or less. Raises DeltaError where it would not come out again."""
        with self._alone:
            packed = self._compressor.compress(delta)
        # The file is kept nowhere else: reading it back costs 8 µs, and what cannot be read is never published.
        if self.unpack(packed) != delta:
            raise DeltaError("the packed part of the file does not come out as it went in")
        return packed

    def unpack(self, packed: bytes) -> bytes:
        """The delta again. Raises DeltaError."""
        try:
            with self._alone:
                return self._decompressor.decompress(packed)
        except zstandard.ZstdError as error:
            raise DeltaError(f"the stored part of the file is damaged: {error}") from error
