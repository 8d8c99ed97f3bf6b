"""Remove a withdrawn number or a withheld name for good from all that is kept.

Runs as the database's role for redaction: ``manage.py redact`` connects as it.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.characters import REDACTED
from officials.clock import now
from officials.models import (
    Appointment,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    ImportRow,
    NationalHotline,
    Notice,
    Official,
    Redaction,
    RedactionKind,
    User,
    WithheldName,
    WithheldText,
)
from officials.publication.published_numbers import editions_naming
from officials.redaction import tables
from officials.redaction.spellings import NameSpelling, NumberSpelling, Spelling
from officials.redaction.tables import Find, Links, Searched
from officials.search.normalise import normalise_name


@dataclass(frozen=True)
class Subject:
    """A number or a name to remove: how it is written, and the rows that are about it.

    ``notices``: the ids of those that print it, whose files only a person can read.
    """

    kind: RedactionKind
    spelling: Spelling
    links: Links
    notices: frozenset[int]


@dataclass
class Plan:
    """The finds of a search: ``certain`` ones go, ``possible`` ones where they are chosen."""

    searched: Searched = field(default_factory=Searched)
    certain: list[Find] = field(default_factory=list)
    possible: list[Find] = field(default_factory=list)


def subject_of_number(digits: str) -> Subject:
    """Return a number as a subject. ``digits``: canonical, for all its extensions.

    Raises Refused while a hotline has it that is not withdrawn, and for a number that is short or
    national.
    """
    try:
        spelling = NumberSpelling(digits)
    except ValueError as error:
        raise Refused(_("号码至少有七位；短号码不清除。")) from error
    if NationalHotline.objects.filter(number=digits).exists():
        raise Refused(_("这是全国热线，不清除。"))
    having = Hotline.objects.filter(digits=digits)
    if left := list(having.filter(withdrawn_at=None)):
        posts = "、".join(sorted({f"{each.of_post} {each.of_post.uid}" for each in left}))
        raise Refused(_("这个号码还在登记册里没有撤下，请先撤下：%s") % posts)
    former: Any = Hotline.pgh_event_model  # type: ignore[attr-defined]
    hotlines = frozenset(having.values_list("pk", flat=True)) | frozenset(
        former.objects.filter(digits=digits).values_list("pgh_obj_id", flat=True)
    )
    rows = ImportRow.objects.filter(
        Q(numbers__contains=[digits]) | Q(hotlines__contains=[{"digits": digits}])
    )
    by_table = {"officials_importbatch": ("id", frozenset(rows.values_list("batch_id", flat=True)))}
    by_table |= _with_events("officials_hotlinesource", "hotline_id", hotlines)
    sources = HotlineSource.objects.filter(hotline__in=hotlines)
    editions = EditionHotline.objects.filter(digits=digits)
    return Subject(
        RedactionKind.NUMBER,
        spelling,
        Links(by_table),
        frozenset(sources.values_list("notice", flat=True))
        | frozenset(editions.values_list("notice", flat=True)),
    )


def subject_of_name(official: Official, written: Collection[str] = ()) -> Subject:
    """Return the name of a person as a subject; ``written``: more ways in which it is written.

    Rows that name the person by uid are about them, with the texts of the posts that they hold or
    held, and those of which somebody confirmed it when the name was withheld. Raises Refused while
    the name is public.
    """
    if not WithheldName.objects.filter(official=official, restored_by=None).exists():
        raise Refused(_("这个姓名还在公开，请先办理不公开。"))
    events: Any = Official.pgh_event_model  # type: ignore[attr-defined]
    former = events.objects.filter(pgh_obj_id=official.pk)
    rows = [official, *former]
    names = {row.name for row in rows} | set(written)
    latin = {each for row in rows for each in [row.pinyin, *row.other_readings]}
    # The views mask these by the name of the person, which will be gone.
    confirmed = WithheldText.objects.filter(
        withheld_name__official=official, withheld_name__restored_by=None
    )
    spelling = NameSpelling(
        frozenset(names - {"", REDACTED}),
        frozenset(latin - {"", REDACTED}),
        official.uid,
        frozenset(confirmed.exclude(notice=None).values_list("notice__title", flat=True)),
    )
    if not spelling.names:
        raise Refused(_("这个姓名已经清除；还有别的写法时，请用 --written 写出。"))
    posts = set(
        Edition.objects.filter(pk__in=editions_naming(official.uid)).values_list("post", flat=True)
    ) | set(Appointment.objects.filter(official=official).values_list("post", flat=True))
    posts |= set(confirmed.exclude(post=None).values_list("post", flat=True))
    hotlines = Hotline.objects.filter(on_post__in=posts)
    editions = frozenset(Edition.objects.filter(post__in=posts).values_list("pk", flat=True))
    people = "officials_official"
    by_table = {
        **_with_events(people, "id", frozenset({official.pk})),
        **_with_events("officials_post", "id", frozenset(posts)),
        **_with_events("officials_edition", "post_id", frozenset(posts)),
        **_with_events("officials_editionhotline", "edition_id", editions),
        **_with_events("officials_hotline", "id", frozenset(hotlines.values_list("pk", flat=True))),
        **_with_events(
            "officials_hotlinesource",
            "hotline_id",
            frozenset(hotlines.values_list("pk", flat=True)),
        ),
        **_with_events(
            "officials_promise",
            "notice_id",
            frozenset(confirmed.exclude(notice=None).values_list("notice", flat=True)),
        ),
        # Written without the name when it was withheld; those of others follow their cards.
        "officials_searchrow": ("edition_id", editions),
        "officials_importrow": ("official_id", frozenset({official.pk})),
        "officials_lexiconname": ("name", _names_of_nobody_else(official, spelling.names)),
    }
    only = frozenset({people, f"{people}event", "officials_lexiconname", "officials_searchrow"})
    cited = EditionHotline.objects.filter(edition__in=editions)
    sources = HotlineSource.objects.filter(hotline__in=hotlines)
    appointed = Appointment.objects.filter(official=official)
    notices = {
        pk
        for rows_with_notices in (cited, sources, appointed, confirmed)
        for pk in rows_with_notices.exclude(notice=None).values_list("notice", flat=True)
    }
    return Subject(RedactionKind.NAME, spelling, Links(by_table, only), frozenset(notices))


def _with_events(
    table: str, column: str, values: frozenset[Any]
) -> dict[str, tuple[str, frozenset[Any]]]:
    return {table: (column, values), f"{table}event": (column, values)}


def _names_of_nobody_else(official: Official, names: Collection[str]) -> frozenset[str]:
    """Return the names, as search stores them, that no other official has."""
    others = Official.objects.filter(name__in=names).exclude(pk=official.pk)
    shared = set(others.values_list("name", flat=True))
    return frozenset(normalise_name(name) for name in {*names} - shared)


def make_plan(subject: Subject, *, report: Callable[[str], None] = lambda _table: None) -> Plan:
    """Search every table for a subject. Writes nothing; call inside a transaction."""
    plan = Plan()
    for find in tables.search(subject.spelling, subject.links, plan.searched, report=report):
        (plan.certain if find.is_certain else plan.possible).append(find)
    return plan


def redact(
    subject: Subject, plan: Plan, *, by: User, chosen: Collection[str], files: int
) -> Redaction:
    """Put marks in place of what a plan found, and record it without what it was.

    ``chosen``: identifiers of possible finds; ``files``: how many files are deleted with it. Every
    page is rendered anew. Raises Refused for an identifier that the plan has not.
    """
    if unknown := set(chosen) - {each.identifier for each in plan.possible}:
        raise Refused(_("没有这样编号的发现：%s") % "、".join(sorted(unknown)))
    picked = [each for each in plan.possible if each.identifier in chosen]
    with transaction.atomic():
        counts = Counter(tables.put_marks([*plan.certain, *picked]))
        if files:
            counts["files"] = files
        return Redaction.objects.create(
            kind=subject.kind, done_at=now(), done_by=by, counts=dict(counts)
        )


def notices_with_files(subject: Subject) -> list[Notice]:
    """Return the notices that print a subject and have an archived file."""
    return list(Notice.objects.filter(pk__in=subject.notices).exclude(file_sha256=""))
