"""Confirmation of accounts: a second person says that a real person holds one."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, refuse_timeouts, second_person
from officials.admin.base.conflicts import VERSION_FIELD
from officials.admin.base.scoped import ScopedAdmin
from officials.days import day_of
from officials.models import Region, User
from officials.permissions import Permission
from officials.place_names import place_name
from officials.staff.account_queues import select_unconfirmed
from officials.staff.requests import current_user

# Of how many regions the list of accounts says who can approve.
SUMMARIES = 8


class ConfirmationAdmin(ScopedAdmin[User]):
    """ModelAdmin with the page that confirms an account, and with who can approve whom.

    An administrator whom nobody confirmed sees the accounts and changes none.
    """

    change_list_template = "admin/account_list.html"
    change_form_template = "admin/account_change_form.html"

    @admin.display(description=gettext_lazy("第二个人确认"))
    def confirmation(self, user: User) -> str | SafeString:
        """Return who confirmed an account, or a link to the page that does."""
        if user.confirmed_at is not None:
            by = user.confirmed_by or _("在服务器上")
            return _("%(by)s %(day)s 确认") % {"by": by, "day": day_of(user.confirmed_at)}
        if not self.is_managed(user):
            return _("还没有。")
        if refusal := second_person.confirmation_refusal(user, cast(Any, user).viewer):
            return format_html("{} {}", _("还没有。"), refusal)
        url = reverse("admin:officials_user_confirm", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', _("还没有。"), url, _("确认"))

    @admin.display(description=gettext_lazy("已确认"), ordering="confirmed_at")
    def confirmed(self, user: User) -> str:
        return _("是") if user.confirmed_at is not None else _("否")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> User | None:
        """Return the account with the attribute ``viewer``: displayed fields get no request."""
        user: Any = super().get_object(request, object_id, from_field)
        if user:
            user.viewer = current_user(request)
        return cast(User | None, user)

    def is_managed(self, user: User) -> bool:
        """Return whether the member of staff who views an account may change it."""
        viewer: User | None = getattr(user, "viewer", None)
        return viewer is not None and permissions.has_permission(viewer, Permission.STAFF, user)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: User | None = None,
    ) -> HttpResponse:
        context["confirmers"] = _name_confirmers(current_user(request))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.confirm_view)
        return [path("<id>/confirm/", view, name="officials_user_confirm"), *super().get_urls()]

    def confirm_view(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - as in stock
        """Ask whether a real person holds an account; confirm it on POST."""
        user = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        url = reverse("admin:officials_user_change", args=[user.pk])
        if request.method == "POST":
            try:
                with refuse_timeouts():
                    seen = request.POST.get(VERSION_FIELD, "")
                    second_person.confirm(user, by=current_user(request), seen=seen)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect(request.path)
            message = _("确认了 %s 的账号由本人使用。") % user
            self.log_change(request, user, message)
            messages.success(request, format_html('<a href="{}">{}</a>', url, message))
            return redirect("admin:officials_user_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("确认账号"),
            "object": user,
            "roles": user.roles.annotate(place_name=place_name("region")).order_by(
                "region__code", "role"
            ),
            "version": second_person.read_credentials(user),
            "refusal": second_person.confirmation_refusal(user, current_user(request)),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/auth/confirm.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        user = current_user(request)
        context = {
            "approvers": describe_approvers(user),
            "confirmable": find_confirmable(user),
            "confirmers": _name_confirmers(user),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)


def _name_confirmers(user: User) -> str:
    """Return a sentence that names who can confirm ``user``; empty where nothing waits for that."""
    return second_person.name_confirmers(user) if permissions.is_waiting(user) else ""


def find_confirmable(user: User) -> list[User]:
    """Return the first accounts that wait for ``user`` to confirm them.

    After those that can do less until then come those whose makers could approve their work.
    """
    accounts = permissions.filter_permitted(User.objects.all(), user, Permission.STAFF)
    waiting = list(select_unconfirmed(accounts, user)[: second_person.MOST_NAMES])
    approvers = permissions.holders_of(Permission.APPROVE, Region.objects.values("pk"))
    written = second_person.find_unconfirmed_writers(accounts, approvers)
    waiting += [
        account
        for account in written[: second_person.MOST_NAMES]
        if second_person.may_confirm(account, user)
    ]
    return waiting[: second_person.MOST_NAMES]


def describe_approvers(user: User) -> list[str]:
    """Return a sentence for each region of an administrator: who can approve, and what is missing.

    A site administrator, who has no region, gets one for the whole site.
    """
    if user.is_superuser:
        return [_describe(_("全站"), Region.objects.all())]
    own = permissions.permitted_regions(user, Permission.SEE_STAFF)
    named: QuerySet[Any] = Region.objects.filter(pk__in=own).annotate(place_name=place_name())
    return [
        _describe(
            region.place_name,
            Region.objects.filter(Q(path__contains=[region.pk]) | Q(pk__in=region.path)),
        )
        for region in named.order_by("code")[:SUMMARIES]
    ]


def _describe(place: str, regions: QuerySet[Region]) -> str:
    holders = list(permissions.holders_of(Permission.APPROVE, regions.values("pk")).order_by("pk"))
    able = [each for each in holders if each.is_confirmed]
    waiting = [each for each in holders if not each.is_confirmed]
    message = (
        _("%(place)s：%(names)s 可以审核，各自不能批准自己参与的修改。")
        if able
        else _("%(place)s：还没有人可以审核。请给一位同事审核角色，再由第二个人确认账号。")
    ) % {"place": place, "names": _join(able)}
    if waiting:
        message += _("%s 的账号还没有第二个人确认，确认以后才能审核。") % _join(waiting)
    editors = permissions.holders_of(Permission.EDIT, regions.values("pk"))
    if written := list(second_person.find_unconfirmed_writers(editors, able)):
        makers = {pk for account in written for pk in account.credential_givers}
        message += _(
            "%(writers)s 的账号还没有第二个人确认，算作与经手过密码的人是同一人："
            "确认以前的修改，%(makers)s 不能批准。"
        ) % {
            "writers": _join(written),
            "makers": _join([person for person in able if person.pk in makers]),
        }
    return message


def _join(users: list[User]) -> str:
    names = "、".join(str(each) for each in users[: second_person.MOST_NAMES])
    return (
        names
        if len(users) <= second_person.MOST_NAMES
        else _("%(names)s等 %(number)s 人")
        % {
            "names": names,
            "number": len(users),
        }
    )
