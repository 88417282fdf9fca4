"""The judging pages, beside the admin's own lists of the same records."""

from django.urls import path

from evaluations import allocation_urls, award_urls
from evaluations.views import (
    allocation,
    audit_pages,
    bids,
    case_files,
    checking,
    desk,
    exports,
    files,
    reserves,
    round_lists,
    round_reminders,
    rounds,
)
from evaluations.views import approvals, conditions, deciding, diligence, gates, terms
from evaluations.views import calibration_bid, desk_interest, desk_shelf, divergence, flags, meetings, moderation

app_name = "evaluations"

urlpatterns = [
    *allocation_urls.urlpatterns,
    path("admin/evaluations/reading/rounds/<slug:slug>/", desk_shelf.reading, name="reading"),
    path("admin/evaluations/reading/<int:pk>/declare/", desk_interest.declare_interest, name="declare"),
    path("admin/evaluations/reading/<int:pk>/score/", desk.score, name="score"),
    path("admin/evaluations/reading/<int:pk>/autosave/", desk.autosave, name="autosave"),
    path("admin/evaluations/reading/<int:pk>/submit/", desk.submit, name="submit"),
    path("admin/evaluations/reading/<int:pk>/flag/", desk_interest.flag, name="flag"),
    path("admin/evaluations/reading/<int:pk>/spread/", calibration_bid.spread, name="spread"),
    path("admin/evaluations/reading/<int:pk>/recuse/", desk_interest.recuse_self, name="recuse_self"),
    path("admin/evaluations/assessments/<int:pk>/versions/", desk_shelf.versions, name="versions"),
    path("admin/evaluations/rounds/<slug:slug>/flags/", flags.flags, name="flags"),
    path("admin/evaluations/flags/<int:pk>/", flags.flag, name="flag_page"),
    path("admin/evaluations/rounds/<slug:slug>/divergence/", divergence.divergence, name="divergence"),
    path("admin/evaluations/bids/<str:reference>/leave/", divergence.leave, name="leave_as_scored"),
    path("admin/evaluations/bids/<str:reference>/panel/", moderation.bid_panel, name="bid_panel"),
    path("admin/evaluations/rounds/<slug:slug>/meetings/", meetings.round_meetings, name="meetings"),
    path("admin/evaluations/rounds/<slug:slug>/meetings/plan/", meetings.plan, name="plan_meeting"),
    path("admin/evaluations/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("admin/evaluations/meetings/<int:pk>/change/", meetings.change, name="change_meeting"),
    path("admin/evaluations/meetings/<int:pk>/agenda/", meetings.agenda, name="agenda"),
    path("admin/evaluations/meetings/<int:pk>/present/", meetings.present, name="present"),
    path("admin/evaluations/meetings/<int:pk>/open/", meetings.open_or_close, {"act": "open"}, name="open_meeting"),
    path("admin/evaluations/meetings/<int:pk>/close/", meetings.open_or_close, {"act": "close"}, name="close_meeting"),
    path("admin/evaluations/meetings/<int:pk>/pack/", meetings.pack, name="panel_pack"),
    path("admin/evaluations/meetings/<int:pk>/bids/<str:reference>/", moderation.moderate, name="moderate"),
    path("admin/evaluations/agenda/<int:pk>/take-off/", meetings.take_off, name="take_off_agenda"),
    path(
        "admin/evaluations/rounds/<slug:slug>/calibration-bid/", calibration_bid.calibration_bid, name="calibration_bid"
    ),
    path(
        "admin/evaluations/rounds/<slug:slug>/calibration-bid/again/",
        calibration_bid.give_again,
        name="calibration_bid_again",
    ),
    path(
        "admin/evaluations/rounds/<slug:slug>/calibration-bid/close/",
        calibration_bid.close,
        name="calibration_bid_close",
    ),
    path("admin/evaluations/rounds/<slug:slug>/", rounds.round_page, name="round"),
    path("admin/evaluations/rounds/<slug:slug>/bids/", round_lists.bids, name="round_bids"),
    path("admin/evaluations/rounds/<slug:slug>/reads/", round_lists.reads, name="round_reads"),
    path("admin/evaluations/rounds/<slug:slug>/progress/", round_lists.progress, name="round_progress"),
    path("admin/evaluations/rounds/<slug:slug>/remind/", round_reminders.remind, name="remind"),
    path(
        "admin/evaluations/rounds/<slug:slug>/exports/<slug:listed>/<slug:suffix>/", exports.export, name="round_export"
    ),
    path("admin/evaluations/rounds/<slug:slug>/gates/<slug:gate>/", gates.gate, name="gate"),
    path("admin/evaluations/rounds/<slug:slug>/letters/", rounds.letters, name="letters"),
    path("admin/evaluations/rounds/<slug:slug>/accept-by/", rounds.accept_by, name="accept_by"),
    path("admin/evaluations/rounds/<slug:slug>/checks/", checking.checks, name="checks"),
    path("admin/evaluations/rounds/<slug:slug>/allocation/", allocation.allocation, name="allocation"),
    *award_urls.urlpatterns,
    path("admin/evaluations/rounds/<slug:slug>/terms/", terms.terms, name="terms"),
    path("admin/evaluations/rounds/<slug:slug>/notify-time/", terms.notify_time, name="notify_time"),
    path("admin/evaluations/rounds/<slug:slug>/notify-time/cancel/", terms.notify_cancel, name="notify_cancel"),
    path("admin/evaluations/rounds/<slug:slug>/due-diligence/", diligence.grid, name="diligence_grid"),
    path("admin/evaluations/rounds/<slug:slug>/approvals/", approvals.approvals, name="approvals"),
    path("admin/evaluations/allocations/<int:pk>/recuse/", allocation.take_off, name="recuse"),
    path("admin/evaluations/assessments/<int:pk>/return/", bids.return_one, name="return"),
    path("admin/evaluations/bids/<str:reference>/", bids.bid_page, name="bid"),
    path("admin/evaluations/bids/<str:reference>/eligibility/", bids.eligibility, name="eligibility"),
    path("admin/evaluations/bids/<str:reference>/case-file/", case_files.case_file, name="case_file"),
    path("admin/evaluations/record/", audit_pages.record, name="record"),
    path("admin/evaluations/bids/<str:reference>/pack/", files.pack, name="pack"),
    path("admin/evaluations/bids/<str:reference>/files/", files.attachments, name="attachments"),
    path("admin/evaluations/bids/<str:reference>/files/<uuid:key>/", files.attachment, name="attachment"),
    path("admin/evaluations/bids/<str:reference>/decide/", deciding.decide, name="decide"),
    path("admin/evaluations/bids/<str:reference>/due-diligence/", diligence.diligence, name="diligence"),
    path("admin/evaluations/bids/<str:reference>/conditions/", conditions.set_one, name="condition"),
    path("admin/evaluations/conditions/<int:pk>/met/", conditions.meet_one, name="condition_met"),
    path("admin/evaluations/conditions/<int:pk>/waive/", conditions.waive_one, name="condition_waived"),
    path("admin/evaluations/bids/<str:reference>/award-letter/", reserves.letter, name="promotion_letter"),
    path("admin/evaluations/bids/<str:reference>/tell/", reserves.tell, name="tell"),
    path("admin/evaluations/decisions/<int:pk>/approve/", approvals.approve, name="approve"),
    path("admin/evaluations/decisions/<int:pk>/send-back/", approvals.send_back_one, name="send_back"),
    path("admin/evaluations/decisions/<int:pk>/take-back/", approvals.take_back_one, name="take_back"),
    path("admin/evaluations/decisions/<int:pk>/release/", reserves.release_one, name="release"),
]
