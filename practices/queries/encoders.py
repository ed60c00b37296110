"""Which encoder reads texts and questions: the one that the settings name, and those whose vectors still serve."""

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from practices.models.vectors import EncoderInUse
from practices.texts.comparison import Encoder, OnnxEncoder, UnreadableEncoder, installed_encoder

logger = logging.getLogger(__name__)


def encoder_at(folder: str) -> Encoder | None:
    """Return the encoder of a folder, or for "" the one that comes as a package, None where it is not installed.

    Raises UnreadableEncoder; a model is opened when it is first used.
    """
    return _of_folder(folder, settings.ENCODER_THREADS) if folder else installed_encoder()


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
    installed = installed_encoder()
    return installed.model_id if installed is not None else ""


def encoder_of(model: str | None) -> Encoder | None:
    """Return the encoder whose vectors have this model id, opened; None where it is not there any more.

    It may be the one that comes as a package, the one that the settings want, or the one that was in use before it.
    One query where it is neither of the first two.
    """
    if not model:
        return None
    installed = installed_encoder()
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
