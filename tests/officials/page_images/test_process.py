"""Pages are rendered in a process of their own, which a hostile file may end."""

import subprocess
import sys

import pytest

from officials import process_limits
from officials.page_images import process
from officials.page_images.png import read_size, write_png
from officials.page_images.refusals import Reason, Refused
from tests.support.pdf_files import ENCRYPTED, pdf


def page_of(number):
    """Return the rows of a page: a name and a number at the other end of each."""
    return [
        row
        for line in range(4)
        for row in (
            (60, 700 - 40 * line, f"Room {number}{line}"),
            (320, 700 - 40 * line, f"029-0000 0{number}{line}1"),
        )
    ]


def test_the_page_with_the_number_is_shown_with_a_frame_around_its_row():
    page = process.render(pdf([page_of(1), page_of(2), page_of(3)]), digits=["02900000231"])
    assert (page.number, page.count) == (2, 3)
    assert read_size(page.png) == (page.width, page.height) == (1100, 1557)
    ((left, top, width, height),) = page.frames
    scale = 1100 / 595
    baseline = (842 - (700 - 40 * 3)) * scale
    assert top < baseline < top + height + 5
    assert height < 40 * scale, "the rows above and below stand outside"
    assert left < 60 * scale
    assert left + width > 400 * scale, "the row is framed from its name to its number"


@pytest.mark.parametrize(
    "digits",
    [
        "02900000999",  # printed nowhere
        "0290000023",  # the beginning of a longer number
        "1029000002",  # the end of one cell and the beginning of the next
        "2026",  # a year is no number
    ],
)
def test_no_row_is_framed_by_a_guess(digits):
    page = process.render(pdf([page_of(1), page_of(2)]), digits=[digits])
    assert (page.number, page.frames) == (1, ())


def test_a_chosen_page_is_shown_whatever_is_printed_elsewhere():
    document = pdf([page_of(1), page_of(2)])
    assert process.render(document, digits=["02900000231"], number=1).frames == ()
    with pytest.raises(Refused) as refused:
        process.render(document, number=3)
    assert refused.value.reason is Reason.NO_SUCH_PAGE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\nnothing", Reason.BROKEN),
        (pdf([]), Reason.BROKEN),
        (pdf([page_of(1)], trailer=ENCRYPTED), Reason.ENCRYPTED),
        (b"%PDF-1.7\n" + b"[" * 2**21, Reason.BROKEN),
    ],
    ids=["broken", "empty", "encrypted", "nested"],
)
def test_a_file_without_a_picture_says_why(data, reason):
    with pytest.raises(Refused) as refused:
        process.render(data)
    assert refused.value.reason is reason


@pytest.mark.parametrize("box", [(0, 0, 2 * 10**7, 2 * 10**7), (0, 0, 1, 10**6), (0, 0, 0, 0)])
def test_a_page_of_any_size_becomes_a_picture_of_a_bounded_one(box):
    page = process.render(pdf([page_of(1)], box=box))
    assert 0 < page.width <= 1100
    assert 0 < page.height <= 1600
    assert len(page.png) < 6 * 2**20


def test_a_document_of_10_000_pages_is_opened_and_searched_to_a_limit():
    page = process.render(pdf([page_of(1)] * 10_000), digits=["02900000999"])
    assert (page.number, page.count) == (1, 10_000)


def test_a_file_that_takes_too_much_ends_its_process_alone(monkeypatch):
    monkeypatch.setattr(process, "COMMAND", (*process.COMMAND[:-1], "0"))
    with pytest.raises(Refused) as refused:
        process.render(pdf([page_of(1)]))
    assert refused.value.reason is Reason.TOO_MUCH_WORK


def test_the_process_has_neither_django_nor_the_environment_of_the_site():
    code = (
        "import sys, officials.page_images.pdf, officials.process_limits as p;"
        "assert 'django' not in sys.modules;"
        "p.limit(9);"
        "import resource as r;"
        "print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=process.ROOT, env={}, check=True
    )
    assert done.stdout.split() == [str(process_limits.MEMORY).encode(), b"9"]


def test_the_size_of_a_picture_is_read_without_decoding_it():
    assert read_size(write_png([b"\0" * 6] * 3, 2)) == (2, 3)
    frame = b"\xff\xc0\x00\x11\x08" + (300).to_bytes(2, "big") + (200).to_bytes(2, "big")
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xff" + frame[1:] + bytes(10)
    assert read_size(jpeg) == (200, 300)
    for broken in (b"", b"GIF89a", b"\xff\xd8\xff", jpeg[:14], b"\x89PNG\r\n\x1a\n" + bytes(40)):
        assert read_size(broken) is None
