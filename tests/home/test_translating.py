"""Editorial pages are translated passage by passage: by the secretariat, and nothing else is."""

import re

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from home.actions import make_starter_pages
from home.models import HomePage, StandardPage
from home.translating import NAMESPACES, OPEN_FOR_EDITORIAL_PAGES, OPEN_TO_TRANSLATORS
from home.translation_actions import MOST_PO_BYTES
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.leaks.addresses import addresses
from tests.whole import long

pytestmark = pytest.mark.django_db

FRENCH = {"title": "À propos", "body": "Mots français.", "lede": "En bref."}
CLOSED_TO_ALL = {
    "wagtail_localize:convert_to_alias",
    "wagtail_localize:machine_translate",
    "wagtail_localize:snippets_api_detail",
    "wagtail_localize:snippets_api_listing",
    "wagtail_localize:submit_snippet_translation",
}
BEHIND_OURS = {
    "wagtail_localize:edit_override",
    "wagtail_localize:edit_string_translation",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
    "wagtail_localize:submit_page_translation",
    "wagtail_localize:upload_pofile",
}


@pytest.fixture
def french():
    return Locale.objects.create(language_code="fr")


@pytest.fixture
def about():
    return StandardPage.objects.get(slug="about", locale=Locale.get_default())


@pytest.fixture
def translation(secretariat, french, about):
    """The translation of "About" into French, with nothing translated."""
    submit(signed_in(secretariat), about, french)
    return Translation.objects.get(source__object_id=about.translation_key, target_locale=french)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def submit(client, page, *locales, **more):
    address = f"/admin/localize/submit/page/{page.pk}/"
    return client.post(address, {"locales": [locale.pk for locale in locales], **more})


def passage(translation, path):
    return StringSegment.objects.filter(source=translation.source, context__path=path).order_by("order").first()


def send_passage(client, translation, segment, **values):
    """Send a passage as the editor does."""
    address = f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
    return client.put(address, encode_multipart(BOUNDARY, values), MULTIPART_CONTENT)


def translate(client, translation):
    for segment in StringSegment.objects.filter(source=translation.source).select_related("context"):
        response = send_passage(client, translation, segment, value=FRENCH[segment.context.path])
        assert response.status_code in {200, 201}


def publish(client, page):
    assert client.post(f"/admin/pages/{page.pk}/edit/", {"action": "publish"}).status_code == 302


def send_file(client, translation, content):
    file = SimpleUploadedFile("about.po", content)
    return client.post(f"/admin/localize/translate/{translation.pk}/pofile/upload/", {"file": file}, follow=True)


def said(response):
    return [str(message).strip() for message in response.context["messages"]]


def localize_addresses(**values):
    filled = addresses({name: [str(value)] for name, value in values.items()}, ["1"], {})
    return [address for address in filled if address.startswith("/admin/localize/")]


@pytest.mark.django_db(transaction=True)
def test_secretariat_translates_and_it_is_served_under_its_language(secretariat, french, about):
    client = signed_in(secretariat)

    submit(client, about, french)
    home, page = HomePage.objects.get(locale=french), StandardPage.objects.get(slug="about", locale=french)
    assert (home.live, page.live, page.alias_of, page.url) == (False, False, None, "/fr/about/")
    for translation in Translation.objects.all():
        translate(client, translation)
    publish(client, page)
    assert "Permanent Council" in Client().get("/fr/about/").content.decode()
    assert "home page in this language" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    publish(client, home)

    body = Client().get("/fr/about/").content.decode()
    assert '<html lang="fr"' in body
    assert re.search(r"<h1>(<bdi[^>]*>)?À propos", body)
    assert '<div class="prose" lang="fr" dir="ltr"' in body
    assert "Mots français." in body
    assert 'class="untranslated' not in body
    assert re.search(r'hreflang="fr" href="http://[^/]+/fr/about/"', body)
    assert re.search(r'hreflang="en" href="http://[^/]+/about/"', body)
    assert "Permanent Council" in Client().get("/about/").content.decode()
    assert "En bref." in Client().get("/fr/").content.decode()


def test_translation_starts_as_a_draft_that_nobody_reads(translation, about):
    page = translation.get_target_instance()

    assert (page.live, page.locale.language_code, page.slug) == (False, "fr", "about")
    assert page.translation_key == about.translation_key
    body = Client().get("/fr/about/").content.decode()
    assert 'lang="en"' in body
    assert 'class="untranslated' in body
    assert 'class="untranslated' not in Client().get("/about/").content.decode()


