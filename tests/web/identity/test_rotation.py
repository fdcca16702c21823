"""Identities are sealed again with new keys; stopped or killed half way, nothing is lost and it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import county as invented
import pytest
from django.core.management import CommandError, call_command

from gongkai.web.identity import services
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services import rotating
from gongkai.web.sealing import keys


@pytest.mark.django_db
def test_reencrypt_uses_the_new_keys_and_keeps_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    county = invented.make()
    agency = county["education"].pk
    kept = [services.identity_keep(agency_id=agency, fields=invented.who(name=f"李某{n}")) for n in range(5)]
    before = ApplicantIdentity.objects.get(pk=kept[0])
    assert rotating.left() == 0
    call_command("reencrypt", "--new-key", "--new-index-key", "--suite", "sm4-gcm", "--batch", "2")
    assert "还剩 3 份" in capsys.readouterr().out
    after = ApplicantIdentity.objects.get(pk=kept[0])
    assert (after.key_id, after.index_key) == (keys.current("data"), keys.current("index"))
    assert bytes(after.name) != bytes(before.name)
    assert bytes(after.blind) != bytes(before.blind)
    assert [services.identity_for_letter(key, purpose="x").name for key in kept] == [f"李某{n}" for n in range(5)]
    assert services.same_person(kept[0]) == kept
    assert rotating.reencrypt_batch(10) == 0
    with pytest.raises(CommandError):
        call_command("reencrypt", "--batch", "0")


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_fails_is_undone_whole_and_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    county = invented.make()
    for _ in range(4):
        services.identity_keep(agency_id=county["education"].pk, fields=invented.who())
    keys.make("data")
    from gongkai.web.identity import boxes

    real, calls = boxes.columns, []

    def third_fails(*args: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise OSError("no space")
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(boxes, "columns", third_fails)
        with pytest.raises(OSError, match="no space"):
            rotating.reencrypt_batch(4)
    assert rotating.left() == 4
    assert rotating.reencrypt_batch(4) == 4
    assert rotating.left() == 0


SETUP = """
    import django; django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from uuid import UUID
    from gongkai.web.identity import services
    for n in range(30):
        services.identity_keep(agency_id=UUID(int=1), fields=services.IdentityFields(name=f"李某{n}", id_number=f"E{n:08}"))
"""
LOOK = """
    import django; django.setup()
    from gongkai.web.identity import boxes
    from gongkai.web.identity.models import ApplicantIdentity
    from gongkai.web.identity.services.rotating import left
    from gongkai.web.sealing import keys
    rows = list(ApplicantIdentity.objects.order_by("made_at"))
    assert [boxes.opened(row).name for row in rows] == [f"李某{n}" for n in range(30)], rows
    print(left(), len({row.key_id for row in rows}))
"""


def test_killed_and_resumed(tmp_path: Path) -> None:
    """A real process, killed without warning between its batches, on its own SQLite."""
    environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
    environment |= {
        "GONGKAI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
        "GONGKAI_JOBS": "inline",
    }

    def run(script: str) -> str:
        command = [sys.executable, "-c", textwrap.dedent(script)]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    run(SETUP)
    command = [sys.executable, "-m", "django", "reencrypt", "--batch", "1"]
    with subprocess.Popen([*command, "--new-key"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "还剩 29 份" in process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    left, used = run(LOOK).split()
    assert (0 < int(left) < 30, used) == (True, "2")
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert f"还剩 {int(left) - 1} 份" in done.splitlines()[0]
    assert run(LOOK).split() == ["0", "1"]
