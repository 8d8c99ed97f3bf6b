"""Name a region so that it is told from others of its name: 南京市鼓楼区, and 临潼区 as it is."""

from collections.abc import Collection

from django.db.models import Case, CharField, Exists, F, OuterRef, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from officials.models import Region


def place_name(region: str = "") -> Combinable:
    """Return the expression of the name of a region, behind its parent's where others share it.

    Where others share the name of the parent too, that of the region above it comes first.
    ``region``: the lookup from the annotated rows to their region; empty for regions themselves.
    """
    path = f"{region}__" if region else ""
    name, parent, above = (f"{path}{step}name" for step in ("", "parent__", "parent__parent__"))
    text = CharField()
    full = Case(
        When(_is_shared(f"{path}parent__"), then=Concat(F(above), F(parent), F(name))),
        default=Concat(F(parent), F(name)),
        output_field=text,
    )
    return Case(When(_is_shared(path), then=full), default=F(name), output_field=text)


def _is_shared(path: str) -> Exists:
    """Return the condition that another present region has the name of the one at ``path``."""
    others = Region.objects.present().filter(name=OuterRef(f"{path}name"))
    return Exists(others.exclude(pk=OuterRef(f"{path}pk")))


def place_name_sql(region: str) -> str:
    """Return ``place_name`` in SQL, for statements by hand. ``region``: the alias of the table."""
    return f"""
        coalesce((SELECT coalesce((SELECT above.name FROM officials_region above
                WHERE above.id = parent.parent_id AND {_is_shared_sql("parent")}), '')
                || parent.name
            FROM officials_region parent
            WHERE parent.id = {region}.parent_id AND {_is_shared_sql(region)}), '')
        || {region}.name"""  # noqa: S608 - names of tables


def _is_shared_sql(region: str) -> str:
    return f"""EXISTS (SELECT FROM officials_region other WHERE other.name = {region}.name
        AND other.id <> {region}.id AND other.merged_into_id IS NULL)"""


def name_places(regions: Collection[int]) -> dict[int, str]:
    """Return ``place_name`` of each region by its id, in one query."""
    wanted = {*regions}
    if not wanted:
        return {}
    rows = Region.objects.filter(pk__in=wanted).annotate(place_name=place_name())
    return dict(rows.order_by().values_list("pk", "place_name"))


def name_place(region: Region) -> str:
    """Return ``place_name`` of one region."""
    return name_places([region.pk]).get(region.pk, region.name)
