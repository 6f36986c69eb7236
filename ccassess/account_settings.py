"""Settings of django-allauth; ccassess/settings.py takes them all over. Pages and forms: organisations/accounts/."""

from ccassess.environ import env_bool, env_str

OURS = "organisations.accounts"

ACCOUNT_ADAPTER = f"{OURS}.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": f"{OURS}.forms.SignInForm",
    "reset_password": f"{OURS}.forms.ForgottenPasswordForm",
    "reset_password_from_key": f"{OURS}.forms.NewPasswordForm",
    "change_password": f"{OURS}.forms.ChangedPasswordForm",
    "add_email": f"{OURS}.forms.NewEmailForm",
    "reauthenticate": f"{OURS}.forms.ItsYouForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth checks that it would fit
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
# By the cache that all processes share. A key is an account together with a place (organisations/accounts/adapter.py).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,10/300s/key",
    "confirm_email": "5/600s/key",
    "join_missed": "20/m/ip",
    "invite": "100/h/user",
    "single_sign_on": "60/m/ip",
}

# Addresses of clients are believed of the one proxy that ends HTTPS, and of nobody else.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env_bool("TRUST_PROXY"))

# An organisation's own sign-in (organisations/accounts/sso/). It gives nobody an account, and tells us a name tag only.
SOCIALACCOUNT_ADAPTER = f"{OURS}.sso.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

# Second steps. Without https passkeys work on this machine alone, and browsers see to that themselves.
MFA_ADAPTER = f"{OURS}.second_steps.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CCAssess"
MFA_TOTP_TOLERANCE = 1  # a clock half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env_str("BASE_URL").startswith("https://")
MFA_FORMS = {
    "authenticate": f"{OURS}.code_forms.CodeForm",
    "reauthenticate": f"{OURS}.code_forms.CodeAgainForm",
    "activate_totp": f"{OURS}.code_forms.ActivateAppForm",
    "deactivate_totp": f"{OURS}.code_forms.DeactivateAppForm",
    "generate_recovery_codes": f"{OURS}.code_forms.NewCodesForm",
    "authenticate_webauthn": f"{OURS}.code_forms.PasskeyForm",
    "reauthenticate_webauthn": f"{OURS}.code_forms.PasskeyAgainForm",
    "login_webauthn": f"{OURS}.code_forms.PasskeySignInForm",
    "add_webauthn": f"{OURS}.code_forms.AddPasskeyForm",
    "edit_webauthn": f"{OURS}.code_forms.RenamePasskeyForm",
}
