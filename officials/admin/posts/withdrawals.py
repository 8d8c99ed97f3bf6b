"""Actions that take numbers, terms and posts off the site: one person, at once, listed before."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials.actions import Refused, takedown, withdrawal
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.models import Appointment, Hotline, Post, PublicReason, TakedownRequest
from officials.publication.published_numbers import (
    PublishedNumber,
    as_value,
    list_of_hotline,
    list_of_post,
    list_of_term,
    list_same_number,
)
from officials.publication.standing import (
    has_been_published,
    read_appointment,
    read_hotline,
    read_post,
)

LIST_CHANGED = gettext_lazy("要撤下的号码刚刚有变化，请核对后再办理。")


class WithdrawalAction(ObjectAction):
    """Action that withdraws what its page lists, for a public reason from fixed words.

    ``listed``: the list on the page, so that nothing else is withdrawn.
    """

    destructive = True
    list_title: ClassVar[StrOrPromise] = gettext_lazy("将要撤下")

    listed = forms.CharField(label=gettext_lazy("号码"), widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("公开的原因"),
        choices=PublicReason,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "访问者看到的就是这几个字。应本人要求、安全原因、号码有误：号码不再公布；"
            "号码已停用：180 天内不再公布。别处还公布着的号码除外。"
        ),
    )
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "只有工作人员看到，写入修改记录，例如：本人 3 月 2 日来电要求，已核实。"
        ),
    )

    def list_numbers(self) -> list[PublishedNumber]:
        """Return the numbers that the action withdraws."""
        raise NotImplementedError

    def read_list(self) -> str:
        """Return the list as text, to be compared with that of the page."""
        return as_value(self.list_numbers())

    def get_initial(self) -> dict[str, Any]:
        return {"listed": self.read_list()}

    def get_context_data(self) -> dict[str, Any]:
        return {"taken": self.list_numbers(), "taken_title": self.list_title}

    def execute(self) -> str:
        if self.cleaned_data["listed"] != self.read_list():
            raise Refused(LIST_CHANGED)
        reason = PublicReason(self.cleaned_data["reason"])
        return self.withdraw(reason, self.cleaned_data["why"])

    def withdraw(self, reason: PublicReason, why: str) -> str:
        """Withdraw and return a message about the result. Raises Refused."""
        raise NotImplementedError


class WithdrawHotline(WithdrawalAction):
    """Action that takes a hotline off the site for good, without a review."""

    title = gettext_lazy("撤下")
    explanation = gettext_lazy(
        "号码立即从所有公开页面、检索和下载中消失；要再公布，须重新录入并由另一位同事审核。"
    )
    obj: Hotline

    @classmethod
    def is_available(cls, obj: Hotline) -> bool:
        return obj.withdrawn_at is None and has_been_published(obj)

    def list_numbers(self) -> list[PublishedNumber]:
        return list_of_hotline(self.obj)

    def get_initial(self) -> dict[str, Any]:
        asked = TakedownRequest.objects.filter(hotline=self.obj, kept_by=None).first()
        return super().get_initial() | ({"reason": asked.reason} if asked else {})

    def get_context_data(self) -> dict[str, Any]:
        asked = TakedownRequest.objects.filter(hotline=self.obj, kept_by=None).first()
        hint = _("%(who)s请求撤下：%(reason)s。%(why)s") % {
            "who": asked.asked_by if asked else "",
            "reason": asked.get_reason_display() if asked else "",
            "why": asked.why if asked else "",
        }
        return super().get_context_data() | {
            "hint": hint if asked else "",
            "left": list_same_number(self.obj),
            "left_title": _("同一个号码还在这些岗位公布，不会一并撤下"),
        }

    def withdraw(self, reason: PublicReason, why: str) -> str:
        withdrawal.withdraw_hotline(self.obj, by=self.by, reason=reason, why=why)
        return _("号码 %s 已撤下，公开页面不再显示。") % self.obj


class KeepHotline(ObjectAction):
    """Action that leaves a hotline public although another region asked to withdraw it."""

    title = gettext_lazy("不撤下")
    explanation = gettext_lazy("其他地区请求撤下这个号码；核实后不撤下的，写明理由。")
    obj: Hotline

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：岗位号码，已与本人核实。"),
    )

    @classmethod
    def is_available(cls, obj: Hotline) -> bool:
        return obj.withdrawn_at is None and read_hotline(obj).is_asked_for

    def execute(self) -> str:
        takedown.keep_hotline(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("号码 %s 继续公布。") % self.obj


class WithdrawPost(WithdrawalAction):
    """Action that takes a post off the site, without a review."""

    title = gettext_lazy("撤下岗位")
    explanation = gettext_lazy("岗位和它的全部号码立即从公开页面消失，定时公布的也一并取消。")
    obj: Post

    abolished = forms.BooleanField(
        label=gettext_lazy("岗位不再设立，保留页面"),
        required=False,
        help_text=gettext_lazy("例如机构改革：页面写明岗位已撤销，不再有号码。"),
    )

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return read_post(obj).is_open

    def list_numbers(self) -> list[PublishedNumber]:
        return list_of_post(self.obj)

    def withdraw(self, reason: PublicReason, why: str) -> str:
        abolished = self.cleaned_data["abolished"]
        withdrawal.withdraw_post(self.obj, by=self.by, reason=reason, why=why, abolished=abolished)
        return _("岗位已撤下，公开页面不再显示它的号码。")


class WithdrawTerm(WithdrawalAction):
    """Action that takes an appointment off the site, without a review."""

    title = gettext_lazy("撤下任职")
    explanation = gettext_lazy(
        "公开页面立即不再写这段任职，任职者本人的号码一并撤下；现任的岗位显示“空缺”。"
        "登记册不变，岗位成为草稿：再公布须由另一位同事审核。离任的请用“离任”。"
    )
    list_title = gettext_lazy("将要撤下的本人号码")
    obj: Appointment

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return read_appointment(obj).was_on_card

    def list_numbers(self) -> list[PublishedNumber]:
        return list_of_term(self.obj)

    def withdraw(self, reason: PublicReason, why: str) -> str:
        withdrawal.withdraw_term(self.obj, by=self.by, reason=reason, why=why)
        return _("%s的任职已撤下，公开页面不再显示。") % self.obj.official


class WithdrawNumbers(WithdrawalAction):
    """Action that withdraws every number beside a person's name, in the regions of the user."""

    title = gettext_lazy("撤下此人全部号码")
    explanation = gettext_lazy(
        "此人名下的号码立即撤下：本人的，和现任岗位的。您不负责的地区的号码，请那里的同事撤下。"
    )
    obj: Appointment

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return has_been_published(obj)

    def list_numbers(self) -> list[PublishedNumber]:
        return takedown.numbers_of_person(self.obj.official, self.by).permitted

    def read_list(self) -> str:
        return takedown.numbers_of_person(self.obj.official, self.by).as_value()

    def get_context_data(self) -> dict[str, Any]:
        numbers = takedown.numbers_of_person(self.obj.official, self.by)
        return super().get_context_data() | {
            "left": numbers.elsewhere,
            "left_title": _("其他地区的号码，将请那里的同事撤下"),
        }

    def withdraw(self, reason: PublicReason, why: str) -> str:
        numbers = takedown.withdraw_numbers_of(
            self.obj.official,
            by=self.by,
            reason=reason,
            why=why,
            listed=self.cleaned_data["listed"],
        )
        counts = {"taken": len(numbers.permitted), "asked": len(numbers.elsewhere)}
        if numbers.elsewhere:
            return _("已撤下 %(taken)d 个号码，另请其他地区撤下 %(asked)d 个。") % counts
        return _("已撤下 %(taken)d 个号码。") % counts
