"""Decide what staff may do: a role in a region covers the region and all below it.

REGION_LOOKUPS is the one place that says how each model belongs to the tree of regions.
"""

from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import Any, TypeVar

from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet

from officials.models import (
    Appointment,
    AreaCode,
    Cover,
    Department,
    DepartmentType,
    Edition,
    Hotline,
    HotlineSource,
    ImportBatch,
    ImportRow,
    NationalHotline,
    Notice,
    OfficeAddress,
    Official,
    Post,
    Promise,
    ProposedChange,
    Redirect,
    Region,
    RegionAlias,
    Report,
    RepublicationBan,
    Role,
    RoleName,
    TakedownRequest,
    Topic,
    User,
    WithheldName,
    WithheldText,
)
from officials.models.redirects import RedirectKind

M = TypeVar("M", bound=Model)


class Permission(Enum):
    """A permission of a role.

    ``STAFF``: manage the accounts of a region; ``SEE_STAFF``: see them.
    """

    VIEW = auto()
    EDIT = auto()
    APPROVE = auto()
    STAFF = auto()
    SEE_STAFF = auto()


ROLE_PERMISSIONS: Mapping[RoleName, frozenset[Permission]] = {
    RoleName.VIEWER: frozenset({Permission.VIEW}),
    RoleName.EDITOR: frozenset({Permission.VIEW, Permission.EDIT}),
    RoleName.REVIEWER: frozenset({Permission.VIEW, Permission.EDIT, Permission.APPROVE}),
    RoleName.OFFICE: frozenset({Permission.VIEW, Permission.SEE_STAFF, Permission.STAFF}),
}

# The lookup from a row to the path of its region.
REGION_LOOKUPS: Mapping[type[Model], str] = {
    Department: "region__path",
    Post: "department__region__path",
    Appointment: "post__department__region__path",
    Cover: "post__department__region__path",
    Hotline: "on_post__department__region__path",
    HotlineSource: "hotline__on_post__department__region__path",
    Official: "owner_region__path",
    Notice: "owner_region__path",
    TakedownRequest: "hotline__on_post__department__region__path",
    RepublicationBan: "post__department__region__path",
    Report: "post__department__region__path",
    OfficeAddress: "department__region__path",
    Promise: "region__path",
    WithheldName: "official__appointments__post__department__region__path",
    WithheldText: "withheld_name__official__appointments__post__department__region__path",
    ImportBatch: "region__path",
    ImportRow: "batch__region__path",
    # Those of reference data belong to no region: only site administrators have permission.
    ProposedChange: "department__region__path",
}
# A row of these belongs to the region of each appointment of the official.
_OF_APPOINTMENTS = (WithheldName, WithheldText)
# Models that all staff read and only site administrators change.
REFERENCE_MODELS = (Region, RegionAlias, AreaCode, DepartmentType, Topic, NationalHotline)
# Models whose rows one region edits and every other may choose.
SHARED_MODELS = (Official, Notice)


# Permissions that an account has once a second person confirmed that a real person holds it.
OF_CONFIRMED = frozenset({Permission.APPROVE, Permission.STAFF})


def permitted_regions(user: User, permission: Permission) -> list[int]:
    """Return the ids of the regions in which a role gives ``user`` this permission."""
    if not is_effective(user, permission):
        return []
    return [region for role, region in user.held if permission in ROLE_PERMISSIONS[role]]


def is_effective(user: User, permission: Permission) -> bool:
    """Return whether ``user`` counts as a person for this permission."""
    return user.is_active and (permission not in OF_CONFIRMED or user.is_confirmed)


def is_waiting(user: User) -> bool:
    """Return whether a role of ``user`` waits until somebody confirms the account."""
    held = {each for role, _region in user.held for each in ROLE_PERMISSIONS[role]}
    return not user.is_confirmed and (user.is_superuser or not held.isdisjoint(OF_CONFIRMED))


