from django.urls import path

from reports.views import comments, dossier, forecast, live, loop
from reports.views.method import method
from reports.views.portfolio import portfolio
from reports.views.report import build, cancel, progress, publish, show
from reports.views.section import section

urlpatterns = [
    path("assessments/<slug:public_id>/report/", show, name="report-show"),
    path("assessments/<slug:public_id>/report/build/", build, name="report-build"),
    path("assessments/<slug:public_id>/report/progress/", progress, name="report-progress"),
    path("assessments/<slug:public_id>/report/cancel/", cancel, name="report-cancel"),
    path("assessments/<slug:public_id>/report/publish/", publish, name="report-publish"),
    path("assessments/<slug:public_id>/report/comments/", comments.show, name="report-comments"),
    path("assessments/<slug:public_id>/report/comments/<int:place>/hide/", comments.hide, name="report-comments-hide"),
    path("assessments/<slug:public_id>/report/comments/<str:code>/", comments.about, name="report-comments-about"),
    path("assessments/<slug:public_id>/report/<slug:code>/", section, name="report-section"),
    path("assessments/<slug:public_id>/forecast/", forecast.show, name="assessment-forecast"),
    path("assessments/<slug:public_id>/dossier/", dossier.show, name="assessment-dossier"),
    path("assessments/<slug:public_id>/heard/", loop.edit, name="loop-edit"),
    path("assessments/<slug:public_id>/heard/page/", loop.preview, name="loop-show"),
    path("assessments/<slug:public_id>/live/", live.show, name="live"),
    path("assessments/<slug:public_id>/live/names/", live.names, name="live-names"),
    path("assessments/<slug:public_id>/live/names/file.csv", live.names_file, name="live-names-file"),
    path("r/<str:secret>/team/", live.team, name="answer-team"),
    path("a/<str:token>/heard/", loop.heard, name="answer-heard"),
    path("i/<str:secret>/heard/", loop.heard_by_place, name="invited-heard"),
    path("p/<str:token>/heard/", loop.heard_by_customers, name="pulse-heard"),
    path("portfolio/", portfolio, name="portfolio-list"),
    path("method/", method, name="method"),
]
