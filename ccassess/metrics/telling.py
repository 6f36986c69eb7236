"""The page a Prometheus reads: what all web processes have counted, and what the tables say now.

Nothing of it may tell who answered when. So of respondents and customers only failures are counted (counting.py), and
of invitations only the state of the letter, never whether somebody has answered.
"""

from __future__ import annotations

from secrets import compare_digest
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Max
from django.db.models.functions import Now
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from assessments.models.invitation import Invitation
from jobs.models import Job, JobState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from prometheus_client.metrics_core import Metric


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        answer = HttpResponse("Send METRICS_TOKEN as a bearer token.\n", status=401, content_type="text/plain")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    registry = CollectorRegistry()
    counted: Any = MultiProcessCollector
    counted(registry, str(settings.METRICS_DIR))
    registry.register(Tables())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Tables:
    """Asked of the database when somebody looks, by its own clock; a few counts over indexed columns."""

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("ccassess_jobs", "Jobs by kind and state", labels=["kind", "state"])
        for kind, state, number in Job.objects.values_list("kind", "state").annotate(number=Count("pk")):
            jobs.add_metric([kind, state], number)
        yield jobs
        ages = GaugeMetricFamily("ccassess_oldest_job_seconds", "Age of the oldest job", labels=["state"])
        age = ExpressionWrapper(Now() - F("created_at"), output_field=DurationField())
        for state in (JobState.QUEUED, JobState.RUNNING):
            oldest = Job.objects.filter(state=state).aggregate(oldest=Max(age))["oldest"]
            ages.add_metric([state], oldest.total_seconds() if oldest else 0)
        yield ages
        letters = GaugeMetricFamily("ccassess_letters", "Invitations by the state of their letter", labels=["state"])
        for state, number in Invitation.objects.values_list("state").order_by().annotate(number=Count("pk")):
            letters.add_metric([state], number)
        yield letters
