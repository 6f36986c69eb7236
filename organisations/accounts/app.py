"""django-allauth as an app of ours: its middleware runs in ccassess/members_only.py, where no respondent passes."""

from allauth.account import checks
from allauth.account.apps import AccountConfig

__all__ = ["AccountApp", "checks"]  # importing the checks registers them


class AccountApp(AccountConfig):
    """Theirs refuses to start unless the middleware stands in the settings, and so before every respondent's page."""

    def ready(self) -> None:
        pass
