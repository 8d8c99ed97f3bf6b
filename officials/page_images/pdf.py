"""Render a page of a PDF, and find the rows of it in which numbers are printed.

Runs in the limited process alone: PDFium is written in C++, and files come from anywhere.
"""

import ctypes
import itertools
import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
from pypdfium2 import raw

from .pages import MIN_DIGITS, Frame, Page
from .png import write_png
from .refusals import Reason, Refused

# The longest sides of a picture in pixels: a page of A4 is read without a magnifier.
MAX_WIDTH, MAX_HEIGHT = 1100, 1600
# Pixels for a point of 1/72 inch: a small page is not blown up to a large picture.
MAX_SCALE = 2.5
# Numbers are looked for in so many pages, and characters of a page, and seconds of the processor.
SEARCHED_PAGES, SEARCHED_CHARACTERS, SEARCHED_SECONDS = 60, 30_000, 1.5
MAX_FRAMES = 12
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
# Between the digits of a printed number.
_SEPARATORS = frozenset(" \u00a0\u3000-‐‑–—－()（）\x02\ufffe")

# Left, top, right and bottom of a character, in pixels of the picture.
_Box = tuple[float, float, float, float]


def render(data: bytes, digits: Sequence[str], number: int | None) -> Page:
    """Return page ``number``, or else the first that prints one of ``digits``, or else page 1.

    ``digits``: of whole numbers. Raises Refused for an encrypted or broken file, and for a page
    that it does not have.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            return _render(document, [each for each in digits if len(each) >= MIN_DIGITS], number)
    except pypdfium2.PdfiumError as error:
        raise _refuse(error) from error


def find_printed(data: bytes, digits: Sequence[str]) -> list[str]:
    """Return those of ``digits`` that the text of a PDF prints as whole numbers.

    Raises Refused for an encrypted or broken file.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            return sorted(_find_printed(document, {d for d in digits if len(d) >= MIN_DIGITS}))
    except pypdfium2.PdfiumError as error:
        raise _refuse(error) from error


def _find_printed(document: Any, digits: set[str]) -> set[str]:
    until, found = time.process_time() + SEARCHED_SECONDS, set[str]()
    for index in range(min(len(document), SEARCHED_PAGES)):
        if time.process_time() > until:
            break
        characters = _read_characters(document[index].get_textpage())
        found |= {number for number, *_at in _find_numbers(characters, [*(digits - found)])}
    return found


def _refuse(error: pypdfium2.PdfiumError) -> Refused:
    is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
    return Refused(Reason.ENCRYPTED if is_locked else Reason.BROKEN)


def _render(document: Any, digits: Sequence[str], number: int | None) -> Page:
    count = len(document)
    if not count:
        raise Refused(Reason.BROKEN)
    if number is not None and not 1 <= number <= count:
        raise Refused(Reason.NO_SUCH_PAGE)
    if number is None:
        number = _find_page(document, digits)
    page = document[number - 1]
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise Refused(Reason.BROKEN)
    scale = min(MAX_WIDTH / width, MAX_HEIGHT / height, MAX_SCALE)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    rows = [
        pixels[at : at + bitmap.width * bitmap.n_channels]
        for at in range(0, stride * bitmap.height, stride)
    ]
    frames = tuple(_find_frames(page, digits, bitmap.width, bitmap.height))[:MAX_FRAMES]
    png = write_png(rows, bitmap.width)
    return Page(number, count, bitmap.width, bitmap.height, frames, png)


def _find_page(document: Any, digits: Sequence[str]) -> int:
    """Return the first page that prints one of ``digits``, or 1."""
    until = time.process_time() + SEARCHED_SECONDS
    for index in range(min(len(document), SEARCHED_PAGES) if digits else 0):
        if time.process_time() > until:
            break
        text = document[index].get_textpage()
        if any(_find_numbers(_read_characters(text), digits)):
            return index + 1
    return 1


def _read_characters(page_text: Any) -> str:
    """Return the characters of a page, each at its index in PDFium."""
    count = min(page_text.count_chars(), SEARCHED_CHARACTERS)
    codes = (raw.FPDFText_GetUnicode(page_text, index) for index in range(count))
    text = "".join(chr(code) if 0 < code <= 0xFFFF else "\ufffd" for code in codes)  # noqa: PLR2004
    return text.translate(_FULL_WIDTH)


def _find_numbers(characters: str, digits: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each of ``digits`` with its first and last index, no digit before or after it."""
    runs: list[list[int]] = []
    last = None
    for index, character in enumerate(characters):
        if character in _SEPARATORS:
            continue
        if "0" <= character <= "9":
            if last is None:
                runs.append([])
            runs[-1].append(index)
            last = index
        else:
            last = None
    for run in runs:
        printed = "".join(characters[index] for index in run)
        for number in digits:
            at = printed.find(number)
            while at >= 0:
                first, end = at, at + len(number)
                # Two numbers on one line are apart by a sign; digits that touch are one number.
                before = first == 0 or run[first] - run[first - 1] > 1
                after = end == len(run) or run[end] - run[end - 1] > 1
                if before and after:
                    yield number, run[first], run[end - 1]
                at = printed.find(number, at + 1)


def _find_frames(page: Any, digits: Sequence[str], width: int, height: int) -> list[Frame]:
    """Return the rows of the picture in which ``digits`` are printed."""
    if not digits:
        return []
    text = page.get_textpage()
    found = list(_find_numbers(_read_characters(text), digits))
    if not found:
        return []
    boxes = _read_boxes(page, text, width, height)
    frames: list[Frame] = []
    for _number, first, last in found:
        number = [boxes[index] for index in range(first, last + 1) if index in boxes]
        if not _is_one_line(number):
            continue
        top, bottom = min(box[1] for box in number), max(box[3] for box in number)
        row = [box for box in boxes.values() if top <= (box[1] + box[3]) / 2 <= bottom]
        frame = _surround(row, width, height)
        if frame not in frames:
            frames.append(frame)
    return frames


def _read_boxes(page: Any, text: Any, width: int, height: int) -> dict[int, _Box]:
    """Return the box of each character that has one, by its index."""
    boxes: dict[int, _Box] = {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_int(), ctypes.c_int()
    for index in range(min(text.count_chars(), SEARCHED_CHARACTERS)):
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        corners = []
        for across, up in ((left.value, top.value), (right.value, bottom.value)):
            raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, up, x, y)
            corners.append((x.value, y.value))
        (x1, y1), (x2, y2) = corners
        if x1 != x2 and y1 != y2:
            boxes[index] = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return boxes


def _is_one_line(number: Sequence[_Box]) -> bool:
    """Return whether characters follow each other: cells of a table are further apart."""
    if not number:
        return False
    height = max(box[3] - box[1] for box in number)
    middles = [(box[1] + box[3]) / 2 for box in number]
    gaps = (after[0] - before[2] for before, after in itertools.pairwise(number))
    return max(middles) - min(middles) < height and max(gaps, default=0) < height


def _surround(row: Sequence[_Box], width: int, height: int) -> Frame:
    """Return the frame around the characters of a row, within the picture."""
    room = max(6, round(max(box[3] - box[1] for box in row) * 0.4))
    left = max(2, int(min(box[0] for box in row)) - room)
    top = max(2, int(min(box[1] for box in row)) - room)
    right = min(width - 2, int(max(box[2] for box in row)) + room)
    bottom = min(height - 2, int(max(box[3] for box in row)) + room)
    return left, top, max(1, right - left), max(1, bottom - top)