def has_anywhere(user: User, permission: Permission) -> bool:
    """Return whether ``user`` has a permission in any region."""
    return is_effective(user, permission) and (
        user.is_superuser or bool(permitted_regions(user, permission))
    )


def holders_of(permission: Permission, regions: Any) -> QuerySet[User]:
    """Return the accounts with a permission in any of these regions, confirmed or not.

    ``regions``: their ids, or a query for them.
    """
    held = Role.objects.filter(user=OuterRef("pk"), role__in=roles_with(permission))
    staff = User.objects.filter(is_active=True, is_staff=True)
    return staff.filter(Q(is_superuser=True) | Q(Exists(held.filter(region__in=regions))))


def roles_with(permission: Permission) -> list[RoleName]:
    """Return the roles that include a permission."""
    return [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def may_approve_in(user: User, path: Collection[int]) -> bool:
    """Return whether a role of ``user``, whose roles are prefetched, approves below ``path``."""
    return _has_role_in(user, path, Permission.APPROVE)


def manages_staff_in(user: User, path: Collection[int]) -> bool:
    """Return whether a role of ``user``, whose roles are prefetched, has the staff of ``path``."""
    return _has_role_in(user, path, Permission.STAFF)


def _has_role_in(user: User, path: Collection[int], permission: Permission) -> bool:
    roles = roles_with(permission)
    return any(role.role in roles and role.region_id in path for role in user.roles.all())


def filter_permitted(rows: QuerySet[M], user: User, permission: Permission) -> QuerySet[M]:
    """Return the rows for which ``user`` has a permission.

    Raises KeyError for a model that REGION_LOOKUPS lacks.
    """
    permission = needed_for(rows.model, permission)
    if not is_effective(user, permission):
        return rows.none()
    if user.is_superuser:
        return rows
    if rows.model in REFERENCE_MODELS:
        return rows if permission is Permission.VIEW and user.held else rows.none()
    if rows.model is User:
        return rows.filter(_of_regions(permitted_regions(user, permission)))
    regions = permitted_regions(user, permission)
    if not regions:
        return rows.none()
    return _filter_paths(rows, "overlap", regions)


def narrow_visible(rows: QuerySet[M], user: User, permission: Permission) -> QuerySet[M]:
    """Return those of ``rows``, which ``user`` may see, for which they have a permission too.

    The planner takes the same condition on a region twice for two, and expects hardly any row.
    """
    if user.is_superuser or rows.model not in REGION_LOOKUPS:
        return filter_permitted(rows, user, permission)
    regions = {*permitted_regions(user, permission)}
    same = regions and regions == {*permitted_regions(user, Permission.VIEW)}
    return rows if same else filter_permitted(rows, user, permission)


def filter_below(rows: QuerySet[M], region: Region) -> QuerySet[M]:
    """Return the rows of a region and of all below it.

    Raises KeyError for a model that REGION_LOOKUPS lacks.
    """
    return _filter_paths(rows, "contains", [region.pk])


def _filter_paths(rows: QuerySet[M], lookup: str, regions: list[int]) -> QuerySet[M]:
    """Return the rows with a path of regions that compares so with ``regions``.

    By joins, so that the planner begins with the regions where they are few, and with the newest
    rows where they are many.
    """
    condition = {f"{REGION_LOOKUPS[rows.model]}__{lookup}": regions}
    if rows.model not in _OF_APPOINTMENTS:
        return rows.filter(**condition)
    ids = rows.model._default_manager.order_by().values("pk")
    return rows.filter(pk__in=ids.filter(**condition))


def has_permission(user: User, permission: Permission, obj: Model | type[Model]) -> bool:
    """Return whether ``user`` has a permission for a saved row, or for any row of a model."""
    permission = needed_for(obj if isinstance(obj, type) else type(obj), permission)
    if not is_effective(user, permission):
        return False
    if user.is_superuser:
        return True
    if isinstance(obj, Model):
        model: Any = type(obj)
        row: QuerySet[Any] = model._default_manager.filter(pk=obj.pk)
        if model not in REGION_LOOKUPS:
            return filter_permitted(row, user, permission).exists()
        regions = permitted_regions(user, permission) if user.is_active else []
        return (
            bool(regions) and row.filter(**{f"{REGION_LOOKUPS[model]}__overlap": regions}).exists()
        )
    if obj in REFERENCE_MODELS:
        return permission is Permission.VIEW and has_anywhere(user, permission)
    return has_anywhere(user, permission)


def has_permission_in(user: User, permission: Permission, path: Collection[int]) -> bool:
    """Return whether ``user`` has a permission for the rows of a region, by the path of it."""
    if user.is_superuser and is_effective(user, permission):
        return True
    return not set(path).isdisjoint(permitted_regions(user, permission))


def find_path(row: Model) -> Collection[int] | None:
    """Return the path of the region of a stored row, None unless all up to it was read with it."""
    *relations, column = REGION_LOOKUPS.get(type(row), "").split("__")
    held: Any = row
    if row.pk is None:
        return None
    for name in relations:
        field: Any = held._meta.get_field(name)
        if not (field.is_relation and field.concrete and field.is_cached(held)):
            return None
        held = field.get_cached_value(held)
        if held is None:
            return None
    found: Collection[int] | None = getattr(held, column) if relations else None
    return found


def select_region(rows: QuerySet[M]) -> QuerySet[M]:
    """Read what ``find_path`` returns along with ``rows``, where each has one region."""
    relations, _separator, _column = REGION_LOOKUPS.get(rows.model, "").rpartition("__")
    return (
        rows.select_related(relations) if relations and rows.model not in _OF_APPOINTMENTS else rows
    )


def needed_for(model: type[Model], permission: Permission) -> Permission:
    """Return the permission that a model takes: accounts are seen or managed."""
    if model not in (User, Role):
        return permission
    sees = permission in {Permission.VIEW, Permission.SEE_STAFF}
    return Permission.SEE_STAFF if sees else Permission.STAFF


def permitted_choices(user: User, key: ForeignKey[Any, Any]) -> QuerySet[Any]:
    """Return the rows that ``user`` may choose as the value of ``key``."""
    choices = not_merged(key.remote_field.model._default_manager.all())
    permission = Permission.STAFF if key.model is Role else Permission.EDIT
    if not has_anywhere(user, permission):
        return choices.none()
    if user.is_superuser:
        return choices
    if choices.model is Region:
        return choices.filter(path__overlap=permitted_regions(user, permission))
    # A correction changes what the public reads of the notice that it corrects, so it is not free
    # to choose notices of other regions.
    shared = choices.model in SHARED_MODELS and key.model is not choices.model
    if shared or choices.model in REFERENCE_MODELS:
        return choices
    return filter_permitted(choices, user, permission)


def not_merged(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out rows that were merged into another and are kept for what was published of them."""
    if rows.model is Department:
        merged = Redirect.objects.filter(kind=RedirectKind.DEPARTMENT)
        return rows.exclude(uid__in=merged.values("old"))
    if rows.model is Official:
        editions = Edition.objects.filter(official=OuterRef("pk"), appointment__isnull=False)
        return rows.exclude(Exists(editions.exclude(appointment__official=OuterRef("pk"))))
    if rows.model is Region:
        return rows.filter(merged_into=None)
    return rows


def may_grant(user: User, region: Region) -> bool:
    """Return whether ``user`` may give roles in ``region``; those that count wait for another."""
    if user.is_superuser:
        return user.is_confirmed
    return not {*region.path}.isdisjoint(permitted_regions(user, Permission.STAFF))


def _of_regions(regions: Collection[int]) -> Q:
    """Return the condition on accounts that have roles, all of them below ``regions``."""
    inside = Q(region__path__overlap=regions)
    roles = Role.objects.filter(user=OuterRef("pk"))
    return Q(Exists(roles), ~Exists(roles.exclude(inside)), is_superuser=False)
