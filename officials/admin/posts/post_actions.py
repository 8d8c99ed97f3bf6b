"""Actions on a post: submit, approve, return."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _, gettext_lazy

from officials import clock, opinions
from officials.actions import publishing, review, scheduling, second_person
from officials.actions.doubles import find_doubles
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import DayInput, WideCharField
from officials.days import day_of
from officials.history.authors import find_last_change, find_return
from officials.models import Edition, Post, ReviewState, User
from officials.permissions import Permission
from officials.publication import diff, live
from officials.publication.schedules import Schedule, find_schedule
from officials.publication.standing import read_post

# Characters of a comment.
MOST_WORDS = 400
# How many colleagues a page names.
MOST_NAMES = 5


def _describe_not_submitted(post: Post) -> str:
    """Return why there is nothing to review: who changed, returned or approved the post, and when.

    A change of a post makes it a draft again.
    """
    last = find_last_change(post)
    words = {"who": last.user, "when": f"{localtime(last.at):%Y-%m-%d %H:%M}"} if last else {}
    if post.review_state == ReviewState.APPROVED:
        return _("%(who)s %(when)s 已经批准，不用再审核。") % words if words else _("已经批准。")
    if not words:
        return _("还没有提交审核。")
    if returned := find_return(post):
        words = {"who": returned.user, "when": f"{localtime(returned.at):%Y-%m-%d %H:%M}"}
        return _("%(who)s %(when)s 退回修改，还没有再提交。") % words
    if post.submitted_at:
        return _("%(who)s %(when)s 刚刚又修改，还没有再提交。") % words
    return _("%(who)s %(when)s 还在修改，没有提交审核。") % words


class RemarkField(WideCharField):
    """Optional remark for the history."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("说明"),
            max_length=200,
            required=False,
            help_text=gettext_lazy("写入修改记录，例如：按市政府办 2026 年 3 月名单更新。"),
        )


class SubmitPost(ObjectAction):
    """Action that submits a draft for review."""

    title = gettext_lazy("提交审核")
    explanation = gettext_lazy("交给另一位同事审核；批准之前，公开页面不变。")
    obj: Post

    apart = forms.BooleanField(label=gettext_lazy("看过，不是重复，照样提交"))
    why = RemarkField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubles = find_doubles([self.obj.pk])[self.obj.pk]
        if not self.doubles:
            del self.fields["apart"]

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return obj.review_state == ReviewState.DRAFT

    @classmethod
    def describe_unavailable(cls, obj: Post) -> str:
        if obj.review_state == ReviewState.SUBMITTED:
            return _("已经提交，等待另一位同事审核，不用再提交。")
        return _("没有改动，不用提交。")

    def get_context_data(self) -> dict[str, Any]:
        hints = [self._missing_notices_hint(), self._approvers_hint()]
        return {
            "differences": diff.diff_for(self.obj),
            "hint": " ".join(filter(None, hints)),
            "doubles": self.doubles,
        }

    def _approvers_hint(self) -> str:
        """Return who may approve the post once it is submitted."""
        approvers = second_person.find_approvers([self.obj], by=self.by)[self.obj.pk]
        names = "、".join(str(each) for each in approvers[:MOST_NAMES])
        return _("可以审核的同事：%s。") % names if names else ""

    def _missing_notices_hint(self) -> str:
        """Return a hint that names holders without a notice who were never published."""
        published = Edition.objects.filter(post=self.obj).exclude(appointment=None)
        without_notice = self.obj.appointments.filter(notice=None).select_related("official")
        new = without_notice.exclude(pk__in=published.values("appointment"))
        hint = _("%s的任职还没有任命公告：有公告请先填上，没有也可以提交。")
        return hint % "、".join(str(each.official) for each in new) if new else ""

    def execute(self) -> str:
        why = self.cleaned_data["why"]
        if self.doubles:
            words = _("看过，不是重复：%s") % "；".join(self.doubles)
            why = f"{words}。{why}"
        review.submit([self.obj], by=self.by, why=why)
        return _("已提交，等待另一位同事审核。")


