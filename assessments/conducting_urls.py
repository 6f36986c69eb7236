from django.urls import path

from assessments.views import conducting, home, inviting, needs, opening, pulse_links

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", home.organisations, name="organisation-list"),
    path("assessments/", conducting.index, name="assessment-list"),
    path("organisations/<slug:public_id>/assessments/new/", conducting.create, name="assessment-create"),
    path("assessments/<slug:public_id>/", conducting.show, name="assessment-show"),
    path("assessments/<slug:public_id>/counting/", conducting.counting, name="assessment-counting"),
    path("assessments/<slug:public_id>/edit/", conducting.edit, name="assessment-edit"),
    path("assessments/<slug:public_id>/delete/", conducting.delete_draft, name="assessment-delete"),
    path("assessments/<slug:public_id>/questions/", conducting.questions, name="assessment-questions"),
    path("assessments/<slug:public_id>/needs/", needs.needs, name="assessment-needs"),
    path("assessments/<slug:public_id>/customers/new/", pulse_links.add, name="pulse-link-add"),
    path("assessments/<slug:public_id>/customers/<int:pk>/", pulse_links.switch, name="pulse-link-switch"),
    path("assessments/<slug:public_id>/customers/<int:pk>/qr.<slug:kind>", pulse_links.qr, name="pulse-link-qr"),
    path("assessments/<slug:public_id>/open/", opening.open_for_answers, name="assessment-open"),
    path("assessments/<slug:public_id>/open-by-itself/", opening.schedule, name="assessment-schedule"),
    path("assessments/<slug:public_id>/close/", opening.close, name="assessment-close"),
    path("assessments/<slug:public_id>/qr/<int:pk>.<slug:kind>", inviting.qr, name="assessment-qr"),
    path("assessments/<slug:public_id>/sheet/<int:pk>/", inviting.sheet, name="assessment-sheet"),
]
