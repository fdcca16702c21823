"""Values sealed for the place where they lie: AES-256-GCM or SM4-GCM, so that a stolen backup tells no identity.

    sealed = 0x01 ‖ suite (1 byte) ‖ key id (8 bytes) ‖ nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)

The additional data name table, column, row and key: a value moved to another row does not open.
"""

from gongkai.web.sealing.blind import blind_index, normalised
from gongkai.web.sealing.boxes import key_of, seal, unseal
from gongkai.web.sealing.errors import KeyLost, SealBroken, SealingError

__all__ = ["KeyLost", "SealBroken", "SealingError", "blind_index", "key_of", "normalised", "seal", "unseal"]
