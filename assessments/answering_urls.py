"""Addresses of respondents. No page address holds a secret but the two links people are given."""

from django.urls import include, path

from assessments.views import answering, answering_save, answering_start, answering_submit, own_answers

urlpatterns = [
    path(
        "answer/<str:public_id>/",
        include(
            [
                path("save/", answering_save.save, name="answer-save"),
                path("about/", answering.about, name="answer-about"),
                path("word/", answering.word, name="answer-word"),
                path("how-far/", answering.progress, name="answer-progress"),
                path("customers/", answering.customers, name="answer-customers"),
                path("win/", answering.win, name="answer-win"),
                path("review/", answering_submit.review, name="answer-review"),
                path("thanks/", answering_submit.thanks, name="answer-thanks"),
                path("leave/", answering_start.leave, name="answer-leave"),
                path("link.svg", answering_start.link_qr, name="answer-link-qr"),
                path("d/<str:dimension>/", answering.dimension, name="answer-dimension"),
            ]
        ),
    ),
    path("a/<str:token>/", answering_start.start, name="answer-start"),
    path("i/<str:secret>/", answering_start.invited, name="answer-invited"),
    path("r/<str:secret>/", answering_start.resume, name="answer-resume"),
    path("r/<str:secret>/answers/", own_answers.show, name="own-answers"),
    path("r/<str:secret>/answers.json", own_answers.download, name="own-answers-file"),
    path("r/<str:secret>/withdraw/", own_answers.take_back, name="own-answers-withdraw"),
]
