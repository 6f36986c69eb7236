"""The product's settings, with style sheets as they lie there: collecting and compressing them takes half a minute."""

from ccassess.settings import *  # noqa: F403 the product's settings, whole
from ccassess.settings import STORAGES

STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
