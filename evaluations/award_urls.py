"""The pages of a round's ranking and award runs; part of ``evaluations.urls``."""

from django.urls import path

from evaluations.views import ranking, ranking_more, runs, runs_compare, runs_files, runs_terms

ROUND = "admin/evaluations/rounds/<slug:slug>"

urlpatterns = [
    path(f"{ROUND}/ranking/", ranking.ranking, name="ranking"),
    path(f"{ROUND}/ranking/calibrate/", ranking.calibrate, name="calibrate"),
    path(f"{ROUND}/ranking/grey-zone/", ranking_more.grey_zone, name="grey_zone"),
    path(f"{ROUND}/ranking/<slug:suffix>/", ranking_more.ranking_file, name="ranking_file"),
    path(f"{ROUND}/runs/", runs.runs, name="runs"),
    path(f"{ROUND}/runs/run/", runs.run, name="run_award"),
    path(f"{ROUND}/runs/what-if/", runs_terms.what_if, name="what_if"),
    path(f"{ROUND}/runs/compare/", runs_compare.compare, name="compare_runs"),
    path(f"{ROUND}/runs/<int:number>/", runs.one_run, name="award_run"),
    path(f"{ROUND}/runs/<int:number>/check/", runs.check, name="check_run"),
    path(f"{ROUND}/runs/<int:number>/adopt/", runs.adopt, name="adopt_run"),
    path(f"{ROUND}/runs/<int:number>/decide/", runs.decide, name="decide_as_recommended"),
    path(f"{ROUND}/runs/<int:number>/pack/", runs_files.pack, name="run_pack"),
    path(f"{ROUND}/runs/<int:number>/inputs.json", runs_files.inputs, name="run_inputs"),
    path(f"{ROUND}/runs/<int:number>/<slug:suffix>/", runs_files.run_file, name="run_file"),
    path(f"{ROUND}/direction/", runs_terms.direction, name="direction"),
]
