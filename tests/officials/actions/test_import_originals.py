"""The rows of a list are kept with it, so that no page reads its file again."""

import pytest
from hypothesis import given, strategies as st

from officials.actions.import_originals import pack_book, read_book
from officials.importing.readers.sheets import Book, Row, Sheet
from officials.models import ImportBatch
from tests.support import factories
from tests.support.list_files import Draft, xlsx

texts = st.text(max_size=12)
rows = st.builds(
    Row, st.integers(1), st.lists(texts).map(tuple), st.frozensets(st.integers(0), max_size=3)
)
sheets = st.builds(Sheet, texts, st.lists(rows, max_size=4).map(tuple), texts)
books = st.builds(
    Book, st.lists(sheets, max_size=3).map(tuple), st.lists(texts, max_size=2).map(tuple), texts
)


@given(book=books)
def test_a_book_that_is_kept_comes_back_as_it_was(book):
    assert read_book(ImportBatch(sheets=pack_book(book))) == book


@pytest.mark.django_db
def test_a_list_whose_rows_were_not_kept_is_read_from_its_file():
    source = xlsx(Draft([["单位", "电话"], ["教育局", "12345"]]))
    book = read_book(factories.import_batch(source=source))
    assert book.sheets[0].rows[1].cells == ("教育局", "12345")
