"""Acts on many posts from the list: a page that shows each, then all of them or none."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from officials import differences, scopes
from officials.actions import Refused, publishing
from officials.admin.acts import told
from officials.admin.choices import worker
from officials.admin.post_acts import Approve, Submit
from officials.admin.screens import ScopedAdmin
from officials.models import Post

MOST = 100
CONFIRMED = "confirmed"
SHOWN = re.compile("[0-9]{1,9}")


def submit(
    screen: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Submit the selected posts."""

    def run(chosen: list[Post]) -> str:
        publishing.submit(chosen, by=worker(request))
        return _("已提交，等待另一位同事审核。")

    return _confirmed(screen, request, posts, Submit, run)


def approve(
    screen: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Approve the selected posts, each in the revision that the page showed."""

    def run(chosen: list[Post]) -> str:
        shown = {post.pk: request.POST.get(f"revision-{post.pk}", "") for post in chosen}
        if not all(SHOWN.fullmatch(revision) for revision in shown.values()):
            raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
        reviewed = [(post, int(shown[post.pk])) for post in chosen]
        publishing.approve(reviewed, by=worker(request))
        return _("已批准，公开页面已更新。")

    return _confirmed(screen, request, posts, Approve, run)


def _confirmed(
    screen: ScopedAdmin[Post],
    request: HttpRequest,
    posts: QuerySet[Post],
    act: type[Approve | Submit],
    run: Callable[[list[Post]], str],
) -> HttpResponse | None:
    chosen = list(posts.order_by("pk")[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, _("一次最多办理 %d 个岗位，请少选一些。") % MOST)
        return None
    mine = set(scopes.within(posts, worker(request), act.power).values_list("pk", flat=True))
    if others := [post for post in chosen if post.pk not in mine]:
        said = _("您的角色不包括在 %s 办理这件事，选中的岗位都没有改动。")
        messages.error(request, said % others[0].department)
        return None
    if CONFIRMED in request.POST:
        try:
            sentence = run(chosen)
        except Refused as refused:
            messages.error(request, _("%s 选中的岗位都没有改动。") % refused)
            return None
        for post in chosen:
            screen.log_change(request, post, sentence)
            messages.success(request, told(post, sentence))
        return None
    context = {
        **screen.admin_site.each_context(request),
        "title": act.title,
        "rows": [(post, differences.difference(post)) for post in chosen],
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
        "confirmed": CONFIRMED,
        "opts": screen.opts,
    }
    return TemplateResponse(request, "admin/bulk.html", context)
