from django.urls import include, path

urlpatterns = [
    path("", include("assessments.answering_urls")),
    path("", include("assessments.pulse_urls")),
    path("", include("assessments.conducting_urls")),
    path("", include("assessments.invitation_urls")),
    path("", include("assessments.outcome_urls")),
]
