"""The pictures of a file while it is read: their bytes, and the lines of the text that show them."""

from practices.documents.readings import RawPicture
from practices.texts.numbering.pictures import plain_alternative

MOST_PICTURES = 100
"""Pictures of one file that are kept."""
MOST_RAW_BYTES = 48 * 1024 * 1024
"""Of all pictures of a file together."""
ABSENT = "the file does not hold it"
TOO_MANY = "the file has more pictures than can be kept"


class RawPictures:
    """Collects the pictures of one file; one that comes again is kept once."""

    def __init__(self) -> None:
        self._places: dict[RawPicture, int] = {}
        self._size = 0

    @property
    def contents(self) -> tuple[RawPicture, ...]:
        """All of them, in their order."""
        return tuple(self._places)

    def write(
        self,
        content: bytes,
        alternative: str = "",
        *,
        is_decorative: bool = False,
        cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
    ) -> str:
        """Take a picture in and return the line that shows it; "" where the file has too many, or too large ones."""
        picture = RawPicture(content, cut)
        place = self._places.get(picture)
        if place is None:
            if len(self._places) >= MOST_PICTURES or self._size + len(content) > MOST_RAW_BYTES:
                return ""
            place = self._places[picture] = len(self._places)
            self._size += len(content)
        if is_decorative:
            return f"![](decorative:{place})"
        return f"![{plain_alternative(alternative)}](picture:{place})"