class ApprovePost(ObjectAction):
    """Action that approves a submitted post for publication, at once or on a later day."""

    title = gettext_lazy("批准公布")
    explanation = gettext_lazy(
        "变化从所写的日期起公开，没有日期的立即公开；填写公布日期则都不早于那天零时。"
    )
    permission = Permission.APPROVE
    template = "admin/review.html"
    obj: Post

    # The revision on the page, read before the differences, so never newer than they are.
    revision = forms.IntegerField(label=gettext_lazy("修改次数"), widget=forms.HiddenInput)
    day = forms.DateField(
        label=gettext_lazy("公布日期"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("留空为立即公布；要定时公布，填写今天之后的一天。"),
    )
    why = RemarkField()

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return obj.review_state == ReviewState.SUBMITTED

    @classmethod
    def refusal(cls, obj: Post, by: User) -> str:
        return review.approval_refusal(obj, by) if cls.is_available(obj) else ""

    @classmethod
    def describe_unavailable(cls, obj: Post) -> str:
        return _describe_not_submitted(obj)

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.obj.revision}

    def get_context_data(self) -> dict[str, Any]:
        # The page of the review has read them.
        numbers = getattr(self.obj, "stored_hotlines", None)
        return {"doubles": find_doubles([self.obj.pk], numbers)[self.obj.pk]}

    def execute(self) -> str:
        values = self.cleaned_data
        reviewed = [(self.obj, values["revision"])]
        if values["day"]:
            publishing.schedule(reviewed, by=self.by, on=values["day"], why=values["why"])
            return _("已批准，从 %(day)s 零时起公开显示。") % {"day": values["day"]}
        publishing.approve(reviewed, by=self.by, why=values["why"])
        return _("已批准，公开页面已更新。")


class CancelSchedule(ObjectAction):
    """Action that cancels what was approved for a day to come; what is live stays."""

    title = gettext_lazy("取消定时公布")
    explanation = gettext_lazy(
        "下面的变化到期不再公布，公开页面照旧；登记册保留这些内容，成为草稿，可以修改后再提交。"
    )
    obj: Post

    # What the page lists, so that nothing else is cancelled.
    listed = forms.CharField(label=gettext_lazy("定时公布"), widget=forms.HiddenInput)
    why = RemarkField()

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return read_post(obj).is_scheduled

    @cached_property
    def schedule(self) -> Schedule | None:
        moment = clock.now()
        return find_schedule(live.read_open_editions([self.obj.pk], moment), moment)

    def get_initial(self) -> dict[str, Any]:
        return {"listed": self.schedule.as_value() if self.schedule else ""}

    def get_context_data(self) -> dict[str, Any]:
        if not self.schedule:
            return {}
        return {
            "cancelled": diff.diff_of_schedule(self.schedule),
            "cancelled_day": day_of(self.schedule.begins),
        }

    def execute(self) -> str:
        values = self.cleaned_data
        scheduling.cancel_schedule(self.obj, by=self.by, listed=values["listed"], why=values["why"])
        return _("定时公布已取消，公开页面照旧。")


class ReturnPost(ObjectAction):
    """Action that returns a submitted post to its editors with a comment."""

    title = gettext_lazy("退回")
    explanation = gettext_lazy("退回草稿，让同事修改后重新提交；公开页面不变。")
    permission = Permission.APPROVE
    obj: Post

    comment = WideCharField(
        label=gettext_lazy("意见"),
        max_length=MOST_WORDS,
        required=False,
        help_text=gettext_lazy("写明要改什么，例如：第二个号码与公告不一致。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels: dict[str, str] = {}
        texts: dict[tuple[str, str], list[str]] = {}
        for change in diff.diff_for(self.obj):
            if change.about:
                key = f"about-{change.about}", change.field
                texts.setdefault(key, []).append(
                    " ".join(filter(None, (change.part, change.after)))
                )
        for (name, field), after in texts.items():
            if name not in self.fields:
                label = _("对“%s”的意见") % field
                self.labels[name] = field
                self.fields[name] = WideCharField(
                    label=label,
                    max_length=MOST_WORDS,
                    required=False,
                    help_text=escape(" · ".join(after)),
                )

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return obj.review_state == ReviewState.SUBMITTED

    @classmethod
    def describe_unavailable(cls, obj: Post) -> str:
        return _describe_not_submitted(obj)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if not self.errors and not (words := self.compose()):
            self.add_error("comment", _("请写明退回的原因，让同事知道要改什么。"))
        elif not self.errors and len(words) > MOST_WORDS:
            self.add_error("comment", _("意见合起来最多 %d 字，请写短些。") % MOST_WORDS)
        return self.cleaned_data

    def compose(self) -> str:
        """Return the comment: words about the whole post, and those about its rows."""
        values = self.cleaned_data
        about = {label: values.get(name, "") for name, label in self.labels.items()}
        return opinions.compose(values.get("comment", ""), about)

    def execute(self) -> str:
        review.return_to_draft(self.obj, by=self.by, comment=self.compose())
        return _("已退回，意见显示在岗位页上。")
