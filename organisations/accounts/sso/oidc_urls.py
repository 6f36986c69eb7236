"""There only where OpenID Connect is set (organisations/accounts/urls.py)."""

from django.urls import path

from organisations.accounts.sso import oidc_views as views

urlpatterns = [
    path("sign-in/oidc/", views.begin_oidc, name="sso-oidc"),
    path("sign-in/oidc/back/", views.finish_oidc, name="sso-oidc-back"),
]
