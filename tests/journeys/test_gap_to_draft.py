"""The journey: an officer finds the gaps, takes wordings along into Word, and starts a draft from the reference."""

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.gaps.texts import others, own, prepare_all, reference

pytestmark = pytest.mark.django_db


def test_an_officer_goes_from_the_gaps_to_a_draft(client: Client):
    mine, theirs, third = own(), reference(), others()
    prepare_all()
    union = mine.instrument.organization
    client.force_login(factories.officer(union))

    chosen = client.get(reverse("gaps"), {"own": mine.translation_key, "reference": theirs.translation_key})
    missing = next(row for row in chosen.context["sheet"].rows if not row.is_present)
    said = client.get(chosen.context["asked"].address(say=missing.key))
    wording = said.context["said"].wordings[0]
    taken = client.get(said.context["asked"].with_wording(wording.id, missing.key))
    pack = client.get(taken.context["asked"].pack_address)
    start = reverse("starting:start", args=[theirs.translation_key])
    posted = {"organization": union.pk, "source": str(theirs.translation_key), "title": "Our code", "language": "en"}
    client.post(start, posted)

    lines = "\n".join(part.text for part in docx.Document(io.BytesIO(pack.content)).paragraphs)
    assert third.instrument.organization.title in lines
    assert wording.text in lines
    assert missing.gaps[0].theirs.text in lines
    draft = EditionPage.objects.child_of(InstrumentPage.objects.get(title="Our code")).get()
    assert draft.numbered_text == theirs.numbered_text
    assert not draft.live


def test_a_journalist_does_the_same_with_public_texts_and_without_an_account(client: Client):
    mine, theirs, third = own(), reference(), others(audience="participating")
    prepare_all()

    page = client.get(
        reverse("gaps"), {"own": mine.translation_key, "reference": theirs.translation_key, "say": "sec_1"}
    )
    pack = client.get(page.context["asked"].pack_address)

    assert page.context["said"].wordings == ()
    assert third.instrument.organization.title not in page.content.decode()
    assert pack.status_code == 200
    assert not client.cookies
