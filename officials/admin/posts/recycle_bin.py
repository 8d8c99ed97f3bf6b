"""The bin of posts: drafts that were deleted are read and restored for 30 days."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from officials import permissions, phones
from officials.actions import Refused, refuse_timeouts, restoration
from officials.admin.base.integers import parse_integer
from officials.admin.base.object_actions import post_change_url
from officials.admin.base.scoped import ScopedAdmin
from officials.clock import today
from officials.history.deleted_posts import (
    KEPT_DAYS,
    DeletedPost,
    filter_deleted,
    read_deleted,
)
from officials.identity import Identity, identify
from officials.models import Department, Official, Post, PostKind
from officials.permissions import Permission
from officials.place_names import place_name
from officials.staff.requests import current_user

PAGE_SIZE = 50


@require_GET
def render_list(request: HttpRequest, *, model_admin: ScopedAdmin[Post]) -> HttpResponse:
    """Render the deleted posts of the user's regions by pages, the latest first."""
    page = Paginator(_read_own(model_admin, request), PAGE_SIZE).get_page(request.GET.get("page"))
    deleted = read_deleted([*page])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("回收站"),
        "page": page,
        "rows": list(zip(deleted, _identify(deleted), strict=True)),
        "days": KEPT_DAYS,
        "opts": model_admin.opts,
    }
    return TemplateResponse(request, "admin/bin.html", context)


def restore(
    request: HttpRequest, object_id: str, *, model_admin: ScopedAdmin[Post]
) -> HttpResponse:
    """Render what was deleted with a post; on POST, restore it and lead to its form."""
    pk = parse_integer(object_id)
    deletion = pk is not None and _read_own(model_admin, request).filter(pgh_obj_id=pk).first()
    if not deletion:
        raise Http404
    (deleted,) = read_deleted([deletion])
    if request.method == "POST":
        try:
            with refuse_timeouts():
                left_out = restoration.restore_post(deleted, by=current_user(request).pk)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return _lead_to_form(model_admin, request, deleted.pk, left_out)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("已删除的岗位"),
        "deleted": deleted,
        "identity": _identify([deleted])[0],
        "opts": model_admin.opts,
    }
    return TemplateResponse(request, "admin/deleted_post.html", context)


def _lead_to_form(
    model_admin: ScopedAdmin[Post], request: HttpRequest, pk: int, left_out: tuple[str, ...]
) -> HttpResponse:
    """Say what was restored, and what was not, on the form of the post."""
    post = Post.objects.get(pk=pk)
    message = _("已从回收站恢复，是草稿。")
    model_admin.log_change(request, post, message)
    messages.success(request, f"{identify(post)}：{message}")
    if left_out:
        messages.warning(request, _("没有恢复：%s。") % "、".join(left_out))
    return HttpResponseRedirect(post_change_url(post))


def _read_own(model_admin: ScopedAdmin[Post], request: HttpRequest) -> QuerySet[Any]:
    """Return the deletions in the regions of the user. Raises PermissionDenied without a role."""
    if not model_admin.has_scoped_permission(request, Permission.EDIT):
        raise PermissionDenied
    departments = Department.objects.all()
    return filter_deleted(
        permissions.filter_permitted(departments, current_user(request), Permission.EDIT)
    )


def _identify(deleted: list[DeletedPost]) -> list[Identity]:
    """Return the identity of each post on the day of its deletion."""
    places = Department.objects.annotate(place_name=place_name("region")).in_bulk(
        [each.event.department_id for each in deleted]
    )
    people = Official.objects.in_bulk(
        [term.official_id for each in deleted for term in each.rows["appointment"]]
    )
    return [_describe(each, places[each.event.department_id], people) for each in deleted]


def _describe(deleted: DeletedPost, department: Any, people: dict[int, Official]) -> Identity:
    terms = [each for each in deleted.rows["appointment"] if each.official_id in people]
    held = [each for each in terms if each.end_date is None or each.end_date >= today()]
    numbers = [each for each in deleted.rows["hotline"] if each.withdrawn_at is None]
    holder = people[held[0].official_id].name if held else ""
    is_vacant = not holder and deleted.event.kind == PostKind.SEAT
    return Identity(
        region=department.place_name,
        department=department.name,
        title=deleted.event.title,
        holder=_("空缺") if is_vacant else holder,
        number=_show(numbers[0]) if numbers else "",
        is_vacant=is_vacant,
        demo=deleted.event.demo,
    )


def _show(number: Any) -> str:
    return phones.shown(phones.Kind(number.kind), number.digits, number.extension)
