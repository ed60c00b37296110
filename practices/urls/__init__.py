"""The public addresses outside of the page tree: those of the core, and of the packages on top of it."""

from django.urls import include, path

from practices.queries.comparison.exports import COMPARISON_FORMATS
from practices.queries.editions.exports import TEXT_FORMATS
from practices.queries.pictures.picture import PICTURE_FORMATS
from practices.queries.vocabulary.exports import VOCABULARY_FORMATS
from practices.views import (
    adoptions,
    approvals,
    changes,
    comparison,
    comparison_exports,
    coverage,
    edition_pictures,
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
    *(
        path(f"topics/export/{form}/", topics.export, {"form": form}, name="topics_export")
        for form in VOCABULARY_FORMATS
    ),
    path("topics/export/thesaurus/", topics.thesaurus, name="thesaurus_export"),
    path("initiatives/", initiatives.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", initiatives.initiative, name="initiative"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<slug:slug>/", questions.question, name="question"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<slug:dated>/", terms.terms, name="terms_of"),
    path("timelines/<uuid:key>/", timelines.timeline, name="timeline"),
    path("adoptions/", adoptions.adoptions, name="adoptions"),
    *(
        path(f"adoptions/figures/over-time.{form}", pictures.over_time, {"form": form}, name="over_time_file")
        for form in PICTURE_FORMATS
    ),
    path("approve/<str:key>/", approvals.ApproveView.as_view(), name="approve"),
    path("approve/<str:key>/file/", approvals.ApprovalFileView.as_view(), name="approve_file"),
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
    path("editions/changes/", changes.choose_changes, name="choose_changes"),
    path("editions/<uuid:key>/changes/<uuid:earlier>/", changes.changes, name="changes"),
    path("editions/<uuid:key>/pages/<int:number>/", facsimiles.page_image, name="edition_page_image"),
    path("editions/<uuid:key>/pictures/<slug:code>/", edition_pictures.picture, name="edition_picture"),
    path("editions/<uuid:key>/source/", sources.source, name="source"),
    *(
        path(f"editions/<uuid:key>/export/{form}/", exports.export, {"form": form}, name="edition_export")
        for form in TEXT_FORMATS
    ),
    *(
        path("", include(f"{package}.urls"))
        for package in ("practices.desk", "practices.outreach", "practices.reports", "practices.exchange")
    ),
]
