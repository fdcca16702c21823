"""Signed heads: number and hash of the last event, sent out of the house so that nobody in it can rewrite what was.

A head is a JSON file `heads/YYYY-MM-DD.json` (a second one of a day: `YYYY-MM-DD-n<number>.json`), never overwritten:
Ed25519 over "gongkai-head-v1\\n" and the canonical JSON of all members but `signature`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from gongkai.web.history import clock, schema, selectors
from gongkai.web.history.canonical import canonical
from gongkai.web.history.errors import HistoryError

_START = b"gongkai-head-v1\n"
_MEMBERS = {"format", "n", "hash", "time", "schema", "engine", "software", "key", "signature"}


class NotAHead(HistoryError):
    """A file that is no head, or whose signature is wrong or of an unknown key."""

    code = "HISTORY-HEAD"


@dataclass(frozen=True, slots=True)
class Head:
    """A head as it was signed; `name` is its file's."""

    n: int
    hash: str
    time: str
    schema: str
    engine: str
    software: str
    key: str
    name: str

    @property
    def day(self) -> str:
        """The date in its name."""
        return self.name[:10]


def folder() -> Path:
    """Where heads are written."""
    return Path(settings.HOME) / "heads"


def keys() -> Path:
    """Where the keys lie; best readable by the site's own user only, and never in the backup."""
    return Path(settings.HOME) / "keys"


def software() -> str:
    """The version of Gongkai that signs."""
    return version("gongkai")


def write() -> Head:
    """Sign the record as it stands now and keep the head; the same head of the same day is written once."""
    n, own = selectors.head()
    private, key = _signing_key()
    said: dict[str, Any] = {
        "format": 1,
        "n": n,
        "hash": own,
        "time": clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "schema": schema.digest(),
        "engine": connection.vendor,
        "software": software(),
        "key": key,
    }
    signature = private.sign(_START + canonical(said).encode())
    said["signature"] = base64.b64encode(signature).decode()
    day = clock.today().isoformat()
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{day}.json"
    if path.exists() and f'"n": {n},' not in path.read_text(encoding="utf-8", errors="replace"):
        path = folder() / f"{day}-n{n}.json"
    if not path.exists():
        _write_whole(path, json.dumps(said, indent=1, sort_keys=True) + "\n")
    return read(path)


def read(path: Path) -> Head:
    """A head whose signature holds.

    Raises:
        NotAHead: no head, a wrong signature, or a key that is not in `keys/`; the message names the file.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if set(said) != _MEMBERS or type(said["n"]) is not int or said["format"] != 1:
            raise ValueError("other members")
        signature = base64.b64decode(said.pop("signature"), validate=True)
    except (OSError, ValueError, TypeError) as error:
        raise NotAHead(_("%(file)s 读不出来，不是链头文件") % {"file": path.name}) from error
    public = public_keys().get(said["key"])
    if public is None:
        raise NotAHead(_("%(file)s 的签名用的是不认识的密钥 %(key)s") % {"file": path.name, "key": said["key"]})
    try:
        public.verify(signature, _START + canonical(said).encode())
    except (InvalidSignature, HistoryError) as error:
        raise NotAHead(_("%(file)s 的签名不对，内容被改过") % {"file": path.name}) from error
    said.pop("format")
    return Head(name=path.name, **said)


def files() -> list[Path]:
    """The files of all heads, oldest first."""
    return sorted(folder().glob("*.json"))


def public_keys() -> dict[str, Ed25519PublicKey]:
    """The keys that heads may be signed with, by their id."""
    found = {}
    for path in sorted(keys().glob("head-*.pub")):
        key = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(key, Ed25519PublicKey):
            found[_key_id(key)] = key
    return found


def public_pem(key: str) -> str | None:
    """The public key of that id in PEM."""
    found = public_keys().get(key)
    return _pem(found).decode() if found else None


def new_key() -> str:
    """Make a signing key and use it from now on; its id. The public half of older ones stays."""
    private = Ed25519PrivateKey.generate()
    key = _key_id(private.public_key())
    keys().mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_whole(keys() / f"head-{key}.pub", _pem(private.public_key()).decode())
    _write_whole(keys() / f"head-{key}.pem", pem.decode(), mode=0o600)
    _write_whole(keys() / "head-current", key)
    return key


def _signing_key() -> tuple[Ed25519PrivateKey, str]:
    current = keys() / "head-current"
    key = current.read_text(encoding="ascii") if current.exists() else new_key()
    path = keys() / f"head-{key}.pem"
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise NotAHead(
            _("签名密钥 %(file)s 不见了。请放回，或用 head --new-key 换新的") % {"file": path.name}
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise NotAHead(_("%(file)s 不是 Ed25519 密钥") % {"file": path.name})
    return private, key


def _key_id(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """The whole file or none, on the disk when this returns."""
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    parent = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
