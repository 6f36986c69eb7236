"""The product's settings, and one thing that must be done after a restore."""

from collections.abc import Callable

from ccassess.settings import *  # noqa: F403 the product's settings, whole

AFTER_RESTORE = ["tests.ccassess.backups.restoring_settings.erase_again"]


def erase_again(say: Callable[[str], object]) -> None:
    say("what was erased since is erased again")
