"""Addresses of the register as data: downloads, the API, feeds, the calendar, the sitemap."""

from django.urls import path, re_path

from programmes.views import feeds, sitemap
from programmes.views.api import answers
from programmes.views.opendata import downloads, pages

NAME = r"(?P<{}>[-\w.]+)"

urlpatterns = [
    path("data/", pages.data, name="data"),
    path("data/api/", answers.examples, name="api_examples"),
    re_path(r"^data/360giving\.(?P<suffix>json|csv)$", downloads.grants, name="grants"),
    re_path(r"^projects\.(?P<suffix>csv|xlsx|json)$", downloads.projects, name="projects_file"),
    path("projects/<slug:slug>/360giving.json", downloads.grants_of_project, name="project_grants"),
    re_path(rf"^id/{NAME.format('identifier')}/$", pages.named, name="named"),
    path("api/v1/", answers.root, name="api"),
    path("api/v1/openapi.json", answers.openapi, name="openapi"),
    re_path(rf"^api/v1/{NAME.format('name')}/$", answers.listing, name="api_list"),
    re_path(rf"^api/v1/{NAME.format('name')}/{NAME.format('key')}/$", answers.single, name="api_single"),
    path("api/", answers.nothing, name="api_root"),
    path("api/<path:rest>", answers.nothing, name="api_nothing"),
    path("feeds/awards.atom", feeds.awards, name="awards_feed"),
    path("feeds/rounds.atom", feeds.rounds, name="rounds_feed"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("robots.txt", sitemap.robots, name="robots"),
]
