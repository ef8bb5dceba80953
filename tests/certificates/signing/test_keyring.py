"""Keys: made once, readable by their owner alone, never lost to a rotation."""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from certificates.signing import CREDENTIAL, SEAL, KeyringError, KeyUnusable, authority, keyring

NOW = datetime(2026, 7, 8, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def ring(folder):
    return keyring.init(folder, "示例平台", NOW)


def test_init_makes_a_key_of_each_purpose(ring):
    kinds = {record.purpose: type(ring.private_key(record.id)) for record in ring.records}

    assert [issubclass(kinds[SEAL], ec.EllipticCurvePrivateKey), set(kinds)] == [True, {SEAL, CREDENTIAL}]
    assert issubclass(kinds[CREDENTIAL], ed25519.Ed25519PrivateKey)


def test_folder_and_files_are_the_owners_alone(ring, folder):
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert (stat.S_IMODE(folder.stat().st_mode), set(modes.values())) == (0o700, {0o600})


def test_init_twice_keeps_the_keys(ring, folder):
    again = keyring.init(folder, "示例平台", NOW + timedelta(days=9))

    assert again.records == ring.records


def test_seal_certificate_is_verified_by_an_authority_that_calls_itself_a_test(ring):
    leaf, above = ring.chain(ring.signing(SEAL).id)

    leaf.verify_directly_issued_by(above)
    (name,) = leaf.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert name.value == authority.AUTHORITY == "LOCAL TEST AUTHORITY 本地测试机构（无法律效力）"


def test_long_organisation_is_cut_to_what_a_certificate_holds(folder):
    ring = keyring.init(folder, "安徽省跨境电子商务与供应链产业人才培养公共服务平台管理中心", NOW)

    (name,) = ring.chain(ring.signing(SEAL).id)[0].subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    assert name.value == "安徽省跨境电子商务与供应链产业人才培养公共"


def test_rotate_signs_with_the_new_key_and_keeps_the_old_one(ring, folder):
    old, later = ring.signing(SEAL), NOW + timedelta(days=400)

    fresh = keyring.rotate(folder, SEAL, "示例平台", later)

    now = keyring.Keyring(folder)
    assert (now.signing(SEAL), now.signing(CREDENTIAL)) == (fresh, ring.signing(CREDENTIAL))
    assert [(record.id, record.retired_at) for record in now.records if record.purpose == SEAL] == [
        (old.id, later),
        (fresh.id, None),
    ]
    assert now.chain(old.id) == ring.chain(old.id)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "is not valid before"),
        (730 - 30, "runs out on 2028-07-07: run `manage.py certificate_keys rotate`"),
        (731, "ran out on 2028-07-07: run `manage.py certificate_keys rotate`"),
    ],
)
def test_key_out_of_its_time_refuses_to_sign(ring, days, words):
    with pytest.raises(KeyUnusable, match=words):
        ring.signing(SEAL).require_usable(NOW + timedelta(days=days))


def test_key_signs_until_a_month_before_its_end(ring):
    ring.signing(SEAL).require_usable(NOW + timedelta(days=730 - 31))


def test_folder_without_keys_says_what_to_do(folder):
    with pytest.raises(KeyringError, match=r"no keys in .*: run `manage.py certificate_keys init`"):
        keyring.Keyring(folder).signing(SEAL)


def test_lost_key_file_says_which(ring, folder):
    lost = ring.signing(SEAL).id
    (folder / f"{lost}.key").unlink()

    with pytest.raises(KeyringError, match=f"key file {lost}.key is missing in .*: restore it from its backup"):
        keyring.Keyring(folder).private_key(lost)


@pytest.mark.parametrize("text", ["", "[]", '{"keys": 3}', json.dumps({})])
def test_broken_list_of_keys_is_said_and_not_replaced(ring, folder, text):
    (folder / "keyring.json").write_text(text)

    with pytest.raises(KeyringError, match=r"keyring\.json cannot be read"):
        keyring.Keyring(folder).signing(SEAL)
    with pytest.raises(KeyringError, match=r"keyring\.json cannot be read"):
        keyring.rotate(folder, SEAL, "示例平台", NOW)


def test_what_verifies_stands_in_the_keyring_and_outlives_the_private_key(ring, folder):
    old = ring.signing(CREDENTIAL)
    public = ring.private_key(old.id).public_key().public_bytes_raw()
    keyring.rotate(folder, CREDENTIAL, "示例平台", NOW + timedelta(days=1))

    (folder / f"{old.id}.key").unlink()

    again = keyring.Keyring(folder)
    assert again.public_key(again.records[1]) == public


def test_a_keyring_of_before_learns_what_verifies_when_it_is_rotated(ring, folder):
    file = folder / "keyring.json"
    rows = json.loads(file.read_text())["keys"]
    for row in rows:
        del row["public"]
    file.write_text(json.dumps({"keys": rows}))
    old = keyring.Keyring(folder).signing(CREDENTIAL)
    public = ring.private_key(old.id).public_key().public_bytes_raw()

    assert keyring.Keyring(folder).public_key(old) == public
    keyring.rotate(folder, CREDENTIAL, "示例平台", NOW + timedelta(days=1))

    kept = {row["id"]: row["public"] for row in json.loads(file.read_text())["keys"]}
    assert kept[old.id] == public.hex()
