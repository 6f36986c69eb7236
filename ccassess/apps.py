from django.apps import AppConfig


class CCAssessConfig(AppConfig):
    name = "ccassess"
