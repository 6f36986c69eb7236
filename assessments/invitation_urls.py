"""A coordinator's addresses around the people who are invited."""

from django.urls import include, path

from assessments.views import letters, recipient_lists, recipients

urlpatterns = [
    path(
        "assessments/<slug:public_id>/invitations/",
        include(
            [
                path("", recipients.index, name="recipients"),
                path("add/", recipient_lists.add_list, name="recipients-add"),
                path("lists/<slug:list_id>/", recipient_lists.decide, name="recipients-list"),
                path("lists/<slug:list_id>/progress/", recipient_lists.progress, name="recipients-reading"),
                path("one/", recipients.add_one, name="recipient-add"),
                path("people/<slug:invitation_id>/", recipients.person, name="recipient"),
                path("empty/", recipients.empty, name="recipients-empty"),
                path("bounced/", recipients.bounced, name="recipients-bounced"),
                path("send/", letters.send, name="letters-send"),
                path("progress/", letters.progress, name="letters-progress"),
                path("texts/<slug:letter>/<slug:language>/", letters.texts, name="letters"),
                path("texts/<slug:letter>/<slug:language>/preview/", letters.preview, name="letters-preview"),
            ]
        ),
    ),
]
