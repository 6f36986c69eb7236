"""Settings of real processes in tests: the product's own, the tests' kinds of work, and shorter waits."""

from ccassess.settings import *  # noqa: F403 a settings module that extends another one

INSTALLED_APPS = ["tests.jobs.apps.TestKindsConfig", *INSTALLED_APPS]  # noqa: F405 from the line above
# Compressing takes seconds of a processor; the end-to-end tests do it as the product does.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"  # noqa: F405 from there, too
