from django.urls import include, path

urlpatterns = [
    path("", include("assessments.answering_urls")),
    path("", include("assessments.conducting_urls")),
]
