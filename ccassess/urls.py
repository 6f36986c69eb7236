from django.urls import include, path

urlpatterns = [
    path("", include("organisations.urls")),
    path("", include("assessments.urls")),
    path("", include("reports.urls")),
]
