"""The page of a document as a picture."""

from dataclasses import dataclass

# A shorter number could be a year or a room: nobody looks for it.
MIN_DIGITS = 7
# Left, top, width and height of a row, in pixels of the picture.
Frame = tuple[int, int, int, int]


@dataclass(frozen=True)
class Page:
    """A page as a picture. ``number``: counted from 1; ``frames``: rows with a number."""

    number: int
    count: int
    width: int
    height: int
    frames: tuple[Frame, ...]
    png: bytes
