"""What lies on the shelf becomes the file again, to the byte."""

import dataclasses
import hashlib
import os
import random
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import zstandard

from certificates.rendering import DeltaError, FontError, Shelf, common_outlines, outlines, personal_of, stamper
from tests.certificates.rendering.conftest import COMPLETION, CREDENTIAL, SIGNED_AT


@pytest.fixture(scope="module")
def press(font_cache, identity):
    return stamper(COMPLETION, font_cache, attachment=CREDENTIAL, signer=identity.signer)


@pytest.fixture(scope="module")
def shelf(press, font_cache) -> Shelf:
    exemplar = press.stamp(personal_of(press.blank.content), CREDENTIAL.data, SIGNED_AT)
    return Shelf(exemplar.data, common_outlines(font_cache))


def stamped(press, name: str):
    personal = personal_of(dataclasses.replace(COMPLETION, holder=name))
    # As random as salts, hashes and signatures are.
    return press.stamp(personal, CREDENTIAL.data + os.urandom(64).hex().encode(), SIGNED_AT)


@pytest.mark.parametrize("name", ["王小明", "龙䶮㛃𠮷", "阿卜杜热合曼·买买提吐尔逊"])
def test_packed_delta_becomes_the_same_file(press, shelf, name):
    delta = stamped(press, name)

    data = press.blank.prefix + shelf.unpack(shelf.pack(delta.data))

    assert hashlib.sha256(data).hexdigest() == delta.sha256


def test_names_of_common_characters_take_less_than_a_kilobyte(press, shelf):
    dice, common = random.Random(2312), outlines.level_one()
    sizes = [len(shelf.pack(stamped(press, "".join(dice.sample(common, 3))).data)) for _ in range(40)]

    assert max(sizes) < 1000


def test_names_of_rare_characters_stay_under_a_kilobyte_and_a_half_a_name(press, shelf):
    dice = random.Random(18030)
    sizes = [
        len(
            shelf.pack(
                stamped(press, "王" + chr(dice.randint(0x4E00, 0x9FA5)) + chr(dice.randint(0x4E00, 0x9FA5))).data
            )
        )
        for _ in range(40)
    ]

    assert sum(sizes) / len(sizes) < 1536


@pytest.mark.parametrize("damage", [b"", b"not zstd", bytes(40)])
def test_damaged_delta_is_said_to_be_damaged(shelf, damage):
    with pytest.raises(DeltaError, match="is damaged"):
        shelf.unpack(damage)


def test_outlines_are_cut_once_and_read_from_the_cache(font_cache, tmp_path):
    first = common_outlines(font_cache)
    (file,) = font_cache.glob("outlines-*.bin")

    assert (file.read_bytes(), common_outlines(font_cache)) == (first, first)
    assert hashlib.sha256(first).hexdigest() == outlines.SHA256


def test_damaged_cache_of_outlines_is_cut_again(font_cache):
    first = common_outlines(font_cache)
    (file,) = font_cache.glob("outlines-*.bin")
    file.write_bytes(first[:-1])

    assert (common_outlines(font_cache), file.read_bytes()) == (first, first)


def test_other_outlines_than_the_vetted_ones_are_refused(font_cache, monkeypatch):
    monkeypatch.setattr(outlines, "SHA256", "0" * 64)

    with pytest.raises(FontError, match="not those that stored certificates were packed with"):
        common_outlines(font_cache)


def test_level_one_is_the_standards():
    assert (len(outlines.level_one()), outlines.level_one()[:2], outlines.level_one()[-1]) == (3755, "啊阿", "座")


def test_one_shelf_serves_many_threads_at_once(press, shelf):
    deltas = [stamped(press, name).data for name in ("王小明", "龙䶮㛃𠮷", "阿卜杜热合曼·买买提吐尔逊", "李")]

    def there_and_back(delta: bytes) -> list[bytes]:
        return [shelf.unpack(shelf.pack(delta)) for _ in range(300)]

    with ThreadPoolExecutor(4) as threads:
        back = list(threads.map(there_and_back, deltas))

    assert back == [[delta] * 300 for delta in deltas]


def test_what_would_not_come_out_again_is_not_packed(press, shelf, monkeypatch):
    monkeypatch.setattr(shelf, "_compressor", SimpleNamespace(compress=lambda delta: zstandard.compress(b"another's")))

    with pytest.raises(DeltaError, match="does not come out as it went in"):
        shelf.pack(stamped(press, "王小明").data)
