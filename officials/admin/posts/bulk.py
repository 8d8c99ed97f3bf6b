"""Bulk actions on posts: review pages with differences, then execution in batches.

Only posts that were on a review page can be confirmed, in the revision that was on the page. State
between requests is in hidden fields.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from officials import permissions
from officials.actions import Refused, bulk_submission, publishing, refuse_timeouts, review
from officials.actions.doubles import explain_doubles, set_doubles
from officials.admin.base.integers import parse_integer
from officials.admin.base.object_actions import success_message
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.posts.bulk_choices import (
    ON_PAGE,
    TAKEN,
    WORDS,
    BulkChoices,
    build_returns,
    read_choices,
)
from officials.admin.posts.list_filter import read_original_lines, sort_as_listed
from officials.admin.posts.post_actions import ApprovePost, ReturnPost, SubmitPost
from officials.clock import now
from officials.db.many_rows import without_garbage_collection
from officials.db.timeouts import LongAct, allow_time, answer_timeout
from officials.identity import identify_all
from officials.models import Post, ReviewState, User
from officials.publication import diff
from officials.publication.live import read_open_editions
from officials.publication.register import prefetch_content, prefetch_departments
from officials.staff.requests import current_user

PAGE_SIZE = 400  # posts on a review page: each has two inputs, and Django takes 1,000 of a form
BATCH_SIZE = 1000  # posts in one transaction
MAX_NAMED = 20  # posts named in messages

# The names of the form fields.
CONFIRMED, SHOWN, AHEAD, DONE = "confirmed", "shown", "ahead", "done"

NO_CHOICES = BulkChoices(frozenset(), {})

# The revision of each post on the review pages, by id.
Revisions = Mapping[int, int]


@dataclass(frozen=True)
class BulkAction:
    """An action on many posts.

    ``object_action``: its counterpart for one post; ``max_posts``: the most in one run;
    ``refusals``: the reasons against any of the posts, checked before the first batch;
    ``final_state``: the review state of a post afterwards; ``message``: about one post;
    ``may_return``: whether a post can be returned with words instead; ``find_unfit``: why posts
    get no tick, by id. Without it a selection with a post that is refused is refused as a whole.
    """

    object_action: type[ApprovePost | SubmitPost]
    max_posts: int
    refusals: Callable[[Revisions, User], list[str]]
    execute: Callable[[list[tuple[Post, int]], User], None]
    final_state: ReviewState
    message: str
    may_return: bool = False
    find_unfit: Callable[[Collection[Any]], dict[int, str]] | None = None


def find_unfit_drafts(posts: Collection[Any]) -> dict[int, str]:
    """Return why posts, which have their ``doubles``, are not submitted with others, by id."""
    doubles = {post.pk: _("可能重复，请单独提交。") for post in posts if post.doubles}
    return doubles | bulk_submission.find_unfit([post.pk for post in posts])


def submit(
    model_admin: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Submit the selected posts."""

    def execute(reviewed: list[tuple[Post, int]], by: User) -> None:
        review.submit([post for post, _revision in reviewed], by=by)

    action = BulkAction(
        object_action=SubmitPost,
        max_posts=BATCH_SIZE,
        refusals=lambda revisions, _by: explain_doubles(revisions),
        execute=execute,
        final_state=ReviewState.SUBMITTED,
        message=_("已提交，等待另一位同事审核。"),
        find_unfit=find_unfit_drafts,
    )
    return _handle(model_admin, request, posts, action)


def approve(
    model_admin: ScopedAdmin[Post], request: HttpRequest, posts: QuerySet[Post]
) -> HttpResponse | None:
    """Approve the selected posts, each in the revision on its review page."""

    def execute(reviewed: list[tuple[Post, int]], by: User) -> None:
        publishing.approve(reviewed, by=by)

    def refusals(revisions: Revisions, by: User) -> list[str]:
        return review.approval_refusals(revisions, by=by)

    action = BulkAction(
        object_action=ApprovePost,
        max_posts=10 * BATCH_SIZE,
        refusals=refusals,
        execute=execute,
        final_state=ReviewState.APPROVED,
        message=_("已批准，公开页面已更新。"),
        may_return=True,
    )
    return _handle(model_admin, request, posts, action)


@without_garbage_collection()
def _handle(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    posts: QuerySet[Post],
    action: BulkAction,
) -> HttpResponse | None:
    """Render the next review page or execute the next batch; None returns to the list."""
    data = request.POST
    choices = NO_CHOICES
    try:
        choices = read_choices(data, may_return=action.may_return)
        if CONFIRMED in data:
            shown = _parse_revisions(data.get(SHOWN, ""))
            return _execute_batch(model_admin, request, action, shown, choices)
        if AHEAD in data:
            shown, ahead = _parse_revisions(data.get(SHOWN, "")), _parse_integers(data[AHEAD])
            return _render_review_page(model_admin, request, action, shown, ahead, choices)
        selected = dict(posts.values_list("pk", "revision")[: action.max_posts + 1])
        rules = replace(action, refusals=_refuse_nothing) if action.find_unfit else action
        _check_rules(model_admin, request, rules, selected)
        ahead = sort_as_listed(request, selected)
        return _render_review_page(model_admin, request, action, {}, ahead, choices)
    except Refused as refused:
        messages.error(request, str(refused))
        _keep_words(request, choices)
        return None


