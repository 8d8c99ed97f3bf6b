"""Fetch live posts with all that their cards show, by statements that are written once."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from officials.db.row_queries import RowQuery, set_related
from officials.models.departments import Department, DepartmentType
from officials.models.public import LiveCover, LiveHotline, LivePost
from officials.models.regions import Region

_NEAREST = RowQuery(
    """
    SELECT {post}, {department}, {type}
    FROM live_post post
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_departmenttype type ON type.id = department.type_id
    WHERE post.region_id = (
        SELECT region.id FROM officials_region region
        CROSS JOIN LATERAL (SELECT FROM live_post WHERE region_id = region.id LIMIT 1) here
        WHERE region.id = ANY(%(path)s)
        ORDER BY region.level DESC LIMIT 1)
    ORDER BY post.rank, post.id LIMIT %(limit)s
    """,
    post=LivePost,
    department=Department,
    type=DepartmentType,
)

_DEPARTMENTS = RowQuery(
    """
    SELECT {post}, {department}, {type}, post.live, post.position
    FROM (
        SELECT post.*, count(*) OVER within AS live,
            row_number() OVER (within ORDER BY rank, id) AS position
        FROM live_post post WHERE region_id = %(region)s
        WINDOW within AS (PARTITION BY department_id)) post
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_departmenttype type ON type.id = department.type_id
    WHERE post.position = 1 OR post.card->>'kind' = 'desk'
    ORDER BY post.rank, post.id
    """,
    post=LivePost,
    department=Department,
    type=DepartmentType,
)

_POSTS = RowQuery(
    """
    SELECT {post}, {department}, {type}, {region}, {above}, {second_above}, {third_above}
    FROM live_post post
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region region ON region.id = post.region_id
    LEFT JOIN officials_region above ON above.id = region.parent_id
    LEFT JOIN officials_region second_above ON second_above.id = above.parent_id
    LEFT JOIN officials_region third_above ON third_above.id = second_above.parent_id
    WHERE post.id = ANY(%(posts)s)
    """,
    post=LivePost,
    department=Department,
    type=DepartmentType,
    region=Region,
    above=Region,
    second_above=Region,
    third_above=Region,
)

_COVERS = RowQuery(
    """
    SELECT {cover}, {post}, {region}
    FROM live_cover cover
    JOIN live_post post ON post.id = cover.covered_by_id
    JOIN officials_region region ON region.id = post.region_id
    WHERE cover.id = ANY(%(posts)s)
    """,
    cover=LiveCover,
    post=LivePost,
    region=Region,
)

_HOTLINES = RowQuery(
    """
    SELECT {hotline} FROM live_hotline hotline WHERE hotline.post_id = ANY(%(posts)s)
    ORDER BY hotline.own, hotline.rank, hotline.id
    """,
    hotline=LiveHotline,
)


def nearest_posts(path: Sequence[Region], limit: int) -> list[LivePost]:
    """Return the first posts, at most ``limit``, of the lowest region of ``path`` that has any.

    Their region is that of ``path``.
    """
    by_id = {region.pk: region for region in path}
    posts = []
    for post, department, kind in _NEAREST.fetch(path=list(by_id), limit=limit):
        set_related(department, type=kind)
        set_related(post, department=department, region=by_id[post.region_id])
        posts.append(post)
    return posts


def list_departments(region: Region) -> tuple[list[tuple[Department, int]], list[LivePost]]:
    """Return the departments of a region in order, with the number of their live posts in it.

    With them its duty desks, in the same statement.
    """
    departments, desks = [], []
    for post, department, kind, live, position in _DEPARTMENTS.fetch(region=region.pk):
        set_related(department, type=kind)
        set_related(post, department=department, region=region)
        if position == 1:
            departments.append((department, live))
        if post.card["kind"] == "desk":
            desks.append(post)
    departments.sort(key=lambda pair: (pair[0].rank, pair[0].pk))
    return departments, desks


def fetch_posts(ids: Collection[int]) -> list[LivePost]:
    """Return the live posts of editions in the order of ``ids``, with all regions above them."""
    posts = {}
    for post, department, kind, *regions in _POSTS.fetch(posts=list(ids)) if ids else ():
        path = [region for region in regions if region]
        for region, above in pairwise(path):
            set_related(region, parent=above)
        set_related(department, type=kind)
        set_related(post, department=department, region=path[0])
        posts[post.pk] = post
    return [posts[pk] for pk in ids if pk in posts]


def fetch_hotlines(posts: Sequence[LivePost]) -> None:
    """Fetch the covers of posts, and the hotlines of all in the order of each office.

    As ``prefetch_related`` does, without a queryset for each post and each look at its hotlines.
    """
    by_id = {post.pk: post for post in posts}
    covers = _fetch_covers(posts, by_id)
    for post in posts:
        set_related(post, cover=covers.get(post.pk))
    fetched: dict[int, list[LiveHotline]] = {pk: [] for pk in by_id}
    for (hotline,) in _HOTLINES.fetch(posts=list(by_id)):
        set_related(hotline, post=by_id[hotline.post_id])
        fetched[hotline.post_id].append(hotline)
    for post in (*posts, *by_id.values()):
        vars(post).setdefault("_prefetched_objects_cache", {})["hotlines"] = fetched[post.pk]


def _fetch_covers(posts: Sequence[LivePost], by_id: dict[int, LivePost]) -> dict[int, LiveCover]:
    """Return the covers of posts by their ids, and add the posts that cover them to ``by_id``."""
    covered = [post.pk for post in posts if post.card.get("cover")]
    covers: dict[int, Any] = {}
    for cover, covering, region in _COVERS.fetch(posts=covered) if covered else ():
        set_related(covering, region=region)
        set_related(cover, covered_by=by_id.setdefault(covering.pk, covering))
        covers[cover.pk] = cover
    return covers
