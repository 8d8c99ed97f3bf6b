"""Submit many posts in a constant number of statements: those that ``review.submit`` would take."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from officials import phones
from officials.actions import bans
from officials.actions.second_person import check_approvers
from officials.issues import Issue
from officials.models import (
    Department,
    Hotline,
    HotlineSource,
    Notice,
    Official,
    Post,
    User,
)
from officials.models.national_hotlines import read_numbering
from officials.public_texts import PUBLIC_TEXTS, Check, find_fault

# Read once: thousands of ids, written into each part of a query, take longer than their rows.
_WANTED = "WITH wanted AS MATERIALIZED (SELECT unnest(%(posts)s::bigint[]) AS id)"
_HOTLINES = """
    SELECT hotline.*, hotline.on_post_id AS of_post FROM officials_hotline hotline
    WHERE hotline.on_post_id IN (SELECT id FROM wanted) AND withdrawn_at IS NULL
"""
_SOURCES = f"""
    SELECT source.*, hotline.of_post FROM ({_HOTLINES}) AS hotline
    JOIN officials_hotlinesource source ON source.hotline_id = hotline.id
"""  # noqa: S608 - constants
_HELD = "SELECT * FROM officials_appointment WHERE post_id IN (SELECT id FROM wanted)"

# The rows whose texts an approval makes public, with the id of the post in ``of_post``.
_ROWS: Mapping[type[models.Model], str] = {
    Post: "SELECT *, id AS of_post FROM officials_post WHERE id IN (SELECT id FROM wanted)",
    Department: """
        SELECT department.*, post.id AS of_post FROM officials_post post
        JOIN officials_department department ON department.id = post.department_id
        WHERE post.id IN (SELECT id FROM wanted)""",
    Official: f"""
        SELECT official.*, held.post_id AS of_post FROM ({_HELD}) AS held
        JOIN officials_official official ON official.id = held.official_id""",  # noqa: S608
    Hotline: _HOTLINES,
    HotlineSource: _SOURCES,
    Notice: f"""
        SELECT notice.*, cited.of_post FROM (
            SELECT post_id AS of_post, notice_id FROM ({_HELD}) AS held
            UNION SELECT of_post, notice_id FROM ({_SOURCES}) AS source
        ) AS cited JOIN officials_notice notice ON notice.id = cited.notice_id""",  # noqa: S608
}

READ_NUMBERS = f"""
{_WANTED}
SELECT hotline.of_post, source.printed_number, hotline.digits, hotline.extension, hotline.kind
FROM ({_HOTLINES}) AS hotline
LEFT JOIN officials_hotlinesource source ON source.hotline_id = hotline.id
"""  # noqa: S608 - constants


READ_DRAFTS = """
SELECT id FROM officials_post WHERE id = ANY(%(posts)s::bigint[]) AND review_state = 'draft'
ORDER BY id
"""

# Posts of one region with the same contributors have the same approvers.
READ_UNLIKE = """
SELECT min(post.id) FROM officials_post post
JOIN officials_department department ON department.id = post.department_id
WHERE post.id = ANY(%(posts)s::bigint[]) GROUP BY department.region_id, post.contributors
"""

SUBMIT = """
UPDATE officials_post SET review_state = 'submitted', submitted_by_id = %(by)s,
    submitted_at = officials_now()
WHERE id = ANY(%(posts)s::bigint[])
"""

COMMENT = """
UPDATE officials_post post SET review_comment = left(unfit.comment, 400)
FROM unnest(%(posts)s::bigint[], %(comments)s::text[]) AS unfit (id, comment)
WHERE post.id = unfit.id
"""


def submit_what_is_fit(posts: Collection[int], *, by: User) -> None:
    """Submit the drafts among ``posts``, which are locked; say on the others why they are not fit.

    A post that ``review.submit`` would refuse stays a draft, with the reason as its comment.
    Raises Refused where nobody could approve.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_DRAFTS, {"posts": list(posts)})
        drafts = [post for (post,) in cursor.fetchall()]
        unfit = _find_texts(drafts) | _find_numbers(drafts)
        fit = [post for post in drafts if post not in unfit]
        cursor.execute(READ_UNLIKE, {"posts": fit})
        unlike = Post.objects.filter(pk__in=[post for (post,) in cursor.fetchall()])
        check_approvers(list(unlike.select_related("department__region")), by=by)
        cursor.execute(SUBMIT, {"posts": fit, "by": by.pk})
        cursor.execute(COMMENT, {"posts": [*unfit], "comments": [*unfit.values()]})


