from django.urls import path

from assessments.views import outcome_files, outcomes

OF = "organisations/<slug:public_id>/outcomes/"

urlpatterns = [
    path(OF, outcomes.index, name="outcomes-list"),
    path(f"{OF}new/", outcomes.add, name="outcomes-add"),
    path(f"{OF}file/", outcome_files.choose, name="outcomes-file"),
    path(f"{OF}file/store/", outcome_files.store, name="outcomes-file-store"),
    path(f"{OF}<int:pk>/", outcomes.edit, name="outcomes-edit"),
    path(f"{OF}<int:pk>/delete/", outcomes.delete, name="outcomes-delete"),
    path(f"{OF}<int:pk>/values/new/", outcomes.add_value, name="outcomes-value-add"),
    path(f"{OF}<int:pk>/values/<int:value_pk>/", outcomes.edit_value, name="outcomes-value-edit"),
    path(f"{OF}<int:pk>/values/<int:value_pk>/delete/", outcomes.delete_value, name="outcomes-value-delete"),
]