def _refuse_nothing(_revisions: Revisions, _by: User) -> list[str]:
    return []


def _keep_words(request: HttpRequest, choices: BulkChoices) -> None:
    """Show the words that were not sent, so that nobody types them again."""
    for post in Post.objects.filter(pk__in=choices.returned).select_related("department"):
        values = {"post": post, "words": choices.returned[post.pk]}
        messages.warning(request, _("没有退回 %(post)s，您写的意见是：%(words)s") % values)


def _render_review_page(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    action: BulkAction,
    shown: Revisions,
    ahead: list[int],
    choices: BulkChoices,
) -> HttpResponse:
    """Render the differences of the first posts of ``ahead``; ``shown``: on earlier pages."""
    context = _compare_page(model_admin, request, action, shown, ahead, choices)
    # At once: thousands of small parts are made of it, too.
    return _render(model_admin, request, action, "admin/bulk.html", context).render()


def _compare_page(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    action: BulkAction,
    shown: Revisions,
    ahead: list[int],
    choices: BulkChoices,
) -> dict[str, Any]:
    """Return what a review page displays."""
    page, later = ahead[:PAGE_SIZE], ahead[PAGE_SIZE:]
    # Revisions are read before differences, so they are never newer.
    ordered = _permitted_posts(model_admin, request, action, page)
    prefetch_content(ordered)
    moment = now()
    editions = read_open_editions(page, moment)
    differences = diff.compare_posts(ordered, editions, moment)
    lines = read_original_lines(request)
    shown = {**shown, **{post.pk: post.revision for post in ordered}}
    set_doubles(ordered)
    unfit = action.find_unfit(ordered) if action.find_unfit else {}
    return {
        "any_fit": later or len(unfit) < len(shown),
        "rows": [
            (post, identity, differences[post.pk], lines.get(post.pk), unfit.get(post.pk, ""))
            for post, identity in zip(ordered, identify_all(ordered), strict=True)
        ],
        "first": len(shown) - len(page) + 1,
        "last": len(shown),
        "total": len(shown) + len(later),
        "later": len(later),
        "taken": TAKEN,
        "words": WORDS if action.may_return else "",
        "left_out": len(choices.left_out | choices.returned.keys()),
        "hidden": {
            SHOWN: _format_revisions(shown),
            AHEAD: ",".join(map(str, later)),
            ON_PAGE: ",".join(map(str, page)),
            **choices.as_hidden(),
        },
    }


def _execute_batch(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    action: BulkAction,
    shown: Revisions,
    choices: BulkChoices,
) -> HttpResponse | None:
    """Execute the action on the first posts of ``shown``; render a progress page for the rest.

    Posts that ``choices`` return go back with the first batch, once it is done.

    Each batch is a transaction of its own: if the user leaves, the rest stays unchanged. The rules
    are checked for all posts before the first batch. A batch that waited too long for a colleague's
    save is offered again. Raises Refused.
    """
    done, by = next(iter(_parse_integers(request.POST.get(DONE, ""))), 0), current_user(request)
    returns: list[ReturnPost] = []
    if not done:
        shown, returns = _apply_choices(model_admin, request, action, shown, choices)
    total = done + len(shown)
    batch, rest = dict(list(shown.items())[:BATCH_SIZE]), dict(list(shown.items())[BATCH_SIZE:])
    posts = _permitted_posts(model_admin, request, action, batch)
    # A reloaded progress page sends the same batch again.
    pending = [
        (post, batch[post.pk])
        for post in posts
        if not (done and (post.review_state, post.revision) == (action.final_state, batch[post.pk]))
    ]
    try:
        if pending:
            with allow_time(LongAct.BULK_ACTION):
                action.execute(pending, by)
    except Refused as refused:
        message = _("%(refused)s 已办理 %(done)d 个，其余 %(rest)d 个没有改动。")
        values = {"refused": refused, "done": done, "rest": total - done}
        raise Refused(message % values) from refused
    except OperationalError as error:
        reason = answer_timeout(error)
        if not reason:
            raise
        messages.error(request, reason)
        hidden: dict[str, Any] = {SHOWN: _format_revisions(shown), DONE: done}
        hidden |= {} if done else choices.as_hidden()
        context = {"done": done, "total": total, "hidden": hidden, "is_paused": True}
        return _render(model_admin, request, action, "admin/progress.html", context)
    if posts:
        LogEntry.objects.log_actions(by.pk, posts, CHANGE, action.message)
    _execute_returns(request, returns)
    if rest:
        hidden = {SHOWN: _format_revisions(rest), DONE: done + len(batch)}
        context = {"done": done + len(batch), "total": total, "hidden": hidden}
        return _render(model_admin, request, action, "admin/progress.html", context)
    if total > MAX_NAMED:
        messages.success(request, _("共 %d 个岗位：") % total + action.message)
        return None
    for post in posts:
        messages.success(request, success_message(post, action.message))
    return None