def test_organizations_are_not_taken_along_with_the_first_page(secretariat, french):
    factories.edition()

    submit(signed_in(secretariat), HomePage.objects.get(), french, include_subtree="on")

    assert list(Page.objects.filter(locale=french).values_list("url_path", flat=True)) == ["/home-fr/"]


@long
def test_nothing_of_an_organization_is_offered_or_taken_for_translation(secretariat, operator, french):
    edition = factories.edition()
    pages = [edition, edition.instrument, edition.instrument.organization, factories.practice()]
    pages.append(edition.instrument.organization.get_parent())
    source, _made = TranslationSource.get_or_create_from_instance(edition.instrument)
    made = Translation.objects.create(source=source, target_locale=french)

    for client in (signed_in(secretariat), signed_in(operator)):
        for page in pages:
            assert submit(client, page, french).status_code == 404
            for screen in ("", "edit/"):
                shown = client.get(f"/admin/pages/{page.pk}/{screen}").content.decode()
                assert not re.search(r"/localize/(submit|update|page)", shown)
        for address in localize_addresses(translation_id=made.pk, translation_source_id=source.pk, page_id=edition.pk):
            if "<" not in address and str(made.pk) in address.split("/") and "snippet" not in address:
                assert client.get(address).status_code == 404, address
    assert InstrumentPage.objects.count() == 1


def test_editorial_page_offers_it_to_the_secretariat_and_to_nobody_else(secretariat, french, about):
    button = f"/admin/localize/submit/page/{about.pk}/"
    officer = factories.officer(factories.organization())

    assert button in signed_in(secretariat).get(f"/admin/pages/{about.pk}/edit/").content.decode()
    assert button in signed_in(secretariat).get(f"/admin/pages/{about.get_parent().pk}/").content.decode()
    assert button not in signed_in(officer).get(f"/admin/pages/{about.get_parent().pk}/").content.decode()


@pytest.mark.parametrize("role", ["officer", "approver", "coordinator", "delegate"])
def test_every_address_is_closed_to_everybody_else(role, translation, about):
    user = factories.delegate() if role == "delegate" else getattr(factories, role)(factories.organization())
    client, before = signed_in(user), Translation.objects.values().get(pk=translation.pk)
    segment = passage(translation, "title")
    TranslationSource.objects.update(object_repr="Canary")
    Page.objects.filter(locale=translation.target_locale).update(title="Canary", draft_title="Canary")
    asked = localize_addresses(
        translation_id=translation.pk,
        translation_source_id=translation.source_id,
        string_segment_id=segment.pk,
        page_id=about.pk,
    )

    assert len(asked) > 15
    for address in asked:
        for method in ("get", "post", "put"):
            response = getattr(client, method)(address)
            assert response.status_code in ({302, 404} if role == "delegate" else {404}), address
            assert "Canary" not in response.content.decode()
    assert Translation.objects.values().get(pk=translation.pk) == before
    assert not segment.string.translations.exists()


def test_signed_out_visitor_is_led_to_the_sign_in(translation, about):
    for address in localize_addresses(translation_id=translation.pk, page_id=about.pk):
        response = Client().get(address)
        assert response.status_code in {302, 404}, address


