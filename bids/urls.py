"""The addresses of bids."""

from __future__ import annotations

from django.urls import path

from bids import partner_urls, reuse_urls, writing_urls
from bids.views import (
    award,
    bid,
    certification,
    clarifications,
    enquiries,
    files,
    handing_in,
    home,
    papers,
    sections,
    taking_away,
)

app_name = "bids"

urlpatterns = [
    *partner_urls.urlpatterns,
    *writing_urls.urlpatterns,
    *reuse_urls.urlpatterns,
    path("bids/", home.home, name="home"),
    path("bids/start/<slug:slug>/", home.start, name="start"),
    path("bids/questions/<slug:slug>/", enquiries.enquiries, name="enquiries"),
    path("bids/questions/<slug:slug>/<int:pk>/take-back/", enquiries.take_back, name="take_back_enquiry"),
    path("bids/take-away/<slug:slug>/", taking_away.take_away, name="take_away"),
    path("bids/take-away/<slug:slug>/<uuid:key>.zip", taking_away.archive, name="archive"),
    path("bids/<str:reference>/", bid.bid, name="bid"),
    path("bids/<str:reference>/sections/<slug:slug>/", sections.section, name="section"),
    path("bids/<str:reference>/files/<uuid:key>/", files.file, name="file"),
    path("bids/<str:reference>/files/<uuid:key>/remove/", files.remove, name="remove_file"),
    path("bids/<str:reference>/check/", bid.check, name="check"),
    path("bids/<str:reference>/draft/", papers.draft, name="draft"),
    path("bids/<str:reference>/draft.docx", papers.draft_docx, name="draft_docx"),
    path("bids/<str:reference>/ask/", certification.ask, name="ask"),
    path("bids/<str:reference>/invite/<slug:office>/", certification.invite, name="invite"),
    path("bids/<str:reference>/certify/", certification.certification, name="certify"),
    path("bids/<str:reference>/submit/", handing_in.submit, name="submit"),
    path("bids/<str:reference>/receipt/", handing_in.receipt, name="receipt"),
    path("bids/<str:reference>/receipt/pdf/", papers.receipt_pdf, name="receipt_pdf"),
    path("bids/<str:reference>/reopen/", handing_in.reopen, name="reopen"),
    path("bids/<str:reference>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("bids/<str:reference>/clarifications/<int:number>/", clarifications.clarification, name="clarification"),
    path("bids/<str:reference>/clarification-files/<uuid:key>/", clarifications.reply_file, name="clarification_file"),
    path("bids/<str:reference>/award/accept/", award.accept, name="accept"),
    path("bids/<str:reference>/award/decline/", award.decline, name="decline"),
    path("bids/<str:reference>/feedback/", award.feedback, name="feedback"),
]