def _apply_choices(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    action: BulkAction,
    shown: Revisions,
    choices: BulkChoices,
) -> tuple[Revisions, list[ReturnPost]]:
    """Return the posts that are taken and the forms that return others. Raises Refused."""
    _check_permission(model_admin, request, action, shown)
    returned = _permitted_posts(model_admin, request, action, choices.returned)
    by = current_user(request)
    returns = build_returns(choices, {post.pk: post for post in returned}, by)
    taken = choices.select_taken(shown)
    if not taken and not returns:
        raise Refused(_("没有勾选岗位，也没有写意见，什么都没有改动。"))
    if taken:
        _check_rules(model_admin, request, action, taken)
    if left_out := len(shown.keys() & choices.left_out):
        messages.info(request, _("没有勾选的 %d 个岗位没有办理，和原来一样。") % left_out)
    return taken, returns


def _execute_returns(request: HttpRequest, returns: list[ReturnPost]) -> None:
    """Return posts with their words; one that waits no longer is named with its words."""
    for form in returns:
        try:
            with refuse_timeouts():
                message = form.execute()
        except Refused as refused:
            values = {"refused": refused, "words": form.compose()}
            messages.error(request, _("%(refused)s 您写的意见是：%(words)s") % values)
        else:
            LogEntry.objects.log_actions(form.by.pk, [form.obj], CHANGE, message)
            messages.success(request, success_message(form.obj, message))


def _permitted_posts(
    model_admin: ScopedAdmin[Post], request: HttpRequest, action: BulkAction, pks: Collection[int]
) -> list[Post]:
    """Return these posts in this order. Raises Refused as ``_check_permission`` does."""
    if not pks:
        return []
    _check_permission(model_admin, request, action, pks)
    posts = Post.objects.in_bulk(list(pks))
    prefetch_departments(posts.values())
    return [posts[pk] for pk in pks]


def _check_permission(
    model_admin: ScopedAdmin[Post], request: HttpRequest, action: BulkAction, pks: Collection[int]
) -> None:
    """Raise Refused if the user may not view all of the posts, or not do the action on all."""
    needed = action.object_action.permission
    visible = model_admin.get_queryset(request).filter(pk__in=pks).order_by()
    permitted = permissions.filter_permitted(visible, current_user(request), needed)
    refused = set(pks) - set(permitted.values_list("pk", flat=True))
    if not pks or (refused and set(visible.values_list("pk", flat=True)) != set(pks)):
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    if refused:
        message = _("您的角色不包括在 %s 办理这件事，选中的岗位都没有改动。")
        raise Refused(message % Post.objects.get(pk=min(refused)).department)


def _check_rules(
    model_admin: ScopedAdmin[Post], request: HttpRequest, action: BulkAction, shown: Revisions
) -> None:
    """Raise Refused for too many posts, for lack of permission, and for the action's refusals."""
    if len(shown) > action.max_posts:
        raise Refused(_("一次最多办理 %d 个岗位，请用筛选条件少选一些。") % action.max_posts)
    _check_permission(model_admin, request, action, shown)
    if refusals := action.refusals(shown, current_user(request)):
        named = [*refusals[:MAX_NAMED], *(["……"] if refusals[MAX_NAMED:] else [])]
        message = _("%(refused)s 共 %(total)d 个岗位不能办理，选中的岗位都没有改动。")
        raise Refused(message % {"refused": " ".join(named), "total": len(refusals)})


def _render(
    model_admin: ScopedAdmin[Post],
    request: HttpRequest,
    action: BulkAction,
    template: str,
    context: dict[str, Any],
) -> TemplateResponse:
    """Render a page whose form runs the same bulk action again, on its hidden fields."""
    hidden = {"action": request.POST["action"], "select_across": 1, ACTION_CHECKBOX_NAME: 0}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": action.object_action.title,
        "confirmed": CONFIRMED,
        "opts": model_admin.opts,
        **context,
        "hidden": context["hidden"] | hidden,
    }
    return TemplateResponse(request, template, context)


def _format_revisions(revisions: Revisions) -> str:
    """Return ids and revisions as one value, ``12:3,45:1``: Django limits the number of fields."""
    return ",".join(f"{pk}:{revision}" for pk, revision in revisions.items())


def _parse_revisions(text: str) -> dict[int, int]:
    """Parse the value of ``_format_revisions``. Raises Refused for any other text."""
    pairs = [_parse_integers(pair, ":") for pair in filter(None, text.split(","))]
    if any(len(pair) != len(("post", "revision")) for pair in pairs):
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    return {pk: revision for pk, revision in pairs}  # noqa: C416 - lists are no pairs to mypy


def _parse_integers(text: str, separator: str = ",") -> list[int]:
    """Parse integers joined by ``separator``. Raises Refused for any other text."""
    integers = [parse_integer(part) for part in text.split(separator)] if text else []
    if None in integers:
        raise Refused(_("选中的岗位与确认页不一致，请重新选择。"))
    return cast(list[int], integers)
