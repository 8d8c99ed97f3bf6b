"""Find a person's name in texts that the public reads and that do not belong to the person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from officials.models import Hotline, HotlineSource, Notice, Official, Post, Promise
from officials.public_texts import PUBLIC_TEXTS, Check
from officials.publication.published_numbers import editions_naming

# The columns that cards, notices and promises show; a mask reaches them.
MASKED: dict[type[models.Model], tuple[str, ...]] = {
    Post: ("title", "duties"),
    Hotline: ("label", "purpose", "answered_by"),
    HotlineSource: ("printed_name",),
    Notice: ("title",),
    Promise: ("wording",),
}
# Namesakes bear their own name.
NAMESAKES = (Official,)

# Each row: the id of the post, the column as ``Model.name``, the text, whether a namesake holds or
# held the post. What the person's own posts show is masked without being asked for. The views mask
# row by row, so that they are asked for those editions alone that have every letter of the name.
IN_CARDS = """
WITH likely AS MATERIALIZED (
    SELECT id FROM public.officials_edition
    WHERE concat(card->>'title', ' ', card->>'duties', ' ', card->>'sources')
        LIKE ALL(%(letters)s)
    UNION SELECT edition_id FROM public.officials_editionhotline
    WHERE concat(label, ' ', purpose, ' ', answered_by) LIKE ALL(%(letters)s)
), cards AS (
    SELECT id, uid, card FROM public.live_post WHERE id IN (SELECT id FROM likely)
    UNION ALL
    SELECT id, uid, card FROM public.past_post WHERE id IN (SELECT id FROM likely)
), texts AS (
    SELECT uid, 'Post.title' AS in_column, card->>'title' AS written FROM cards
    UNION ALL SELECT uid, 'Post.duties', card->>'duties' FROM cards
    UNION ALL SELECT uid, 'HotlineSource.printed_name', source->>'printed_name'
    FROM cards, jsonb_array_elements(card->'sources') AS source
    UNION ALL SELECT cards.uid, 'Hotline.' || of_line.in_column, of_line.written
    FROM cards JOIN public.live_hotline shown ON shown.post_id = cards.id
    CROSS JOIN LATERAL (VALUES ('label', shown.label), ('purpose', shown.purpose),
        ('answered_by', shown.answered_by)) AS of_line (in_column, written)
)
SELECT DISTINCT post.id, texts.in_column, texts.written, EXISTS (
    SELECT FROM cards WHERE cards.uid = post.uid
        AND public.officials_people(cards.card) ? (%(names)s::text[])[1])
FROM texts JOIN public.officials_post post ON post.uid = texts.uid
WHERE public.officials_without_names(texts.written, %(names)s) <> texts.written
    AND post.id <> ALL(%(own)s::bigint[])
ORDER BY post.id, texts.in_column, texts.written
"""
IN_TITLES = """
SELECT notice.id, 'Notice.title', notice.title
FROM public.officials_notice notice
WHERE notice.title LIKE ALL(%(letters)s)
    AND public.officials_without_names(notice.title, %(names)s) <> notice.title
    AND (EXISTS (SELECT FROM public.shown_notice shown WHERE shown.id = notice.id)
        OR EXISTS (SELECT FROM public.officials_appointment held WHERE held.notice_id = notice.id)
        OR EXISTS (SELECT FROM public.officials_promise promise
            WHERE promise.notice_id = notice.id AND promise.withdrawn_at IS NULL))
ORDER BY notice.id
"""
# Those that wait for a second person too: once confirmed they are public.
IN_PROMISES = """
SELECT promise.id
FROM public.officials_promise promise
WHERE promise.wording LIKE ALL(%(letters)s) AND promise.withdrawn_at IS NULL
    AND public.officials_without_names(promise.wording, %(names)s) <> promise.wording
ORDER BY promise.id
"""


@dataclass(frozen=True)
class NameFind:
    """A public text with the characters of a name.

    ``key``: the post or the notice to mask, ``post-12``; empty for a text that staff correct in
    the usual way. ``where``: its row in words; ``field``: the label of the column.
    """

    key: str
    where: str
    field: str
    text: str


def find_name(official: Official) -> list[NameFind]:
    """Return the public texts that contain the name of ``official``, except their own posts'.

    Whether they mean this person or a namesake, somebody has to decide.
    """
    in_notices = [*_in_titles(official), *_in_promises(official)]
    return [*_in_cards(official), *in_notices, *_elsewhere(official)]


def _in_cards(official: Official) -> Iterator[NameFind]:
    posts = Post.objects.select_related("department__region")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT post_id FROM public.officials_edition WHERE id = ANY(%s::bigint[])",
            [editions_naming(official.uid)],
        )
        own = [post for (post,) in cursor.fetchall()]
        letters = _letters(official.name)
        cursor.execute(IN_CARDS, {"names": [official.name], "letters": letters, "own": own})
        found = cursor.fetchall()
    named = posts.in_bulk({post for post, *_others in found})
    for pk, column, text, has_namesake in found:
        where = f"{named[pk].department.region} {named[pk]}"
        where += _("（任职者同名）") if has_namesake else ""
        yield NameFind(f"post-{pk}", where, _label(column), text)


def _in_titles(official: Official) -> Iterator[NameFind]:
    with connection.cursor() as cursor:
        letters = _letters(official.name)
        cursor.execute(IN_TITLES, {"names": [official.name], "letters": letters})
        found = cursor.fetchall()
    notices = Notice.objects.in_bulk([pk for pk, _column, _text in found])
    for pk, column, text in found:
        yield NameFind(f"notice-{pk}", notices[pk].issuer, _label(column), text)


def _in_promises(official: Official) -> Iterator[NameFind]:
    """Yield promises with the name; the key is that of their notice, which prints them."""
    with connection.cursor() as cursor:
        letters = _letters(official.name)
        cursor.execute(IN_PROMISES, {"names": [official.name], "letters": letters})
        found = [pk for (pk,) in cursor.fetchall()]
    for promise in Promise.objects.select_related("region").filter(pk__in=found):
        where = f"{promise._meta.verbose_name} {promise.region}"
        label = _label("Promise.wording")
        yield NameFind(f"notice-{promise.notice_id}", where, label, promise.wording)


def _letters(name: str) -> list[str]:
    """Return a pattern for each letter of a name that has no case: any text with the name fits."""
    return [
        f"%{letter}%" for letter in sorted({*name}) if letter.isalpha() and not _has_case(letter)
    ]


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _elsewhere(official: Official) -> Iterator[NameFind]:
    """Yield finds in all other columns of the list of public texts."""
    for model, columns in other_columns().items():
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__icontains": official.name})
        for row in model._default_manager.filter(condition).order_by("pk"):
            for column in columns:
                text = str(getattr(row, column))
                if official.name in text:
                    where = f"{model._meta.verbose_name} {row}"
                    yield NameFind("", where, _label(f"{model.__name__}.{column}"), text)


def other_columns() -> dict[type[models.Model], list[str]]:
    """Return the columns of public texts that no mask reaches, by model."""
    found: dict[type[models.Model], list[str]] = {}
    for model, entries in PUBLIC_TEXTS.items():
        masked = MASKED.get(model, ())
        texts = [name for name, entry in entries.items() if entry.check is Check.TEXT]
        if kept := [name for name in texts if name not in masked and model not in NAMESAKES]:
            found[model] = kept
    return found


def _label(column: str) -> str:
    model, name = column.split(".")
    field: Any = apps.get_model("officials", model)._meta.get_field(name)
    return str(field.verbose_name)
