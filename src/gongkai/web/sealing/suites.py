"""The two cipher suites: AES-256-GCM, and SM4-GCM where a county is bound to national algorithms (密码法)."""

from __future__ import annotations

import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
TAG = 16


class Suite(Protocol):
    """An AEAD with a 96-bit nonce and a 128-bit tag behind the ciphertext."""

    code: int
    key_bytes: int

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag."""

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The plain bytes; InvalidTag when key, nonce, bytes or `bound` differ."""


class _Aes:
    code = 1
    key_bytes = 32

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, bound)

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, sealed, bound)


class _Sm4:
    code = 2
    key_bytes = 16

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        coder = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        coder.authenticate_additional_data(bound)
        return coder.update(plain) + coder.finalize() + coder.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        if len(sealed) < TAG:
            raise InvalidTag
        coder = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
        coder.authenticate_additional_data(bound)
        return coder.update(sealed[:-TAG]) + coder.finalize()


SUITES: dict[str, Suite] = {"aes-256-gcm": _Aes(), "sm4-gcm": _Sm4()}


def new_nonce() -> bytes:
    """96 random bits."""
    return secrets.token_bytes(NONCE)


def bound_to(*parts: str | bytes) -> bytes:
    """The parts as one value that no other parts give: each behind its length."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"gongkai-seal-v1" + b"".join(len(part).to_bytes(4, "big") + part for part in raw)
