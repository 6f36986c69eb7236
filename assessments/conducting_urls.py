from django.urls import path

from assessments.views import conducting, home, inviting

urlpatterns = [
    path("", home.home, name="home"),
    path("assessments/", conducting.index, name="assessment-list"),
    path("organisations/<slug:public_id>/assessments/new/", conducting.create, name="assessment-create"),
    path("assessments/<slug:public_id>/", conducting.show, name="assessment-show"),
    path("assessments/<slug:public_id>/edit/", conducting.edit, name="assessment-edit"),
    path("assessments/<slug:public_id>/questions/", conducting.questions, name="assessment-questions"),
    path("assessments/<slug:public_id>/open/", conducting.open_for_answers, name="assessment-open"),
    path("assessments/<slug:public_id>/close/", conducting.close, name="assessment-close"),
    path("assessments/<slug:public_id>/qr/<int:pk>.<slug:kind>", inviting.qr, name="assessment-qr"),
    path("assessments/<slug:public_id>/sheet/<int:pk>/", inviting.sheet, name="assessment-sheet"),
]
