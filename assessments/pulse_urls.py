"""Addresses of customers."""

from django.urls import path

from assessments.views import pulse

urlpatterns = [
    path("p/<str:token>/", pulse.answer, name="pulse-answer"),
    path("p/<str:token>/thanks/", pulse.thanks, name="pulse-thanks"),
]
