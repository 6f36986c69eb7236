from django.urls import path

from ccassess.privacy import named_views, views

urlpatterns = [
    path("account/data/", views.show, name="my-data"),
    path("account/data/file.json", views.download, name="my-data-file"),
    path("assessments/<slug:public_id>/live/names/<slug:person>/", named_views.show, name="live-person"),
    path(
        "assessments/<slug:public_id>/live/names/<slug:person>/file.json", named_views.download, name="live-person-file"
    ),
    path("assessments/<slug:public_id>/live/names/<slug:person>/erase/", named_views.erase, name="live-person-erase"),
    path("account/data/erase/", views.erase_account, name="my-data-erase"),
]
