"""Permissions by region: a role applies to its region and all below it.

Each table says here, and nowhere else, how it hangs in the tree of regions.
"""

from collections.abc import Mapping
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet

from officials.models import (
    Appointment,
    AreaCode,
    Department,
    DepartmentType,
    Edition,
    Hotline,
    HotlineSource,
    NationalHotline,
    Notice,
    Official,
    Post,
    Redirect,
    Region,
    RegionAlias,
    Role,
    RoleName,
    Topic,
    User,
)
from officials.models.redirects import RedirectKind

M = TypeVar("M", bound=Model)


class Permission(Enum):
    """A permission of a role. ``STAFF``: manage the accounts of a region."""

    VIEW = auto()
    EDIT = auto()
    APPROVE = auto()
    STAFF = auto()


ROLE_PERMISSIONS: Mapping[RoleName, frozenset[Permission]] = {
    RoleName.VIEWER: frozenset({Permission.VIEW}),
    RoleName.EDITOR: frozenset({Permission.VIEW, Permission.EDIT}),
    RoleName.REVIEWER: frozenset({Permission.VIEW, Permission.EDIT, Permission.APPROVE}),
    RoleName.OFFICE: frozenset({Permission.VIEW, Permission.STAFF}),
}

# The ways from a row to the path of its region; a row is in a scope when one of them leads there.
REGION_LOOKUPS: Mapping[type[Model], tuple[str, ...]] = {
    Department: ("region__path",),
    Post: ("department__region__path",),
    Appointment: ("post__department__region__path",),
    Hotline: (
        "post__department__region__path",
        "appointment__post__department__region__path",
    ),
    HotlineSource: (
        "hotline__post__department__region__path",
        "hotline__appointment__post__department__region__path",
    ),
    Official: ("owner_region__path",),
    Notice: ("owner_region__path",),
}
# What all staff read and site administrators write.
REFERENCE_MODELS = (Region, RegionAlias, AreaCode, DepartmentType, Topic, NationalHotline)
# What one region looks after and every other may choose.
SHARED_MODELS = (Official, Notice)


def permitted_regions(user: User, power: Permission) -> list[int]:
    """Return the regions at the top of what ``user`` has ``power`` over."""
    return [region for role, region in user.held if power in ROLE_PERMISSIONS[role]]


def has_anywhere(user: User, power: Permission) -> bool:
    """Whether ``user`` has ``power`` anywhere."""
    return user.is_active and (user.is_superuser or bool(permitted_regions(user, power)))


def filter_permitted(rows: QuerySet[M], user: User, power: Permission) -> QuerySet[M]:
    """Return those of ``rows`` over which ``user`` has ``power``.

    Raises KeyError for a table that does not say how it hangs in the tree of regions.
    """
    if not user.is_active:
        return rows.none()
    if user.is_superuser:
        return rows
    if rows.model in REFERENCE_MODELS:
        return rows if power is Permission.VIEW and user.held else rows.none()
    if rows.model is User:
        return rows.filter(_looked_after_by(user))
    tops = permitted_regions(user, power)
    if not tops:
        return rows.none()
    stored = rows.model._default_manager.order_by().values("pk")
    found = [stored.filter(**{f"{way}__overlap": tops}) for way in REGION_LOOKUPS[rows.model]]
    return rows.filter(pk__in=found[0].union(*found[1:]) if found[1:] else found[0])


def has_permission(user: User, power: Permission, thing: Model | type[Model]) -> bool:
    """Whether ``user`` has ``power`` over a stored row, or over any that a table may have."""
    if user.is_active and user.is_superuser:
        return True
    if isinstance(thing, Model):
        table: Any = type(thing)
        row: QuerySet[Any] = table._default_manager.filter(pk=thing.pk)
        if table not in REGION_LOOKUPS:
            return filter_permitted(row, user, power).exists()
        # From one row upwards the way is short; from the regions down it is as long as the table.
        tops = permitted_regions(user, power) if user.is_active else []
        ways = (Q(**{f"{way}__overlap": tops}) for way in REGION_LOOKUPS[table])
        return bool(tops) and row.filter(reduce(or_, ways)).exists()
    if thing in REFERENCE_MODELS:
        return power is Permission.VIEW and has_anywhere(user, power)
    return has_anywhere(user, Permission.STAFF if thing in (User, Role) else power)


def permitted_choices(user: User, key: ForeignKey[Any, Any]) -> QuerySet[Any]:
    """Return the rows that ``user`` may choose in ``key``."""
    offered = not_merged(key.remote_field.model._default_manager.all())
    power = Permission.STAFF if key.model is Role else Permission.EDIT
    if not has_anywhere(user, power):
        return offered.none()
    if user.is_superuser:
        return offered
    if offered.model is Region:
        return offered.filter(path__overlap=permitted_regions(user, power))
    # A correction changes what the public reads of the notice that it corrects.
    shared = offered.model in SHARED_MODELS and key.model is not offered.model
    return (
        offered
        if shared or offered.model in REFERENCE_MODELS
        else filter_permitted(offered, user, power)
    )


def not_merged(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out what was merged into another and stays for what was published of it."""
    if rows.model is Department:
        merged = Redirect.objects.filter(kind=RedirectKind.DEPARTMENT)
        return rows.exclude(uid__in=merged.values("old"))
    if rows.model is Official:
        shown = Edition.objects.filter(official=OuterRef("pk"), appointment__isnull=False)
        return rows.exclude(Exists(shown.exclude(appointment__official=OuterRef("pk"))))
    return rows


def may_grant(user: User, role: RoleName, region: Region) -> bool:
    """Whether ``user`` looks after ``region`` and may there do all that ``role`` allows."""
    needed = ROLE_PERMISSIONS[role] | {Permission.STAFF}
    above = set(region.path)
    return user.is_superuser or all(above & set(permitted_regions(user, power)) for power in needed)


def _looked_after_by(user: User) -> Q:
    """Say that a user has roles, and none that ``user`` could not have granted."""
    grantable = Q(pk=None)
    for role, powers in ROLE_PERMISSIONS.items():
        here = Q(role=role)
        for power in powers | {Permission.STAFF}:
            here &= Q(region__path__overlap=permitted_regions(user, power))
        grantable |= here
    held = Role.objects.filter(user=OuterRef("pk"))
    return Q(Exists(held), ~Exists(held.exclude(grantable)), is_superuser=False)
