"""There only where SAML is set (organisations/accounts/urls.py)."""

from django.urls import path

from organisations.accounts.sso import saml_views as views

urlpatterns = [
    path("sign-in/saml/", views.begin_saml, name="sso-saml"),
    path("sign-in/saml/answer/", views.take_answer, name="sso-saml-answer"),
    path("sign-in/saml/back/", views.finish_saml, name="sso-saml-back"),
    path("sign-in/saml/metadata/", views.metadata, name="sso-saml-metadata"),
]
