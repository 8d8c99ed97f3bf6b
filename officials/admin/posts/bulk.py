"""Acts on many posts from the list: pages that show each, then all that were shown, in steps."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from officials import permissions
from officials.actions import Refused, publishing, review
from officials.admin.base.autocomplete import current_user
from officials.admin.base.integers import parse_integer
from officials.admin.base.object_actions import success_message
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.posts.post_actions import ApprovePost, SubmitPost
from officials.models import Post, ReviewState, User
from officials.publication import diff

# So many differences are read at once, and so many posts are one transaction.
PAGE, STEP = 500, 1000
NAMED = 20
CONFIRMED, SHOWN, AHEAD, DONE = "confirmed", "shown", "ahead", "done"


@dataclass(frozen=True)
class BulkAction:
    """What is done with many posts, by id in the revision that was shown.

    ``most``: how many at once; ``refusals``: why the rules do not allow it, asked of all before
    anything is done; ``became``: the state in which a post is when it has been done.
    """

    act: type[ApprovePost | SubmitPost]
    most: int
    refusals: Callable[[Mapping[int, int], User], list[str]]
    run: Callable[[list[tuple[Post, int]], User], None]
    became: ReviewState
    sentence: str


def submit(
    screen: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Submit the selected posts."""

    def run(shown: list[tuple[Post, int]], by: User) -> None:
        review.submit([post for post, _revision in shown], by=by)

    said = _("已提交，等待另一位同事审核。")
    errand = BulkAction(SubmitPost, STEP, lambda _shown, _by: [], run, ReviewState.SUBMITTED, said)
    return _answer(screen, request, posts, errand)


