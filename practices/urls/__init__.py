"""The public addresses beside the page tree."""

from django.urls import path

from practices.exchange.views import exchange, following, partners
from practices.outreach import views as returns
from practices.queries.comparison.exports import FORMATS as COMPARISON_FORMATS
from practices.queries.editions.exports import FORMATS
from practices.queries.pictures.picture import FORMATS as PICTURE_FORMATS
from practices.queries.vocabulary.exports import FORMS
from practices.reports.views import clearances
from practices.reports.views import issues as reports
from practices.views import (
    adoptions,
    approvals,
    changes,
    comparison,
    comparison_exports,
    coverage,
    exports,
    facsimiles,
    feeds,
    frozen_comparisons,
    gaps,
    initiatives,
    lists,
    pictures,
    provisions,
    questions,
    similar,
    sources,
    terms,
    timelines,
    topics,
)

urlpatterns = [
    path("instruments/", lists.instruments, name="instruments"),
    path("instruments/<uuid:key>/similar/", similar.similar, name="similar"),
    *(
        path(f"instruments/<uuid:key>/figures/lineage.{form}", pictures.lineage, {"form": form}, name="lineage_file")
        for form in PICTURE_FORMATS
    ),
    *(
        path(f"instruments/<uuid:key>/figures/similar.{form}", pictures.network, {"form": form}, name="similar_file")
        for form in PICTURE_FORMATS
    ),
    path("practices/", lists.practices, name="practices"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
    *(
        path(f"topics/<slug:code>/figures/trend.{form}", pictures.trend, {"form": form}, name="trend_file")
        for form in PICTURE_FORMATS
    ),
    *(path(f"topics/export/{form}/", topics.export, {"form": form}, name="topics_export") for form in FORMS),
    path("follow/", following.FollowView.as_view(), name="follow"),
    path("follow/asked/", following.asked, name="follow_asked"),
    path("follow/confirm/<str:token>/", following.ConfirmSubscriptionView.as_view(), name="follow_confirm"),
    path("follow/stop/<str:token>/", following.StopView.as_view(), name="follow_stop"),
    path("follow/<str:token>/", following.SubscriptionView.as_view(), name="follow_one"),
    path("initiatives/", initiatives.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", initiatives.initiative, name="initiative"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<slug:slug>/", questions.question, name="question"),
    path("returns/<str:token>/", returns.ReturnView.as_view(), name="return"),
    path("returns/<str:token>/send/", returns.SendView.as_view(), name="return_send"),
    path("returns/<str:token>/form/<str:form>/", returns.PaperView.as_view(), name="return_paper"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<slug:dated>/", terms.terms, name="terms_of"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<uuid:key>/", partners.partner, name="partner"),
    path("partners/<uuid:key>/<slug:kind>/<slug:thing>/", partners.thing, name="partner_thing"),
    path("timelines/<uuid:key>/", timelines.timeline, name="timeline"),
    path("adoptions/", adoptions.adoptions, name="adoptions"),
    *(
        path(f"adoptions/figures/over-time.{form}", pictures.over_time, {"form": form}, name="over_time_file")
        for form in PICTURE_FORMATS
    ),
    path("clearances/<str:token>/", clearances.ClearanceView.as_view(), name="clearance"),
    path("approve/<str:key>/", approvals.ApproveView.as_view(), name="approve"),
    path("approve/<str:key>/file/", approvals.ApprovalFileView.as_view(), name="approve_file"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:issue>/", reports.report, name="report"),
    path("reports/<slug:issue>/figures/<slug:name>/", reports.figure, name="report_figure"),
    path("reports/<slug:issue>/tables/<slug:name>/", reports.table, name="report_table"),
    path("reports/<slug:issue>/files/<slug:form>/", reports.file, name="report_file"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("compare/", comparison.compare, name="compare"),
    path("compare/freeze/", frozen_comparisons.freeze_comparison, name="freeze_comparison"),
    path("compare/frozen/", frozen_comparisons.frozen_comparison, name="frozen_comparison"),
    *(
        path(f"compare/export/{form}/", comparison_exports.export, {"form": form}, name="comparison_export")
        for form in COMPARISON_FORMATS
    ),
    *(
        path(f"compare/frozen/export/{form}/", comparison_exports.frozen, {"form": form}, name="frozen_export")
        for form in COMPARISON_FORMATS
    ),
    path("coverage/", coverage.coverage, name="coverage"),
    *(
        path(f"coverage/figures/map.{form}", pictures.coverage_map, {"form": form}, name="coverage_map_file")
        for form in PICTURE_FORMATS
    ),
    path("coverage/<uuid:key>/", coverage.instrument, name="coverage_instrument"),
    path("coverage/<uuid:key>/<slug:code>/", coverage.cell, name="coverage_cell"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/pack/", gaps.drafting_pack, name="drafting_pack"),
    path("provisions/<uuid:public_id>/", provisions.provision, name="provision"),
    path("editions/<uuid:key>/changes/<uuid:earlier>/", changes.changes, name="changes"),
    path("editions/<uuid:key>/pages/<int:number>/", facsimiles.page_image, name="edition_page_image"),
    path("editions/<uuid:key>/source/", sources.source, name="source"),
    *(
        path(f"editions/<uuid:key>/export/{form}/", exports.export, {"form": form}, name="edition_export")
        for form in FORMATS
    ),
]
