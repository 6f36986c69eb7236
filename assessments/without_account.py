"""Where respondents and customers are, who have no account. Imports nothing: what writes log lines reads it early."""

# ccassess/members_only.py keeps sessions away from here; nobody else's address begins so.
WITHOUT_ACCOUNT = ("/a/", "/i/", "/r/", "/answer/", "/p/", "/privacy/")
