"""Every address of the product with every way of signing in set, which each installation decides on at its start."""

from django.urls import include, path

from ccassess.urls import handler400, handler500
from ccassess.urls import urlpatterns as usual

__all__ = ["handler400", "handler500", "urlpatterns"]

urlpatterns = [
    *usual,
    path("", include("organisations.accounts.sso.oidc_urls")),
    path("", include("organisations.accounts.sso.saml_urls")),
]
