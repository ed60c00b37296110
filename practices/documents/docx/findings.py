"""What in a paragraph of a Word file a person should look at."""

from practices.documents.docx.blocks import UnplacedDoubt
from practices.documents.docx.inline import Content


def describe_lost_picture(alternative: str, reason: str) -> UnplacedDoubt:
    """Say that a picture is not in the text, and why."""
    what = f" ({' '.join(alternative.split())[:200]})" if alternative else ""
    return UnplacedDoubt("picture", f"A picture stands here in the file and is not in the text{what}: {reason}.", 0.4)


def describe(content: Content) -> list[UnplacedDoubt]:
    """Say what of a paragraph could not be read as words."""
    found: list[UnplacedDoubt] = []
    for graphics in content.graphics:
        if graphics.diagrams:
            found.append(UnplacedDoubt("picture", "A diagram stands here in the file and is not in the text.", 0.5))
        if graphics.objects:
            message = "An embedded object stands here in the file and is not in the text."
            found.append(UnplacedDoubt("embedded_object", message, 0.5))
    if content.equations:
        found.append(UnplacedDoubt("equation", "An equation stands here; only its signs were read.", 0.6))
    if content.unknown_symbols:
        found.append(UnplacedDoubt("unknown_symbol", "A sign of an unusual font could not be read (□).", 0.5))
    if content.hidden or any(graphics.has_hidden_words for graphics in content.graphics):
        found.append(UnplacedDoubt("hidden_text", "Hidden words stand here in the file and were left out.", 0.4))
    if content.struck:
        found.append(UnplacedDoubt("struck_text", "Words that are struck through stand here; they were read.", 0.5))
    return found
