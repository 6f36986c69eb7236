"""Addresses of respondents. No page address holds a secret but the two links people are given."""

from django.urls import path

from assessments.views import answering, answering_save, answering_start, answering_submit

urlpatterns = [
    path("a/<str:token>/", answering_start.start, name="answer-start"),
    path("r/<str:secret>/", answering_start.resume, name="answer-resume"),
    path("answer/<str:public_id>/about/", answering.about, name="answer-about"),
    path("answer/<str:public_id>/word/", answering.word, name="answer-word"),
    path("answer/<str:public_id>/d/<str:dimension>/", answering.dimension, name="answer-dimension"),
    path("answer/<str:public_id>/how-far/", answering.progress, name="answer-progress"),
    path("answer/<str:public_id>/review/", answering_submit.review, name="answer-review"),
    path("answer/<str:public_id>/thanks/", answering_submit.thanks, name="answer-thanks"),
    path("answer/<str:public_id>/save/", answering_save.save, name="answer-save"),
    path("answer/<str:public_id>/leave/", answering_start.leave, name="answer-leave"),
    path("answer/<str:public_id>/link.svg", answering_start.link_qr, name="answer-link-qr"),
]
