"""Which encoder reads texts and questions: the one that the settings name, and those whose vectors still serve."""

import logging
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings

from practices.models.vectors import EncoderInUse
from practices.queries.shared_files import SharedFiles
from practices.texts.comparison import Encoder, OnnxEncoder, UniversalEncoder, UnreadableEncoder, installed_encoder
from practices.texts.comparison.mapped_weights import EncoderWeights, MappedBackend, write_weights

logger = logging.getLogger(__name__)


def encoder_at(folder: str) -> Encoder | None:
    """Return the encoder of a folder, or for "" the one that comes as a package, None where it is not installed.

    Raises UnreadableEncoder; a model is opened when it is first used.
    """
    return _of_folder(folder, settings.ENCODER_THREADS) if folder else packaged_encoder()


@cache
def packaged_encoder() -> Encoder | None:
    """Return the encoder that comes as a package, None where it is not installed.

    Its weights lie below SEARCH_DIR, where all processes of a machine map and share them.
    """
    return UniversalEncoder(_shared_weights) if installed_encoder() is not None else None


def chosen_encoder() -> Encoder | None:
    """Return the encoder that the settings want, None where they name none and none is installed.

    Raises UnreadableEncoder.
    """
    return encoder_at(settings.ENCODER)


def ready_encoder() -> Encoder | None:
    """Return the encoder that the settings want, opened; None where there is none that can be used."""
    return _opened(settings.ENCODER)


def serving_model() -> str:
    """Return the model whose vectors serve, "" for words alone. One query."""
    used = EncoderInUse.objects.first()
    if used is not None:
        return used.model
    installed = packaged_encoder()
    return installed.model_id if installed is not None else ""


def encoder_of(model: str | None) -> Encoder | None:
    """Return the encoder whose vectors have this model id, opened; None where it is not there any more.

    It may be the one that comes as a package, the one that the settings want, or the one that was in use before it.
    One query where it is neither of the first two.
    """
    if not model:
        return None
    installed = packaged_encoder()
    if installed is not None and installed.model_id == model:
        return installed
    if _model_at(settings.ENCODER) == model:
        return _opened(settings.ENCODER)
    used = EncoderInUse.objects.filter(model=model).first()
    return _opened(used.folder) if used is not None and _model_at(used.folder) == model else None


@cache
def _of_folder(folder: str, threads: int) -> OnnxEncoder:
    return OnnxEncoder(Path(folder), threads=threads)


def _model_at(folder: str) -> str | None:
    try:
        encoder = encoder_at(folder)
        model = encoder.model_id if encoder is not None else None
    except UnreadableEncoder:
        return None
    return model


def _opened(folder: str) -> Encoder | None:
    """Open an encoder; where that fails the log says so, and words alone are compared."""
    try:
        encoder = encoder_at(folder)
        if isinstance(encoder, OnnxEncoder):
            encoder.open()
    except UnreadableEncoder as error:
        logger.warning("the encoder cannot be used: %s", error)
        return None
    return encoder


def _shared_weights(model: Any, model_id: str) -> Any:
    """Return what reads the weights of a model: mapped, or in memory where nothing can be written."""
    files = SharedFiles("weights", partial(EncoderWeights.open, model_id=model_id))
    try:
        found = files.newest() or files.make(
            lambda folder: write_weights(model._model, folder, model_id),  # noqa: SLF001 - no other way
            waits=True,
            is_wanted=lambda: files.newest() is None,
        )
    except OSError:
        logger.warning("the weights of the encoder are not shared", exc_info=True)
        found = None
    return MappedBackend(found, model._tokenizer, model.threads) if found else model._model  # noqa: SLF001
