"""List every text column that the public sees: who makes it public, and which check it passes.

A new column needs an entry here; ``tests/officials/test_public_texts.py`` compares the list with
the models, the database views and the cards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.db import models

from officials import hours
from officials.hidden_contacts import find_hidden_contact
from officials.issues import Issue
from officials.models import (
    Appointment,
    AreaCode,
    Cover,
    Department,
    DepartmentType,
    Edition,
    EditionHotline,
    EditionRecord,
    Hotline,
    HotlineSource,
    LiveCheck,
    LiveHotline,
    LiveNotice,
    LiveNumber,
    LiveOutcome,
    LivePost,
    LivePromise,
    LiveSource,
    LiveTerm,
    LostNumber,
    NationalHotline,
    Notice,
    NoticeEntry,
    Official,
    PastPost,
    Post,
    Promise,
    Redirect,
    Region,
    RegionAlias,
    Report,
    SheetEntry,
    ShownEdition,
    ShownHotline,
    ShownNotice,
    TermNotice,
    Topic,
    WithdrawnEdition,
    WithheldName,
    WithheldOfficial,
)
from officials.publication.cards import Card, CardCover, Source, Term

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

CREDENTIALS = _("「%(written)s」里有用户名或密码；请写“@”以前没有内容的网址。")


class Publisher(Enum):
    """Name who can make a text public."""

    TWO_PEOPLE = "reviewed by a second person, with a post or as a proposal"
    REFERENCE = "reference data, proposed by one administrator and confirmed by another"
    FIXED = "chosen from fixed words, or made by the software"


class Check(Enum):
    """Name the check that a text passes before it is stored or submitted."""

    TEXT = "contains neither a number nor an address"
    URL = "is an address of the web, without a user name"
    AS_PRINTED = "the number itself, as its notice prints it"
    PATTERN = "digits or a code: the database holds its pattern"
    CHOICE = "one of the choices of the column"


@dataclass(frozen=True)
class PublicText:
    """An entry of the list."""

    publisher: Publisher
    check: Check


def _texts(publisher: Publisher, **columns: str) -> dict[str, PublicText]:
    """Return entries from the names of columns, by the lower-case name of their check."""
    return {
        column: PublicText(publisher, Check[check.upper()])
        for check, names in columns.items()
        for column in names.split()
    }


_UID = _texts(Publisher.FIXED, pattern="uid")

PUBLIC_TEXTS: Mapping[type[models.Model], Mapping[str, PublicText]] = {
    Department: _UID | _texts(Publisher.TWO_PEOPLE, text="name name_en"),
    Post: _UID | _texts(Publisher.TWO_PEOPLE, text="title duties", choice="kind"),
    Official: _UID | _texts(Publisher.TWO_PEOPLE, text="name pinyin other_readings"),
    Appointment: _UID | _texts(Publisher.TWO_PEOPLE, choice="capacity"),
    Cover: _UID,
    Hotline: _UID
    | _texts(
        Publisher.TWO_PEOPLE,
        text="label purpose answered_by hours",
        pattern="digits extension",
        choice="kind use",
    )
    | _texts(Publisher.FIXED, choice="public_reason"),
    HotlineSource: _texts(Publisher.TWO_PEOPLE, text="printed_name", as_printed="printed_number"),
    Notice: _UID
    | _texts(Publisher.TWO_PEOPLE, text="issuer title document_number", url="url")
    | _texts(Publisher.FIXED, choice="file_type", pattern="file_sha256"),
    Promise: _UID | _texts(Publisher.TWO_PEOPLE, text="wording"),
    WithheldName: _texts(Publisher.FIXED, choice="reason"),
    Edition: _UID | _texts(Publisher.FIXED, choice="outcome public_reason"),
    Region: _texts(
        Publisher.REFERENCE,
        text="type name short_name name_en pinyin initials pinyin_spaced alt_pinyin",
        pattern="code",
    ),
    RegionAlias: _texts(
        Publisher.REFERENCE, text="name short_name pinyin type document_number", pattern="code"
    ),
    AreaCode: _texts(Publisher.REFERENCE, pattern="code"),
    DepartmentType: _texts(
        Publisher.REFERENCE, text="name name_en category aliases", pattern="code"
    ),
    Topic: _texts(
        Publisher.REFERENCE,
        text="name name_en group aliases department_types hotlines",
        pattern="slug",
    ),
    NationalHotline: _texts(
        Publisher.REFERENCE,
        text="name name_en aliases department_types authority arrangement note note_en source",
        url="source_url",
        pattern="number merged_into",
        choice="category status",
    ),
    Redirect: _texts(Publisher.FIXED, choice="kind", pattern="old new"),
    # Whoever has the receipt reads them.
    Report: _texts(Publisher.FIXED, choice="state answer"),
}


def _copies(original: type[models.Model], columns: str, **renamed: str) -> dict[str, str]:
    """Return where copies come from, by their names: ``notice.title`` for ``notice_title``."""
    name = original.__name__
    same = {column: f"{name}.{column}" for column in columns.split()}
    return same | {copy: f"{name}.{column}" for copy, column in renamed.items()}


_HOTLINE = _copies(Hotline, "kind use digits extension label purpose answered_by hours")
_POST = _copies(Post, "uid", card="title")
# What editions, cards and views copy: name -> the column of the list that it comes from. The JSON
# of a card is that of the dataclasses; ``result`` and the like are choices of the check.
PUBLIC_COPIES: Mapping[type, Mapping[str, str]] = {
    Edition: {"card": "Post.title"},
    EditionHotline: _HOTLINE
    | _copies(Hotline, "", hotline_uid="uid")
    | _copies(HotlineSource, "printed_name printed_number")
    | _copies(Hotline, "public_reason")
    | {"result": "Verification.result"},
    Card: _copies(Post, "title duties kind")
    | _copies(Department, "", department="name")
    | {"department_type": "DepartmentType.code"},
    Term: _copies(Official, "name", official="uid", latin="pinyin", readings="other_readings")
    | _copies(Appointment, "capacity", appointment="uid")
    | _copies(Notice, "", notice="title"),
    CardCover: _copies(Cover, "", cover="uid") | _copies(Post, "", post="uid"),
    Source: _copies(Notice, "issuer title document_number url", notice="uid")
    | _copies(Hotline, "", hotline="uid")
    | _copies(HotlineSource, "printed_name"),
    LivePost: _POST,
    PastPost: _POST | _copies(Edition, "outcome public_reason"),
    LiveHotline: _HOTLINE
    | _copies(Hotline, "uid")
    | _copies(HotlineSource, "printed_name")
    | {"result": "Verification.result"}
    | _copies(
        Notice,
        "",
        notice_uid="uid",
        notice_issuer="issuer",
        notice_title="title",
        notice_number="document_number",
        notice_url="url",
    ),
    LiveTerm: _copies(Official, "name", official="uid", latin="pinyin", people="name")
    | _copies(Appointment, "capacity", id="uid")
    | _copies(Notice, "", notice="title"),
    LiveNumber: _copies(Hotline, "uid digits"),
    LiveOutcome: _copies(Hotline, "uid"),
    LiveNotice: _copies(Notice, "uid issuer title document_number url file_type file_sha256"),
    ShownHotline: _copies(Hotline, "uid"),
    LivePromise: _copies(Promise, "uid wording")
    | _copies(
        Notice,
        "",
        notice_uid="uid",
        notice_issuer="issuer",
        notice_title="title",
        notice_number="document_number",
        notice_url="url",
    ),
    ShownNotice: _copies(Notice, "uid"),
    ShownEdition: _copies(Official, "", people="name") | _copies(Edition, "public_reason"),
    WithheldOfficial: _copies(Official, "uid") | _copies(WithheldName, "reason"),
    EditionRecord: _copies(Edition, "uid") | _copies(Post, "", post="uid", card="title"),
    WithdrawnEdition: _copies(Edition, "uid public_reason"),
    LiveCheck: {"method": "Verification.method", "result": "Verification.result"},
    LiveSource: _copies(Hotline, "", hotline="uid")
    | _copies(HotlineSource, "printed_name printed_number")
    | _copies(Notice, "file_type file_sha256", notice="uid"),
    NoticeEntry: _copies(HotlineSource, "printed_name printed_number")
    | {"state": "NoticeEntry.state"},
    SheetEntry: _copies(Post, "", post="uid") | {"state": "NoticeEntry.state"},
    TermNotice: _copies(Appointment, "", appointment="uid") | _copies(Notice, "url", notice="uid"),
    LostNumber: _copies(Post, "", post="uid") | _copies(Hotline, "public_reason"),
}


def find_fault(model: type[models.Model], column: str, text: str) -> Issue | None:
    """Return why ``text`` must not become public in this column, or None."""
    entry = PUBLIC_TEXTS.get(model, {}).get(column)
    if entry is None:
        return None
    if entry.check is Check.TEXT:
        found = find_hidden_contact(text)
        return hours.explain(text, found) if found and column == "hours" else found
    if entry.check is Check.URL and "@" in urlsplit(text).netloc:
        return Issue("credentials", CREDENTIALS, {"written": text})
    return None


def find_faults(row: models.Model) -> Iterator[tuple[str, Issue]]:
    """Yield the name of each column of ``row`` with a fault, and the fault."""
    for column in PUBLIC_TEXTS.get(type(row), {}):
        value = getattr(row, column)
        for text in value if isinstance(value, list) else [value]:
            if fault := find_fault(type(row), column, text):
                yield str(row._meta.get_field(column).verbose_name), fault  # type: ignore[union-attr]
