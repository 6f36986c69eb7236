from django.conf import settings
from django.urls import include, path

from ccassess.health import healthz, readyz

handler400 = "ccassess.errors.bad_request"
handler500 = "ccassess.errors.server_error"

# Respondents first: they ask most, and a pattern costs every request that passes it.
urlpatterns = [
    path("", include("assessments.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("organisations.urls")),
    path("", include("organisations.accounts.urls")),
    path("", include("ccassess.privacy.urls")),
    path("", include("reports.urls")),
]
if settings.METRICS_TOKEN:
    urlpatterns.append(path("", include("ccassess.metrics.urls")))
