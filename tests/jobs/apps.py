from datetime import timedelta

from django.apps import AppConfig

from jobs.registry import register

KINDS = ("quick", "slow", "failing", "deadly", "endless", "refusing", "storing_badly", "without_result")
SHORT_LEASE = timedelta(seconds=2)


def register_kinds() -> None:
    for kind in KINDS:
        register(kind, f"tests.jobs.kinds.{kind}")


class TestKindsConfig(AppConfig):
    name = "tests.jobs"
    label = "test_kinds"

    def ready(self) -> None:
        from jobs import control, queue, relay  # noqa: PLC0415 they import models, which load before ready()

        register_kinds()
        queue.LEASE = queue.RESEND_AFTER = SHORT_LEASE
        control.BEAT_SECONDS = SHORT_LEASE.total_seconds() / 9
        relay.SWEEP_SECONDS = 1
