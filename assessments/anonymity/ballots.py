"""A ballot: all that one person hands in, sealed to the key of its assessment. Nothing of the person is in it.

X25519 with a key pair of its own for each ballot, HKDF-SHA256, AES-256-GCM. Whoever holds the database alone can put
ballots in, but read none, also not the one just put in. Padded, or its length would find the words again after closing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assessments.models.response import ALPHABET, LONGEST, LONGEST_COMMENT, PREDICTION

KEY, TAG = 32, 16
STEP = 4096
NONCE = bytes(12)  # a key is used for one ballot alone
ANSWERS, GUESS = re.compile(ALPHABET), re.compile(PREDICTION)
LONGEST_GROUP, LONGEST_PRACTICE = 16, 80


class Unreadable(Exception):
    """Not a ballot that was sealed to this key by this program."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """prediction: empty where nothing was guessed; comments: practice and text."""

    department: str
    role_group: str
    answers: str
    prediction: str = ""
    comments: tuple[tuple[str, str], ...] = ()


def seal(ballot: Ballot, public_key: bytes) -> bytes:
    content = [ballot.department, ballot.role_group, ballot.answers, ballot.prediction, ballot.comments]
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    length = -(-(len(plain) + KEY + TAG) // STEP) * STEP
    once = X25519PrivateKey.generate()
    own, theirs = once.public_key().public_bytes_raw(), X25519PublicKey.from_public_bytes(public_key)
    box = _box(once.exchange(theirs), own, public_key)
    return own + box.encrypt(NONCE, plain.ljust(length - KEY - TAG), own)


def unseal(sealed: bytes, private_key: bytes) -> Ballot:
    own, private = sealed[:KEY], X25519PrivateKey.from_private_bytes(private_key)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(own))
        box = _box(shared, own, private.public_key().public_bytes_raw())
        return _read(json.loads(box.decrypt(NONCE, sealed[KEY:], own)))
    except (InvalidTag, ValueError, TypeError):
        raise Unreadable from None


def _box(shared: bytes, own: bytes, public_key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=own + public_key, info=b"ccassess ballot 1").derive(shared))


def _read(content: list[object]) -> Ballot:
    """Whoever can write to the database can seal anything: nothing that tables would refuse may stop the closing."""
    department, role_group, answers, prediction, comments = content
    texts = (department, role_group, answers, prediction)
    if not all(isinstance(text, str) and "\0" not in text for text in texts) or not isinstance(comments, list):
        raise Unreadable
    said = tuple((str(practice), str(text)) for practice, text in comments)
    ballot = Ballot(str(department), str(role_group), str(answers), str(prediction), said)
    groups = (ballot.department, ballot.role_group)
    is_whole = (
        all(len(group) <= LONGEST_GROUP for group in groups)
        and len(ballot.answers) <= LONGEST
        and ANSWERS.match(ballot.answers)
        and (not ballot.prediction or GUESS.match(ballot.prediction))
        and all(
            len(practice) <= LONGEST_PRACTICE and len(text) <= LONGEST_COMMENT and "\0" not in practice + text
            for practice, text in ballot.comments
        )
    )
    if not is_whole:
        raise Unreadable
    return ballot