def test_each_address_of_the_package_is_decided_upon(operator, translation, about):
    admin = next(one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")
    names = {
        f"{resolver.namespace}:{one.name}"
        for resolver in admin.url_patterns
        if str(resolver.pattern) == "localize/"
        for one in resolver.url_patterns
    }

    assert names == OPEN_TO_TRANSLATORS | OPEN_FOR_EDITORIAL_PAGES | CLOSED_TO_ALL | BEHIND_OURS
    assert {name.partition(":")[0] for name in names} == NAMESPACES
    for closed in ("page/{0}/convert_to_alias/", "translate/{1}/machine_translate/", "api/snippets/practices/topic/"):
        address = f"/admin/localize/{closed.format(about.pk, translation.pk)}"
        assert signed_in(operator).get(address).status_code == 404
        assert signed_in(operator).post(address).status_code == 404


def test_passages_come_back_from_a_po_file(secretariat, translation):
    client = signed_in(secretariat)

    response = client.get(f"/admin/localize/translate/{translation.pk}/pofile/download/")
    file = polib.pofile(response.content.decode())
    for entry in file:
        entry.msgstr = FRENCH[entry.msgctxt]
    answer = send_file(client, translation, str(file).encode())

    assert response.headers["Content-Disposition"] == "attachment; filename=about-fr.po"
    assert said(answer) == ["The passages from the file were imported."]
    assert translation.get_progress() == (len(file), len(file))
    assert passage(translation, "title").string.translations.get().data == "À propos"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\xff",
        b"Some words, no PO file.",
        b'msgid "About"\nmsgstr "\xc3\x80 propos"\n',
        b'msgid ""\nmsgstr ""\n"X-WagtailLocalize-TranslationID: 1\\n"\n\nmsgctxt "title"\nmsgid "About"\nmsgstr "x"\n',
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=nothing\\n"\n',
        b"/etc/passwd",
        b"x" * (MOST_PO_BYTES + 1),
    ],
    ids=["empty", "picture", "words", "no head", "another", "charset", "path", "large"],
)
def test_anything_else_is_refused_with_a_reason(content, secretariat, translation):
    answer = send_file(signed_in(secretariat), translation, content)

    assert answer.status_code == 200
    assert len(said(answer)) == 1
    assert "were imported" not in said(answer)[0]
    assert translation.get_progress()[1] == 0


def test_upload_without_a_file_is_refused(secretariat, translation):
    address = f"/admin/localize/translate/{translation.pk}/pofile/upload/"

    assert len(said(signed_in(secretariat).post(address, {}, follow=True))) == 1


def test_markup_of_a_translator_does_not_reach_the_page(secretariat, translation):
    client, segment = signed_in(secretariat), passage(translation, "body")

    answer = send_passage(client, translation, segment, value='<p onclick="x()">Mots</p><script>x()</script>')
    translation.save_target(user=secretariat, publish=False)

    assert answer.json()["error"]
    assert "script" not in translation.get_target_instance().get_latest_revision_as_object().body


def test_passage_without_words_and_link_to_a_script_are_refused(secretariat, french):
    client, page = signed_in(secretariat), StandardPage.objects.get(slug="api-and-feeds")
    submit(client, page, french)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    link = OverridableSegment.objects.filter(source=translation.source).first()
    address = f"/admin/localize/translate/{translation.pk}/overrides/{link.pk}/edit/"

    def send(value):
        return client.put(address, encode_multipart(BOUNDARY, {"value": value}), MULTIPART_CONTENT).status_code

    assert send_passage(client, translation, passage(translation, "title"), other="x").status_code == 400
    assert [send("javascript:x()"), send(""), send("/fr/api/docs/")] == [400, 400, 201]


def test_changed_source_makes_the_translation_wait_once_it_is_brought_over(secretariat, translation, about):
    client = signed_in(secretariat)
    translate(client, translation)
    assert translation.get_status_display() == "Up to date"
    about.body += "<p>A new paragraph.</p>"
    about.save_revision().publish()

    client.post(f"/admin/localize/update/{translation.source_id}/", {})

    translation.refresh_from_db()
    assert translation.get_status_display() == "Waiting for translations"
    assert "Waiting for translations" in client.get("/admin/localize/reports/translations/").content.decode()
    assert (
        "A new paragraph." in client.get(f"/admin/pages/{translation.get_target_instance().pk}/edit/").content.decode()
    )


def test_page_that_is_there_in_a_language_is_left_as_it_is(secretariat):
    make_starter_pages(by=secretariat)
    privacy = StandardPage.objects.get(slug="privacy", locale=Locale.get_default())
    french = Locale.objects.get(language_code="fr")
    before = StandardPage.objects.get(slug="privacy", locale=french)

    answer = submit(signed_in(secretariat), privacy, french)

    assert before.translation_key == privacy.translation_key
    assert answer.status_code == 200
    assert list(answer.context["form"].fields["locales"].queryset) == []
    assert StandardPage.objects.get(slug="privacy", locale=french).body == before.body
    assert signed_in(secretariat).get(f"/admin/pages/{before.pk}/edit/").status_code == 200
    assert not Translation.objects.filter(source__object_id=privacy.translation_key).exists()


def test_what_is_translated_goes_with_the_page(translation, about):
    about.delete()

    assert not Translation.objects.filter(pk=translation.pk).exists()
