from django.apps import AppConfig

from ccassess import checks


class CCAssessConfig(AppConfig):
    name = "ccassess"

    def ready(self) -> None:
        checks.register_all()
