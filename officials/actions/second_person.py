"""Decide who counts as a second person: adding needs two people, and an account is not yet one.

An account counts as a person of its own once somebody outside the chain of its makers confirmed
that a real person holds it. Until then it counts as one with all who could act through it.
"""

import json
from collections.abc import Iterable, Sequence

import pghistory
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from officials import permissions
from officials.actions import Refused
from officials.clock import now
from officials.identity import identify
from officials.models import Post, Region, Role, User
from officials.permissions import Permission
from officials.place_names import name_place

# How many people a sentence names.
MOST_NAMES = 5


def accounts_behind(user: int) -> list[int]:
    """Return the ids of the accounts that could act through ``user``; none behind a confirmed one.

    Database function ``officials_behind``: all who made it or gave it a password or a second
    factor, and so on through accounts that nobody confirmed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT officials_behind(%s)", [user])
        behind: list[int] = cursor.fetchone()[0]
        return behind


def linked_accounts(user: User) -> set[int]:
    """Return the ids of ``user`` and of the accounts that could act through this one.

    None of them may approve what another changed.
    """
    return {user.pk, *accounts_behind(user.pk)}


def are_same_person(one: User, other: User) -> bool:
    """Return whether one person could act through both accounts."""
    return not linked_accounts(one).isdisjoint(linked_accounts(other))


def was_confirmed(user: User) -> bool:
    """Return whether ``user`` is confirmed now; the row in hand may be older than the request."""
    return User.objects.filter(pk=user.pk).exclude(confirmed_at=None).exists()


def is_second_person(user: User, first: User | None) -> bool:
    """Return whether ``user`` is confirmed, and another person than ``first``, who acted before."""
    return first is not None and was_confirmed(user) and not are_same_person(first, user)


def may_confirm(account: User, by: User) -> bool:
    """Return whether ``by`` may say that a real person holds ``account``.

    That takes an administrator of all the regions in which it has roles, who is confirmed, and
    who neither made the account nor gave it a password or a second factor, nor is in the chain of
    those who did.
    """
    known = {account.pk, *account.credential_givers, *accounts_behind(account.pk)}
    return (
        account.confirmed_at is None
        and by.confirmed_at is not None
        and by.pk not in known
        and permissions.has_permission(by, Permission.STAFF, account)
    )


def confirmation_refusal(account: User, by: User) -> str:
    """Return why ``by`` may not confirm ``account``, or an empty string."""
    if account.confirmed_at is not None:
        return _("账号 %s 已经确认。") % account
    if may_confirm(account, by):
        return ""
    refusal = _("%s 的账号须由没有经手过它的密码和验证器的另一位管理员确认。") % account
    return f"{refusal}{name_confirmers(account)}"


def find_confirmers(account: User) -> list[User]:
    """Return the accounts that may confirm ``account``: the nearest offices, then the site's.

    Their roles are prefetched.
    """
    known = {account.pk, *account.credential_givers, *accounts_behind(account.pk)}
    paths = (
        [] if account.is_superuser else list(account.roles.values_list("region__path", flat=True))
    )
    people = permissions.holders_of(Permission.STAFF, set().union(*paths)).exclude(pk__in=known)
    people = people.exclude(confirmed_at=None)
    if not (settings.DEMO or account.demo):  # accounts of a demonstration sign in nowhere else
        people = people.filter(demo=False)
    able = [
        person
        for person in people.order_by("pk").prefetch_related("roles__region")
        if person.is_superuser
        or (paths and all(permissions.manages_staff_in(person, path) for path in paths))
    ]
    return sorted(able, key=lambda person: (person.is_superuser, -_depth(person)))


def name_confirmers(account: User) -> str:
    """Return a sentence that names who may confirm ``account``, by name and office.

    Somebody without a name is called by the office: a user name is half of a sign-in.
    """
    able = list(dict.fromkeys(map(_name_with_office, find_confirmers(account))))
    if not able:
        return _("现在没有能确认它的管理员，请网站的运维人员在服务器上确认。")
    names = "、".join(able[:MOST_NAMES])
    if len(able) > MOST_NAMES:
        names = _("%(names)s等") % {"names": names}
    return _("可以确认的有：%s。") % names


def explain_waiting(account: User) -> str:
    """Return what an account that nobody confirmed has to wait for, and who could end it."""
    waiting = _("您的账号还没有第二个人确认，暂时不能办理。请一位管理员在“工作人员”里确认。")
    return f"{waiting}{name_confirmers(account)}"


def _name_with_office(person: User) -> str:
    """Return the name and the office of an administrator whose roles are prefetched."""
    if person.is_superuser:
        office = _("网站管理员")
    else:
        region = max(_offices(person), key=lambda region: len(region.path))
        office = _("%s的办公室管理员") % name_place(region)
    name = person.get_full_name()
    return _("%(name)s（%(office)s）") % {"name": name, "office": office} if name else office


def _depth(person: User) -> int:
    return max((len(region.path) for region in _offices(person)), default=0)


def _offices(person: User) -> list[Region]:
    offices = permissions.roles_with(Permission.STAFF)
    return [role.region for role in person.roles.all() if role.role in offices]


def read_credentials(account: User) -> str:
    """Return a value that changes with what a confirmation is about.

    That are the password, the second factors that others gave or took, and the roles.
    """
    roles = sorted(account.roles.values_list("role", "region_id"))
    held = (account.password, account.device_resets, account.is_superuser, roles)
    digest = salted_hmac("officials.confirmation", json.dumps(held), algorithm="sha256")
    return digest.hexdigest()


def confirm(account: User, *, by: User | None, seen: str | None = None) -> None:
    """Confirm that a real person holds ``account``.

    ``by`` is None on the server's command line. ``seen``: the credentials on the page that ``by``
    read. Raises Refused where ``may_confirm`` is false, when the account is confirmed already, or
    when its credentials are others by now.
    """
    with transaction.atomic(), pghistory.context(**{"user": by.pk} if by else {}):
        locked = User.objects.select_for_update().get(pk=account.pk)
        if locked.confirmed_at is not None:
            raise Refused(_("账号 %s 已经确认。") % locked)
        if by is not None and (refusal := confirmation_refusal(locked, by)):
            raise Refused(refusal)
        if seen is not None and not constant_time_compare(seen, read_credentials(locked)):
            message = _("%s 的密码、验证器或者角色刚才改过，请重新核对，再确认一次。")
            raise Refused(message % locked)
        User.objects.filter(pk=account.pk).update(confirmed_at=now())
    account.refresh_from_db(fields=["confirmed_at", "confirmed_by"])


def find_approvers(
    posts: Sequence[Post], *, by: User, confirmed: bool = True
) -> dict[int, list[User]]:
    """Return who may approve each post after ``by`` submitted it, by the post's id.

    An account that nobody confirmed approves nothing; ``confirmed=False`` finds those.
    """
    linked = linked_accounts(by)
    paths = {post.pk: {*post.department.region.path} for post in posts}
    regions = set().union(*paths.values())
    people = permissions.holders_of(Permission.APPROVE, regions).order_by("pk")
    if not settings.WAIVE_SECOND_PERSON:
        people = people.filter(confirmed_at__isnull=not confirmed)
    if not (settings.DEMO or by.demo):  # accounts of a demonstration sign in nowhere else
        people = people.filter(demo=False)
    found = list(people.prefetch_related("roles"))
    return {
        post.pk: [
            person
            for person in found
            if person.pk not in linked
            and person.pk not in post.contributors
            and (person.is_superuser or permissions.may_approve_in(person, paths[post.pk]))
        ]
        for post in posts
    }


def find_unconfirmed_writers(accounts: QuerySet[User], approvers: Iterable[User]) -> QuerySet[User]:
    """Return those of ``accounts`` whose work one of ``approvers`` may not approve.

    They write, nobody confirmed them, and one of ``approvers`` stands behind them. Accounts that
    approve themselves are left out.
    """
    if settings.WAIVE_SECOND_PERSON:
        return accounts.none()
    roles = Role.objects.filter(user=OuterRef("pk"))
    approving = roles.filter(role__in=permissions.roles_with(Permission.APPROVE))
    writing = roles.filter(role__in=permissions.roles_with(Permission.EDIT))
    return accounts.filter(
        Exists(writing),
        ~Exists(approving),
        is_active=True,
        is_superuser=False,
        confirmed_at=None,
        credential_givers__overlap=[person.pk for person in approvers],
    ).order_by("pk")


def check_approvers(posts: Sequence[Post], *, by: User) -> None:
    """Raise Refused, with the remedy, where nobody could approve what ``by`` submits."""
    if settings.WAIVE_SECOND_PERSON:
        return
    approvers = find_approvers(posts, by=by)
    lacking = [post for post in posts if not approvers[post.pk]]
    if not lacking:
        return
    post = identify(lacking[0])
    if waiting := find_approvers(lacking, by=by, confirmed=False)[lacking[0].pk]:
        raise Refused(
            _(
                "%(post)s 没有同事可以审核：%(names)s 的账号还没有第二个人确认。"
                "请上级办公室管理员或网站管理员在“工作人员”里确认。"
            )
            % {"post": post, "names": "、".join(map(str, waiting))}
        )
    raise Refused(
        _(
            "%(post)s 没有同事可以审核。请办公室管理员给一位没有参与修改的同事审核角色，"
            "再由第二个人确认账号。"
        )
        % {"post": post}
    )