def approve(
    screen: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Approve the selected posts, each in the revision that a page showed."""

    def run(shown: list[tuple[Post, int]], by: User) -> None:
        publishing.approve(shown, by=by)

    def refusals(shown: Mapping[int, int], by: User) -> list[str]:
        return review.approval_refusals(shown, by=by)

    said = _("已批准，公开页面已更新。")
    errand = BulkAction(ApprovePost, 10 * STEP, refusals, run, ReviewState.APPROVED, said)
    return _answer(screen, request, posts, errand)


def _answer(
    screen: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post], errand: BulkAction
) -> HttpResponse | None:
    """Show the next page, or do the next step; what is refused is said, back on the list."""
    given = request.POST
    try:
        if CONFIRMED in given:
            return _step(screen, request, errand, _pairs(given.get(SHOWN, "")))
        if AHEAD in given:
            shown, ahead = _pairs(given.get(SHOWN, "")), _numbers(given[AHEAD])
            return _page(screen, request, errand, shown, ahead)
        chosen = dict(posts.values_list("pk", "revision")[: errand.most + 1])
        _asked(screen, request, errand, chosen)
        return _page(screen, request, errand, {}, list(chosen))
    except Refused as refused:
        messages.error(request, str(refused))
        return None


def _page(
    screen: ScopedAdmin[Post],
    request: HttpRequest,
    errand: BulkAction,
    shown: Mapping[int, int],
    ahead: list[int],
) -> HttpResponse:
    """Show the differences of the next posts; only what was on a page can be confirmed."""
    now, later = ahead[:PAGE], ahead[PAGE:]
    # The revisions before the differences, so never newer than they are.
    posts = {post.pk: post for post in _chosen(screen, request, errand, now)}
    changes = diff.diffs_for(now)
    shown = {**shown, **{pk: posts[pk].revision for pk in now}}
    context = {
        "rows": [(posts[pk], changes[pk]) for pk in now],
        "first": len(shown) - len(now) + 1,
        "last": len(shown),
        "total": len(shown) + len(later),
        "later": len(later),
        "hidden": {SHOWN: _written(shown), AHEAD: ",".join(map(str, later))},
    }
    return _render(screen, request, errand, "admin/bulk.html", context)


def _step(
    screen: ScopedAdmin[Post], request: HttpRequest, errand: BulkAction, shown: dict[int, int]
) -> HttpResponse | None:
    """Do it with the first of those that were shown; the others wait for the next step.

    Each step is a transaction of its own: when somebody walks away, what is done is done and the
    rest is as it was. Before the first one all of them are asked, so that what the rules refuse
    is refused before anything was done.
    """
    done, by = next(iter(_numbers(request.POST.get(DONE, ""))), 0), current_user(request)
    total = done + len(shown)
    if not done:
        _asked(screen, request, errand, shown)
    step, rest = dict(list(shown.items())[:STEP]), dict(list(shown.items())[STEP:])
    posts = _chosen(screen, request, errand, step)
    # The same step may be sent again, by a page that is loaded anew.
    waiting = [
        (post, step[post.pk])
        for post in posts
        if not (done and (post.review_state, post.revision) == (errand.became, step[post.pk]))
    ]
    try:
        if waiting:
            errand.run(waiting, by)
    except Refused as refused:
        said = _("%(refused)s 已办理 %(done)d 个，其余 %(rest)d 个没有改动。")
        counted = {"refused": refused, "done": done, "rest": total - done}
        raise Refused(said % counted) from refused
    LogEntry.objects.log_actions(by.pk, posts, CHANGE, errand.sentence)
    if rest:
        hidden = {SHOWN: _written(rest), DONE: done + len(step)}
        context = {"done": done + len(step), "total": total, "hidden": hidden}
        return _render(screen, request, errand, "admin/progress.html", context)
    if total > NAMED:
        messages.success(request, _("共 %d 个岗位：") % total + errand.sentence)
        return None
    for post in posts:
        messages.success(request, success_message(post, errand.sentence))
    return None


def _chosen(
    screen: ScopedAdmin[Post], request: HttpRequest, errand: BulkAction, pks: Collection[int]
) -> list[Post]:
    """Return these posts, in this order; raise Refused if one is not this person's."""
    _theirs(screen, request, errand, pks)
    posts = Post.objects.prefetch_related("department__region").in_bulk(list(pks))
    return [posts[pk] for pk in pks]


def _theirs(
    screen: ScopedAdmin[Post], request: HttpRequest, errand: BulkAction, pks: Collection[int]
) -> None:
    seen = screen.get_queryset(request).filter(pk__in=pks).order_by()
    if not pks or set(seen.values_list("pk", flat=True)) != set(pks):
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    mine = permissions.filter_permitted(
        Post.objects.filter(pk__in=pks), current_user(request), errand.act.permission
    )
    if others := set(pks) - set(mine.values_list("pk", flat=True)):
        said = _("您的角色不包括在 %s 办理这件事，选中的岗位都没有改动。")
        raise Refused(said % Post.objects.get(pk=min(others)).department)


def _asked(
    screen: ScopedAdmin[Post], request: HttpRequest, errand: BulkAction, shown: Mapping[int, int]
) -> None:
    """Raise Refused for too many posts, and by name for those that the rules do not allow."""
    if len(shown) > errand.most:
        raise Refused(_("一次最多办理 %d 个岗位，请用筛选条件少选一些。") % errand.most)
    _theirs(screen, request, errand, shown)
    if refused := errand.refusals(shown, current_user(request)):
        named = [*refused[:NAMED], *(["……"] if refused[NAMED:] else [])]
        said = _("%(refused)s 共 %(total)d 个岗位不能办理，选中的岗位都没有改动。")
        raise Refused(said % {"refused": " ".join(named), "total": len(refused)})


def _render(
    screen: ScopedAdmin[Post],
    request: HttpRequest,
    errand: BulkAction,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    hidden = {"action": request.POST["action"], "select_across": 1, ACTION_CHECKBOX_NAME: 0}
    context["hidden"] |= hidden
    more = {"title": errand.act.title, "confirmed": CONFIRMED, "opts": screen.opts}
    return TemplateResponse(
        request, template, {**screen.admin_site.each_context(request), **more, **context}
    )


# Posts with the revision that was shown are one field, 12:3,45:1: a field each would be too many.


def _written(shown: Mapping[int, int]) -> str:
    return ",".join(f"{pk}:{revision}" for pk, revision in shown.items())


def _pairs(text: str) -> dict[int, int]:
    pairs = [_numbers(pair, ":") for pair in filter(None, text.split(","))]
    if any(len(pair) != len(("post", "revision")) for pair in pairs):
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    return {pk: revision for pk, revision in pairs}  # noqa: C416 - lists are no pairs to mypy


def _numbers(text: str, between: str = ",") -> list[int]:
    """Read what a page of ours wrote. Raises Refused for anything else."""
    numbers = [parse_integer(part) for part in text.split(between)] if text else []
    if None in numbers:
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    return cast(list[int], numbers)
