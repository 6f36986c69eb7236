"""Only where METRICS_TOKEN is set."""

from django.urls import path

from ccassess.metrics.telling import metrics

urlpatterns = [path("metrics", metrics, name="metrics")]
