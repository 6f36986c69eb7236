"""allauth's names, because allauth looks for them; only what has a page of ours is here at all."""

from allauth.account.views import email_verification_sent, password_reset_done
from allauth.mfa.recovery_codes.views import download_recovery_codes, view_recovery_codes
from allauth.mfa.webauthn.views import list_webauthn, login_webauthn, remove_webauthn
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.urls import include, path, re_path

from organisations.accounts import code_views, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("forgotten-password/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path("forgotten-password/sent/", password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^set-password/(?P<uidb36>[0-9A-Za-z]+)[-/](?P<key>.+)/$",  # older links have a slash: too old, they are told
        views.SetPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("confirm-email/", email_verification_sent, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", views.ConfirmEmail.as_view(), name="account_confirm_email"),
    path("account/", views.account, name="account"),
    path("account/email/", views.ChangeEmail.as_view(), name="account_email"),
    path("account/its-you/", views.ItsYou.as_view(), name="account_reauthenticate"),
    path("account/password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("account/sessions/", list_usersessions, name="usersessions_list"),
    # Second steps
    path("sign-in/second-step/", code_views.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", login_webauthn, name="mfa_login_webauthn"),
    path("account/its-you/code/", code_views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/its-you/passkey/", code_views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/second-step/", code_views.SecondSteps.as_view(), name="mfa_index"),
    path("account/second-step/app/", code_views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("account/second-step/app/off/", code_views.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/file/", download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/recovery-codes/new/", code_views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/passkeys/", list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/new/", code_views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", code_views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", remove_webauthn, name="mfa_remove_webauthn"),
]
if settings.OIDC:
    urlpatterns.append(path("", include("organisations.accounts.sso.oidc_urls")))
if settings.SAML:
    urlpatterns.append(path("", include("organisations.accounts.sso.saml_urls")))
