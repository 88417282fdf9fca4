"""The pages of assessors, conflicts and plans of who reads what."""

from django.urls import path

from evaluations.views import assessors, assessors_import, conflicts, plans, plans_bid

urlpatterns = [
    path("admin/evaluations/assessors/import/", assessors_import.import_file, name="import_assessors"),
    path("admin/evaluations/assessors/template.csv", assessors_import.template, name="assessors_template"),
    path("admin/evaluations/assessors/<int:pk>/", assessors.assessor, name="assessor"),
    path("admin/evaluations/rounds/<slug:slug>/conflicts/", conflicts.conflicts, name="conflicts"),
    path("admin/evaluations/bids/<str:reference>/conflicts/<int:pk>/", conflicts.set_aside, name="set_aside"),
    path("admin/evaluations/allocations/<int:pk>/conflict/", conflicts.take_off_scored, name="take_off_scored"),
    path("admin/evaluations/rounds/<slug:slug>/plans/", plans.plans, name="plans"),
    path("admin/evaluations/plans/<int:pk>/", plans.plan, name="plan"),
    path("admin/evaluations/plans/<int:pk>/again/", plans.again, name="plan_again"),
    path("admin/evaluations/plans/<int:pk>/commit/", plans.commit, name="plan_commit"),
    path("admin/evaluations/plans/<int:pk>/discard/", plans.discard, name="plan_discard"),
    path("admin/evaluations/plans/<int:pk>/bids/<str:reference>/", plans_bid.plan_bid, name="plan_bid"),
]
