"""Keys of boxes, as assessments ask for them: what goes wrong is said in the coordinator's words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from assessments.anonymity.key_files import (
    KeyMissing,
    KeyNotKept,
    WrongPassphrase,
    destroy_key,
    lay_open,
    make_key,
    unwrapped_key,
)
from assessments.models.states import Passphrase, TransitionRefused

if TYPE_CHECKING:
    from assessments.models import Assessment

KEY_MISSING = gettext_lazy(
    "The key of the sealed answers is not in its place, so nothing was opened and nothing is lost. Ask whoever runs "
    "the server to put it back into the folder of keys (KEYS_DIR), then try again."
)
KEY_NOT_KEPT = gettext_lazy(
    "The key of the sealed answers cannot be kept (%(reason)s), so nothing was changed. Ask whoever runs the server to "
    "let the program write to the folder of keys (KEYS_DIR)."
)
WRONG_PASSPHRASE = gettext_lazy("This is not the passphrase that was given at opening. Try again.")


def new_box(passphrase: str) -> dict[str, Any]:
    """Made before the row says so: an unused key harms nobody, a row without one would lose every answer."""
    try:
        key = make_key(passphrase)
    except KeyNotKept as error:
        raise TransitionRefused(KEY_NOT_KEPT % {"reason": error}) from None
    return {"box_key": key, "box_passphrase": Passphrase.NEEDED if passphrase else Passphrase.NONE}


def key_in_passphrase(key: str, passphrase: str) -> bytes:
    try:
        return unwrapped_key(key, passphrase)
    except WrongPassphrase:
        raise TransitionRefused(WRONG_PASSPHRASE) from None
    except KeyMissing:
        raise TransitionRefused(KEY_MISSING) from None


def lay_key_ready(key: str, private: bytes) -> None:
    try:
        lay_open(key, private)
    except KeyNotKept as error:
        raise TransitionRefused(KEY_NOT_KEPT % {"reason": error}) from None


def destroy_key_with_row(instance: Assessment, **_signal: Any) -> None:
    """However an assessment is deleted, with its whole organisation too: older copies of its box stay shut for good."""
    if instance.box_key:
        transaction.on_commit(partial(destroy_key, instance.box_key))
