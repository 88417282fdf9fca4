"""Addresses of what officers do about deadlines, what bidders ask, and what is kept of bids."""

from __future__ import annotations

from django.urls import path

from evaluations.views import clarifications, deadlines, enquiries, kept, outages

ROUND = "admin/evaluations/rounds/<slug:slug>"

urlpatterns = [
    path(f"{ROUND}/deadline/", deadlines.deadline, name="deadline"),
    path(f"{ROUND}/deadline/extend/", deadlines.extend, name="extend"),
    path("admin/evaluations/bids/<str:reference>/more-time/", deadlines.extend_one, name="extend_one"),
    path(f"{ROUND}/questions/", enquiries.enquiries, name="enquiries"),
    path(f"{ROUND}/questions/answer/", enquiries.answer_page, name="answer_enquiries"),
    path(f"{ROUND}/questions/<int:number>/correct/", enquiries.correct_page, name="correct_answer"),
    path(f"{ROUND}/questions/leave/", enquiries.decline_page, name="decline_enquiries"),
    path(f"{ROUND}/questions/close/", enquiries.questions_close, name="questions_close"),
    path("admin/evaluations/bids/<str:reference>/ask/", clarifications.ask, name="ask_bidder"),
    path(
        "admin/evaluations/bids/<str:reference>/clarification-files/<uuid:key>/",
        clarifications.file,
        name="clarification_file",
    ),
    path("admin/evaluations/clarifications/<int:pk>/time/", clarifications.more_time, name="clarification_time"),
    path(
        "admin/evaluations/clarifications/<int:pk>/take-back/",
        clarifications.take_back,
        name="clarification_take_back",
    ),
    path("admin/evaluations/kept/", kept.kept, name="kept"),
    path(f"{ROUND}/kept/", kept.kept_round, name="kept_round"),
    path(f"{ROUND}/kept/erase/", kept.erase, name="erase"),
    path("admin/evaluations/bids/<str:reference>/hold/", kept.hold, name="hold"),
    path("admin/evaluations/outages/", outages.outages, name="outages"),
    path("admin/evaluations/outages/record/", outages.note, name="note_outage"),
    path("admin/evaluations/outages/<int:pk>/", outages.settle, name="settle_outage"),
    path("admin/evaluations/outages/<int:pk>/dismiss/", outages.dismiss, name="dismiss_outage"),
]
