from django.urls import path

from reports.views.method import method
from reports.views.portfolio import portfolio
from reports.views.report import build, cancel, progress, publish, show

urlpatterns = [
    path("assessments/<slug:public_id>/report/", show, name="report-show"),
    path("assessments/<slug:public_id>/report/build/", build, name="report-build"),
    path("assessments/<slug:public_id>/report/progress/", progress, name="report-progress"),
    path("assessments/<slug:public_id>/report/cancel/", cancel, name="report-cancel"),
    path("assessments/<slug:public_id>/report/publish/", publish, name="report-publish"),
    path("portfolio/", portfolio, name="portfolio-list"),
    path("method/", method, name="method"),
]
