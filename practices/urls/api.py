"""The addresses of the API, below /api/."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from practices.api.adoption_standing import AdoptionStandingView
from practices.api.adoptions import AdoptionViewSet
from practices.api.assessments import AssessmentViewSet
from practices.api.comparison import ComparisonView
from practices.api.descriptions import ContentsView, SchemaView, docs
from practices.api.editions import EditionViewSet
from practices.api.initiatives import InitiativeViewSet
from practices.api.instruments import InstrumentViewSet
from practices.api.links import LinkViewSet
from practices.api.organizations import OrganizationViewSet
from practices.api.practices import PracticeViewSet
from practices.api.problems import problem_types, unknown
from practices.api.provisions import ProvisionViewSet
from practices.api.releases import ReleasesView
from practices.api.search import SearchView
from practices.api.similar import SimilarView
from practices.api.topics import TopicViewSet
from practices.exchange.api.changes import ChangeStatusView, ChangeViewSet
from practices.exchange.api.dump import DumpArchiveView, DumpTableView, DumpView
from practices.exchange.api.submissions import NamedSubmissionViewSet, SubmissionViewSet
from practices.models.releases import ReleasedKind
from practices.reports.api import ReportViewSet

router = SimpleRouter(use_regex_path=False)
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("topics", TopicViewSet, basename="topic")
router.register("instruments", InstrumentViewSet, basename="instrument")
router.register("editions", EditionViewSet, basename="edition")
router.register("provisions", ProvisionViewSet, basename="provision")
router.register("practices", PracticeViewSet, basename="practice")
router.register("adoptions", AdoptionViewSet, basename="adoption")
router.register("reports", ReportViewSet, basename="report")
router.register("initiatives", InitiativeViewSet, basename="initiative")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("links", LinkViewSet, basename="link")

urlpatterns = [
    path("v1/", ContentsView.as_view(), name="api_contents"),
    path("v1/instruments/<uuid:id>/similar/", SimilarView.as_view(), name="instrument_similar"),
    path(
        "v1/instruments/<uuid:id>/releases/",
        ReleasesView.as_view(kind=ReleasedKind.INSTRUMENT),
        name="instrument_releases",
    ),
    path("v1/editions/<uuid:id>/releases/", ReleasesView.as_view(kind=ReleasedKind.EDITION), name="edition_releases"),
    path(
        "v1/practices/<uuid:id>/releases/",
        ReleasesView.as_view(kind=ReleasedKind.PRACTICE),
        name="practice_releases",
    ),
    path("v1/changes/", ChangeViewSet.as_view({"get": "list"}), name="change-list"),
    path("v1/changes/status/", ChangeStatusView.as_view(), name="change_status"),
    path("v1/dump/", DumpView.as_view(), name="api_dump"),
    path("v1/dump/<slug:table>.csv", DumpTableView.as_view(), name="api_dump_table"),
    path("v1/dump.zip", DumpArchiveView.as_view(), name="api_dump_archive"),
    path("v1/submissions/", SubmissionViewSet.as_view({"get": "list", "post": "create"}), name="submission-list"),
    path(
        "v1/submissions/by-external-id/<slug:kind>/<path:external_id>/",
        NamedSubmissionViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="submission-named",
    ),
    path("v1/submissions/<uuid:id>/", SubmissionViewSet.as_view({"get": "retrieve"}), name="submission-detail"),
    path(
        "v1/submissions/<uuid:id>/withdraw/",
        SubmissionViewSet.as_view({"post": "withdraw"}),
        name="submission-withdraw",
    ),
    path("v1/adoptions/standing/", AdoptionStandingView.as_view(), name="api_standing"),
    path("v1/", include(router.urls)),
    path("v1/search/", SearchView.as_view(), name="api_search"),
    path("v1/compare/", ComparisonView.as_view(), name="api_compare"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    path("problems/", problem_types, name="api_problems"),
    path("problems/<slug:code>/", problem_types, name="api_problem"),
    re_path(r"", unknown, name="api_unknown"),
]
