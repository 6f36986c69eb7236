from django.contrib.auth.views import LogoutView
from django.urls import path

from organisations import signing_in, views

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", signing_in.ChangePassword.as_view(), name="password-change"),
    path("set-password/<uidb64>/<token>/", signing_in.SetPassword.as_view(), name="password-set"),
    path("organisations/<slug:public_id>/", views.show, name="organisation-show"),
    path("organisations/<slug:public_id>/edit/", views.edit, name="organisation-edit"),
    path("organisations/<slug:public_id>/departments/new/", views.add_department, name="department-add"),
    path("organisations/<slug:public_id>/departments/<int:pk>/", views.edit_department, name="department-edit"),
    path(
        "organisations/<slug:public_id>/departments/<int:pk>/delete/", views.delete_department, name="department-delete"
    ),
]
