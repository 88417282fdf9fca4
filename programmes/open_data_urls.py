"""Addresses of the register as data: downloads, the API, feeds, the calendar, the sitemap."""

from django.urls import path, re_path

from programmes.views import feeds, sitemap
from programmes.views.api import answers
from programmes.views.opendata import downloads, pages

NAME = r"[-\w.]+"

urlpatterns = [
    path("data/", pages.data, name="data"),
    path("data/api/", answers.examples, name="api_examples"),
    path("data/360giving.json", downloads.grants, {"suffix": "json"}, name="grants_json"),
    path("data/360giving.csv", downloads.grants, {"suffix": "csv"}, name="grants_csv"),
    path("projects.csv", downloads.projects, {"suffix": "csv"}, name="projects_csv"),
    path("projects.xlsx", downloads.projects, {"suffix": "xlsx"}, name="projects_xlsx"),
    path("projects.json", downloads.projects, {"suffix": "json"}, name="projects_json"),
    path("projects/<slug:slug>/360giving.json", downloads.grants_of_project, name="project_grants"),
    re_path(rf"^id/(?P<slug>{NAME})/$", pages.named, name="named"),
    path("api/v1/", answers.root, name="api"),
    path("api/v1/openapi.json", answers.openapi, name="openapi"),
    re_path(rf"^api/v1/(?P<slug>{NAME})/$", answers.listing, name="api_list"),
    re_path(rf"^api/v1/(?P<slug>{NAME})/(?P<key>{NAME})/$", answers.single, name="api_single"),
    re_path(r"^api/", answers.nothing, name="api_nothing"),
    path("feeds/awards.atom", feeds.awards, name="awards_feed"),
    path("feeds/rounds.atom", feeds.rounds, name="rounds_feed"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:slug>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("robots.txt", sitemap.robots, name="robots"),
]
