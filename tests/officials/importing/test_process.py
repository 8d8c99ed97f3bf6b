"""Files are read in a process of their own, which a hostile file may end."""

import subprocess
import sys
from contextlib import suppress

import pytest

from officials import process_limits
from officials.importing.readers import process
from officials.importing.readers.formats import read_file
from officials.importing.readers.refusals import Reason, Refused
from tests.officials.importing.test_refusals import LIST, SHEET, changed
from tests.support.list_files import Draft, archive, html, xlsx


def test_the_process_reads_what_a_call_reads():
    merged = Draft([["甲", "乙"], ["", "𰝟"]], [(0, 0, 1, 0)], heading="题")
    hidden = Draft([["丙"]], name="藏", is_hidden=True)
    data = xlsx(merged, hidden)
    assert process.read(data, "a.xlsx") == read_file(data, "a.xlsx")
    assert process.read(data, "a.xlsx", include_hidden=True).sheets[1].name == "藏"
    page = html(merged)
    assert process.read(page, "a.html") == read_file(page, "a.html")


def test_the_process_reads_a_clipboard():
    assert process.read_clipboard("甲\t乙").sheets[0].rows[0].cells == ("甲", "乙")
    page = html(LIST).decode()
    assert process.read_clipboard("", page).sheets[0].rows[1].cells[1] == "王示例"


def test_a_refusal_crosses_the_border_with_its_words():
    with pytest.raises(Refused, match="第 1 行"):
        process.read(b'"a', "a.csv")


def test_a_file_too_large_starts_no_process():
    with pytest.raises(Refused) as refused:
        process.read(bytes(11 * 2**20), "a.xlsx")
    assert refused.value.reason is Reason.TOO_LARGE
    with pytest.raises(Refused):
        process.read_clipboard("a" * 6 * 2**20, "b" * 6 * 2**20)


def test_a_long_list_may_take_longer_on_a_busy_machine_and_a_bomb_may_not():
    """A list of 30,000 rows has 0.9 megabytes; alone on a core it takes one second."""
    assert process.processor_seconds(900 * 2**10) >= 8
    assert process.processor_seconds(40 * 2**10) == 1
    assert process.processor_seconds(10 * 2**20) <= 21


def far_away(_old):
    """Return a sheet whose two cells span more than the memory of the process."""
    cell = '<c r="{0}" t="inlineStr"><is><t>a</t></is></c>'
    rows = [(1, "A1"), (60_000, "XFD60000")]
    written = "".join(f'<row r="{row}">{cell.format(name)}</row>' for row, name in rows)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{written}</sheetData></worksheet>'


def laughing():
    """Return a document whose entities stand for a billion characters."""
    entities = '<!ENTITY a0 "haha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    text = f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d><t>&a9;</t></d>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    )
    return archive({"word/document.xml": text, "_rels/.rels": relation})


HOSTILE = {
    "two cells far from each other": ("a.xlsx", changed(xlsx(LIST), SHEET, far_away)),
    "entities of entities": ("a.docx", laughing()),
    "tables inside of tables": ("a.html", b"<table><tr><td>" * 300_000),
    "spans that multiply": (
        "a.html",
        b"<table>" + b'<tr><td colspan="200" rowspan="50000">a</td>' * 60_000,
    ),
    "a cell that never ends": ("a.csv", b"a" * 9 * 2**20),
    "a line of gaps": ("a.csv", b" " * 2**20 + b"a" + b" " * 2**20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_harmless(name):
    file, data = HOSTILE[name]
    with suppress(Refused):
        assert sum(len(sheet.rows) for sheet in process.read(data, file).sheets) < 10


def test_the_process_has_neither_django_nor_the_environment_of_the_site():
    code = (
        "import sys, officials.importing.readers.process, officials.process_limits as p;"
        "assert 'django' not in sys.modules;"
        "p.limit(9);"
        "import resource as r;"
        "print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=process.ROOT, env={}, check=True
    )
    assert done.stdout.split() == [str(process_limits.MEMORY).encode(), b"9"]
