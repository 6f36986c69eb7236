from django.urls import path

from organisations.departments import file_views, views

OF = "organisations/<slug:public_id>/departments/"

urlpatterns = [
    path(OF, views.index, name="department-list"),
    path(f"{OF}new/", views.add, name="department-add"),
    path(f"{OF}file/", file_views.choose, name="department-file"),
    path(f"{OF}file/import/", file_views.import_file, name="department-import"),
    path(f"{OF}departments.csv", views.download, name="department-download"),
    path(f"{OF}<int:pk>/", views.edit, name="department-edit"),
    path(f"{OF}<int:pk>/delete/", views.delete, name="department-delete"),
]
