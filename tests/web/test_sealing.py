"""Sealed values: they open only where they were sealed, with old keys too, and never without the master key."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.sealing import KeyLost, SealBroken, blind_index, key_of, keys, normalised, seal, unseal
from gongkai.web.sealing.models import WrappedKey
from gongkai.web.sealing.suites import SUITES, bound_to, new_nonce

PLACE = {"table": "identity", "column": "name", "row": "7d3c"}
AGENCY, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def master(tmp_path: Path, settings: LazySettings) -> Path:
    """A master key of this test alone, with no key wrapped by another."""
    WrappedKey.objects.all().delete()
    keys.forget()
    settings.MASTER_KEY_FILE = tmp_path / "keys" / "master"
    return Path(settings.MASTER_KEY_FILE)


def test_what_is_sealed_opens_in_its_place_and_looks_like_nothing() -> None:
    sealed = seal("张某".encode(), **PLACE)
    assert "张某".encode() not in sealed
    assert unseal(sealed, **PLACE) == unseal(memoryview(sealed), **PLACE) == "张某".encode()
    assert seal("张某".encode(), **PLACE) != sealed, "equal values must not look equal"


@pytest.mark.parametrize(
    "moved", [{"table": "person"}, {"column": "phone"}, {"row": "7d3d"}, {"row": "", "column": "name7d3c"}]
)
def test_a_value_that_is_moved_does_not_open(moved: dict[str, str]) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(b"1", **PLACE), **{**PLACE, **moved})


@pytest.mark.parametrize("suite", SUITES)
def test_every_changed_bit_and_every_cut_is_noticed(suite: str) -> None:
    keys.make("data", suite=suite)
    sealed = seal(b"13900000000", **PLACE)
    for at in range(len(sealed)):
        with pytest.raises((SealBroken, KeyLost)):
            unseal(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], **PLACE)
        with pytest.raises((SealBroken, KeyLost)):
            unseal(sealed[:at], **PLACE)


def test_rotation_and_old_key_read(master: Path) -> None:
    first = seal(b"old", **PLACE)
    keys.make("data")
    second = seal(b"new", **PLACE)
    keys.make("data", suite="sm4-gcm")
    third = seal(b"sm4", **PLACE)
    assert len({key_of(value) for value in (first, second, third)}) == 3
    keys.forget()
    assert [unseal(value, **PLACE) for value in (first, second, third)] == [b"old", b"new", b"sm4"]
    keys.retire(key_of(first))
    with pytest.raises(KeyLost, match=key_of(first)):
        unseal(first, **PLACE)
    keys.retire(key_of(third))
    assert unseal(third, **PLACE) == b"sm4", "the current key is never retired"


def test_a_lost_key_refuses_to_run_and_is_not_replaced(master: Path) -> None:
    keys.ensure()
    away = master.with_name("away")
    master.rename(away)
    keys.forget()
    for act in (keys.check, keys.ensure, lambda: keys.make("data"), lambda: seal(b"1", **PLACE)):
        with pytest.raises(KeyLost, match="找不到主密钥文件"):
            act()
    assert not master.exists(), "a new key in its place would hide that the old one is lost"
    away.rename(master)
    keys.check()


def test_serve_says_which_key_is_missing_and_starts_nothing(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
    environment |= {"GONGKAI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)

    assert run("-m", "django", "migrate", "--skip-checks", "--verbosity", "0").returncode == 0
    (tmp_path / "keys" / "master_key").unlink()
    for command in (("-m", "django", "serve", "--skip-checks"), ("-c", "import gongkai.web.wsgi")):
        answer = run(*command)
        assert answer.returncode == 1
        assert "找不到主密钥文件" in answer.stderr
    assert not (tmp_path / "keys" / "master_key").exists()


def test_another_master_key_is_named_with_the_one_that_is_wanted(master: Path) -> None:
    keys.ensure()
    wanted = keys.fingerprint(keys.master_key())
    master.unlink()
    keys.write_master_key(master)
    with pytest.raises(KeyLost, match=wanted):
        keys.check()


def test_the_master_key_can_be_changed_and_what_was_sealed_still_opens(master: Path) -> None:
    sealed = seal(b"kept", **PLACE)
    index = blind_index("1", AGENCY)
    old = master.rename(master.with_name("old"))
    keys.write_master_key(master)
    assert keys.rewrap(old) == 2
    assert keys.rewrap(old) == 0
    keys.forget()
    keys.check()
    assert unseal(sealed, **PLACE) == b"kept"
    assert blind_index("1", AGENCY) == index


def test_the_master_key_is_for_its_owner_and_never_overwritten(master: Path) -> None:
    assert keys.write_master_key(master)
    before = master.read_bytes()
    assert not keys.write_master_key(master)
    assert master.read_bytes() == before
    assert master.stat().st_mode & 0o077 == 0
    assert [path.name for path in master.parent.iterdir()] == [master.name]


def test_a_file_that_is_no_key_is_told(master: Path) -> None:
    keys.ensure()
    master.write_bytes(b"\xff not a key")
    with pytest.raises(KeyLost, match="不是密钥"):
        keys.check()


def test_the_master_key_lies_in_no_row(master: Path) -> None:
    keys.ensure()
    rows = b"".join(bytes(row.wrapped) for row in WrappedKey.objects.all())
    assert keys.master_key() not in rows
    assert all(keys.opened(row.pk)[1] not in rows for row in WrappedKey.objects.all())


def test_blind_index_joins_one_agency_and_no_two() -> None:
    one = blind_index("11010519491231002X", AGENCY)
    assert len(one) == 16
    assert one == blind_index(" １１０１０５ 19491231\u200b002x", AGENCY)
    assert one == blind_index("110105491231002", AGENCY), "15 digits are the same person's old number"
    assert one != blind_index("110105194912310026", OTHER)
    assert one != blind_index("110105194912310027", AGENCY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("110105491231002", "11010519491231002X"),
        ("e 1234 5678", "E12345678"),
        ("Ｈ１２３４５６７８", "H12345678"),
    ],
)
def test_one_spelling_for_one_number(written: str, meant: str) -> None:
    assert normalised(written) == meant


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_parts_of_a_place_never_run_into_each_other(plain: bytes, left: str, right: str) -> None:
    suite, nonce = SUITES["sm4-gcm"], new_nonce()
    sealed = suite.encrypt(b"k" * 16, nonce, plain, bound_to(left, right))
    assert suite.decrypt(b"k" * 16, nonce, sealed, bound_to(left, right)) == plain
    assert (bound_to(left + "a", right) == bound_to(left, "a" + right)) is False
