"""Values with which the form of a new post begins: those of the post that was saved before it."""

from typing import Any

from django.http import HttpRequest

from officials import permissions
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.posts.hotline_formset import hotlines_of
from officials.models import Department, Post
from officials.permissions import Permission
from officials.staff.requests import current_user

PARAMETER = "after"


def find_former(request: HttpRequest) -> Post | None:
    """Return the post after which another is added, if the user may edit it."""
    key = parse_integer(request.GET.get(PARAMETER, ""), BIGINT_DIGITS)
    if key is None:
        return None
    named = Post.objects.filter(pk=key)
    return permissions.filter_permitted(named, current_user(request), Permission.EDIT).first()


def preset_department(request: HttpRequest) -> int | None:
    """Return the id of the department of the former post, or of the only one of the user."""
    if former := find_former(request):
        return former.department_id
    own = permissions.filter_permitted(
        Department.objects.all(), current_user(request), Permission.EDIT
    )
    ids = list(own.order_by().values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def preset_hotlines(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the initial values of the first hotline: notice and hours of the former post's."""
    former = find_former(request)
    hotline = hotlines_of(former).filter(withdrawn_at=None).last() if former else None
    if hotline is None:
        return []
    notices = [source.notice for source in hotline.sources.all()]
    newest = max(notices, key=lambda each: (each.published_on, each.pk), default=None)
    return [{"hours": hotline.hours, "notice": newest and newest.pk}]
