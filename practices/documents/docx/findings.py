"""What in a paragraph of a Word file a person should look at."""

from practices.documents.docx.blocks import Finding
from practices.documents.docx.inline import Content


def describe(content: Content) -> list[Finding]:
    """Say what of a paragraph could not be read as words."""
    found: list[Finding] = []
    for graphics in content.graphics:
        for caption in graphics.captions:
            what = f": {' '.join(caption.split())[:200]}" if caption else ""
            found.append(Finding("picture", f"A picture stands here in the file and is not in the text{what}.", 0.3))
        if graphics.diagrams:
            found.append(Finding("picture", "A diagram stands here in the file and is not in the text.", 0.5))
        if graphics.objects:
            message = "An embedded object stands here in the file and is not in the text."
            found.append(Finding("embedded_object", message, 0.5))
    if content.equations:
        found.append(Finding("equation", "An equation stands here; only its signs were read.", 0.6))
    if content.unknown_symbols:
        found.append(Finding("unknown_symbol", "A sign of an unusual font could not be read (□).", 0.5))
    if content.hidden:
        found.append(Finding("hidden_text", "Hidden words stand here in the file and were left out.", 0.4))
    if content.struck:
        found.append(Finding("struck_text", "Words that are struck through stand here; they were read.", 0.5))
    return found
