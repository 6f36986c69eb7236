from django.urls import include, path

from organisations import audit_views, joining_views, member_views, notice_views, retention_views, views

MEMBERS = "organisations/<slug:public_id>/members/"

urlpatterns = [
    path("organisations/<slug:public_id>/", views.show, name="organisation-show"),
    path("privacy/", notice_views.general, name="privacy"),
    path("privacy/<slug:public_id>/", notice_views.show, name="privacy-notice"),
    path("organisations/<slug:public_id>/notice/", notice_views.edit, name="notice-edit"),
    path("organisations/<slug:public_id>/retention/", retention_views.edit, name="retention-edit"),
    path("organisations/<slug:public_id>/audit/", audit_views.log, name="audit-log"),
    path("organisations/<slug:public_id>/audit/file.csv", audit_views.log_file, name="audit-file"),
    path("organisations/<slug:public_id>/edit/", views.edit, name="organisation-edit"),
    path("", include("organisations.departments.urls")),
    path(MEMBERS, member_views.members, name="members-list"),
    path(MEMBERS + "new/", member_views.invite, name="member-invite"),
    path(MEMBERS + "<int:pk>/", member_views.edit, name="member-edit"),
    path(MEMBERS + "<int:pk>/remove/", member_views.remove, name="member-remove"),
    path(
        MEMBERS + "invited/<int:pk>/",
        member_views.invite_again,
        name="member-invite-again",
    ),
    path(
        MEMBERS + "invited/<int:pk>/withdraw/",
        member_views.withdraw,
        name="member-withdraw",
    ),
    path("join/", joining_views.accept, name="join-accept"),
    path("join/<str:secret>/", joining_views.open_link, name="join-open"),
]
