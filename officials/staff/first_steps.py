"""Say what comes first: where no post is registered yet, and for somebody who is new."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from officials import clock, permissions
from officials.models import Post, Role, RoleName, User
from officials.permissions import Permission

# So long the desk leads a new account to the page of its first day.
NEW = timedelta(days=7)


@dataclass(frozen=True)
class FirstStep:
    """A sentence for somebody who begins, and the buttons that do it: pairs of label and URL."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


def has_posts(user: User) -> bool:
    """Return whether a post is registered in the regions of ``user``."""
    return permissions.filter_permitted(Post.objects.all(), user, Permission.VIEW).exists()


def find_first_step(user: User) -> FirstStep | None:
    """Return what ``user`` does first where there is no post; None where others are to begin."""
    if user.is_superuser:
        return _add_office() if permissions.is_effective(user, Permission.STAFF) else None
    if permissions.has_anywhere(user, Permission.EDIT):
        return FirstStep(
            _("这里还没有岗位。有整张名单就导入，只有一两个岗位就直接增加。"),
            (
                (_("导入名单"), reverse("admin:officials_importbatch_add")),
                (_("增加岗位"), reverse("admin:officials_post_add")),
            ),
        )
    return _add_colleagues(user)


def list_first_days(user: User) -> list[tuple[str, str]]:
    """Return label and URL of the page about each role of an account that is new."""
    if user.demo or user.date_joined < clock.now() - NEW:
        return []
    held = {role for role, _region in user.held}
    return [
        (str(role.label), reverse("admin:first_day", args=[role]))
        for role in RoleName
        if role in held
    ]


def _add_office() -> FirstStep | None:
    if Role.objects.filter(role=RoleName.OFFICE, user__is_active=True).exists():
        return None
    text = _("网站还是空的。先增加一位办公室管理员，由这位同事增加录入和审核的人。")
    return FirstStep(text, (_add_account(),))


def _add_colleagues(user: User) -> FirstStep | None:
    """Return the step of an office administrator who has nobody to write or to approve."""
    regions = permissions.permitted_regions(user, Permission.STAFF)
    held = {
        role
        for role in (RoleName.EDITOR, RoleName.REVIEWER)
        if Role.objects.filter(role=role, region__in=regions, user__is_active=True).exists()
    }
    missing = [role for role in (RoleName.EDITOR, RoleName.REVIEWER) if role not in held]
    if not regions or not missing:
        return None
    roles = "、".join(str(role.label) for role in missing)
    text = _("还没有%(roles)s的同事。一人录入，另一人批准，才能公布。") % {"roles": roles}
    return FirstStep(text, (_add_account(),))


def _add_account() -> tuple[str, str]:
    return _("增加工作人员"), reverse("admin:officials_user_add")