def find_unfit(posts: Collection[int]) -> dict[int, str]:
    """Return why ``review.submit`` would refuse posts, by post; those that it takes are left out.

    Takes a constant number of queries. Who could approve them is left to the submission.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_DRAFTS, {"posts": list(posts)})
        drafts = [post for (post,) in cursor.fetchall()]
    unfit = dict.fromkeys({*posts} - {*drafts}, _("不是草稿，不用再提交。"))
    return unfit | _find_texts(drafts) | _find_numbers(drafts)


def _find_numbers(posts: Collection[int]) -> dict[int, str]:
    """Return what is wrong with the numbers of posts, by post."""
    numbering = read_numbering()
    with connection.cursor() as cursor:
        cursor.execute(READ_NUMBERS, {"posts": list(posts)})
        found = cursor.fetchall()
    banned = bans.find_bans({(each[2], each[3]) for each in found})
    unfit, known = {}, set()
    for post, printed, digits, extension, kind in found:
        known.add(post)
        words = {"number": phones.shown(kind, digits, extension), "printed": printed}
        if printed is None:
            unfit[post] = _("%(number)s 没有公告来源。请填写公告及其所印的姓名和号码。") % words
        elif ban := banned.get((digits, extension)):
            words["why"] = bans.explain(ban)
            unfit[post] = _("号码 %(number)s：%(why)s") % words
        elif not phones.prints(printed, digits, kind, numbering):
            unfit[post] = _("号码 %(number)s 与公告所印的“%(printed)s”不符。") % words
    lacking = _("还没有号码。请先填写至少一个号码，再提交审核。")
    return unfit | {post: lacking for post in posts if post not in known}


def _find_texts(posts: Collection[int]) -> dict[int, str]:
    """Return which texts of posts must not become public, by post."""
    faults: dict[str, Issue] = {}
    for column, text in _read_texts("DISTINCT column_of, written_text", posts):
        model, name = _COLUMNS[column]
        if fault := find_fault(model, name, text):
            faults[text] = fault
    unfit = {}
    if faults:
        for post, column, text in _read_texts("of_post, column_of, written_text", posts, [*faults]):
            model, name = _COLUMNS[column]
            field: Any = model._meta.get_field(name)
            fault = faults[text]
            words = {"field": field.verbose_name, "fault": _(fault.template) % fault.params}
            unfit[post] = _("“%(field)s”：%(fault)s") % words
    return unfit


def _read_texts(
    columns: str, posts: Collection[int], only: Iterable[str] | None = None
) -> list[Any]:
    condition = "written_text = ANY(%(only)s)" if only is not None else "written_text <> ''"
    query = f"{_WANTED} SELECT {columns} FROM ({_TEXTS}) AS texts WHERE {condition}"  # noqa: S608
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"posts": list(posts), "only": only}
        cursor.execute(query, values)
        found: list[Any] = cursor.fetchall()
    return found


def _list_columns() -> dict[str, tuple[type[models.Model], str]]:
    """Return the texts of the rows that may hide a number or an address, by label."""
    checked = {Check.TEXT, Check.URL}
    return {
        f"{model.__name__}.{name}": (model, name)
        for model in _ROWS
        for name, entry in PUBLIC_TEXTS[model].items()
        if entry.check in checked and name != "other_readings"
    }


_COLUMNS = _list_columns()


def _read_columns(model: type[models.Model]) -> str:
    """Return the query for the texts of the rows of one model."""
    values = ", ".join(
        f"('{label}', stored.{name}::text)" for label, (of, name) in _COLUMNS.items() if of is model
    )
    return f"""SELECT of_post, written.* FROM ({_ROWS[model]}) AS stored
        CROSS JOIN LATERAL (VALUES {values}) AS written (column_of, written_text)"""  # noqa: S608


_TEXTS = " UNION ALL ".join(map(_read_columns, _ROWS))
