from django.urls import include, path

from ccassess.health import healthz, readyz

handler400 = "ccassess.errors.bad_request"
handler500 = "ccassess.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("organisations.urls")),
    path("", include("assessments.urls")),
    path("", include("reports.urls")),
]
