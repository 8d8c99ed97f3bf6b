"""An official leaves: one page for the departure, each number, and who takes over."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, handover
from officials.actions.handover import Fate, Successor
from officials.admin.base.autocomplete import (
    LabelledChoiceField,
    ScopedAutocompleteSelect,
    with_labels,
)
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import DayInput, WideCharField
from officials.admin.records.duplicates import describe_official, find_namesakes
from officials.admin.records.officials import read_name
from officials.clock import today
from officials.models import Appointment, Hotline, Notice, Official, Post, ReviewState, User
from officials.models.choices import Capacity
from officials.publication.register import current_holder

NUMBER = "number-"
NEW = "new"
OF_THE_POST = {
    Fate.STAYS: gettext_lazy("留在岗位，换人不变"),
    Fate.GOES: gettext_lazy("是本人的号码，随离任停止公布"),
    Fate.WITHDRAWN: gettext_lazy("立即撤下，不再恢复"),
    Fate.SUSPENDED: gettext_lazy("立即暂停，核实后由另一位同事恢复"),
}
OF_THE_HOLDER = {
    Fate.GOES: gettext_lazy("随离任停止公布"),
    Fate.STAYS: gettext_lazy("转给岗位，由另一位同事审核"),
    Fate.WITHDRAWN: gettext_lazy("立即撤下，不再恢复"),
    Fate.SUSPENDED: gettext_lazy("立即暂停，到离任为止"),
}


def _key(name: str) -> Any:
    return Appointment._meta.get_field(name)


class Handover(ObjectAction):
    title = gettext_lazy("办理交接")
    explanation = gettext_lazy(
        "离任、撤下和暂停由您一人办理，立即生效；接任者写入登记册，由另一位同事审核后公开。"
    )
    obj: Post

    last_day = forms.DateField(
        label=gettext_lazy("最后一天"),
        widget=DayInput(),
        help_text=gettext_lazy("这一天仍在任，次日零时起离任。填写今后的一天则到时生效。"),
    )
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：调任，见市政府任免通知。"),
    )
    numbers_reason = WideCharField(
        label=gettext_lazy("撤下或暂停的原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("撤下或暂停号码时填写，按可以公开的写，例如：号码停用。"),
    )
    successor = LabelledChoiceField(
        label=gettext_lazy("接任者"),
        queryset=with_labels(Official.objects.all()),
        required=False,
        widget=ScopedAutocompleteSelect(_key("official"), admin.site),
        help_text=gettext_lazy("输入姓名或拼音。登记册里没有，就在下一栏写姓名；都留空为空缺。"),
    )
    name = WideCharField(
        label=gettext_lazy("新登记的接任者"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("只写姓名，例如：欧阳演示。"),
    )
    start = forms.DateField(
        label=gettext_lazy("任职日期"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("接任的第一天；留空为离任的次日。"),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("任职方式"), choices=Capacity, initial=Capacity.FULL, required=False
    )
    notice = LabelledChoiceField(
        label=gettext_lazy("任命公告"),
        queryset=with_labels(Notice.objects.all()),
        required=False,
        widget=ScopedAutocompleteSelect(_key("notice"), admin.site),
        help_text=gettext_lazy("可以以后再填，提交审核时会提醒。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.term = current_holder(kwargs["obj"])
        super().__init__(*args, **kwargs)
        self.numbers = list(handover.affected_hotlines(self.term)) if self.term else []
        for hotline in self.numbers:
            self.fields[f"{NUMBER}{hotline.pk}"] = _fate_of(hotline)
        for name, key in (("successor", "official"), ("notice", "notice")):
            offered: Any = self.fields[name]
            offered.queryset = with_labels(permissions.permitted_choices(self.by, _key(key)))
        self.same = find_namesakes((self.data or self.initial).get("name", ""), self.by)
        if self.same:
            self.fields["namesake"] = _namesake(
                [(str(each.pk), describe_official(each, self.by)) for each in self.same]
            )

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return current_holder(obj) is not None

    @classmethod
    def refusal(cls, obj: Post, by: User) -> str:  # noqa: ARG003 - nobody may
        if current_holder(obj):
            return ""
        return _("这个岗位今天没有任职者，不用交接；请在岗位页添加任职。")

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": (self.term and self.term.end_date) or today()}

    def get_fieldsets(self) -> list[Any]:
        fates = [name for name in self.fields if name.startswith(NUMBER)]
        who = ["successor", "name", *(["namesake"] if self.same else [])]
        return [
            (
                _("离任：%s") % (self.term.official if self.term else ""),
                {"fields": ["last_day", "reason"]},
            ),
            (
                _("号码"),
                {
                    "fields": [*fates, "numbers_reason"] if fates else [],
                    "description": "" if fates else _("这个岗位没有号码。"),
                },
            ),
            (
                _("接任"),
                {
                    "fields": [*who, "start", "capacity", "notice"],
                    "description": escape(self._coming()),
                },
            ),
        ]

    def _coming(self) -> str:
        """Say who is in the register already as the next holder."""
        coming = self.obj.appointments.filter(start_date__gt=today()).select_related("official")
        return "；".join(
            _("登记册里已有接任者：%(name)s，从 %(start)s 起。")
            % {"name": term.official, "start": term.start_date}
            for term in coming
        )

    def clean_name(self) -> str:
        written: str = self.cleaned_data["name"]
        if not written:
            return ""
        name, _warnings = read_name(written)
        return name

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        gone = [key for key in self.data if key.startswith(NUMBER) and key not in self.fields]
        if gone:
            raise ValidationError(handover.HOTLINES_CHANGED)
        taken = {Fate.WITHDRAWN.value, Fate.SUSPENDED.value}
        if taken & set(self._fates().values()) and not given.get("numbers_reason"):
            self.add_error("numbers_reason", _("请写明为什么撤下或暂停号码。"))
        if given.get("successor") and given.get("name"):
            self.add_error("name", _("接任者只有一位：已经选了一位，这里请留空。"))
        somebody = given.get("successor") or given.get("name") or "name" in self.errors
        for field in ("start", "notice"):
            if given.get(field) and not somebody:
                self.add_error(field, _("请先选择或填写接任者；空缺时这一栏留空。"))
        last_day, start = given.get("last_day"), given.get("start")
        if last_day and start and start <= last_day:
            self.add_error("start", _("任职日期要在离任之后：同一天只能有一位任职者。"))
        return given

    def _fates(self) -> dict[int, str]:
        """Return what was chosen for each number, by its id."""
        keys = {hotline.pk: f"{NUMBER}{hotline.pk}" for hotline in self.numbers}
        return {pk: self.cleaned_data.get(key, "") for pk, key in keys.items()}

    def _successor(self) -> Successor | None:
        given = self.cleaned_data
        who: Official | str = given["successor"] or given["name"]
        same = {str(each.pk): each for each in self.same}
        who = same.get(given.get("namesake", ""), who)
        if not who:
            return None
        start = given["start"] or given["last_day"] + timedelta(1)
        return Successor(who, start, Capacity(given["capacity"] or Capacity.FULL), given["notice"])

    def execute(self) -> str:
        if self.term is None:
            raise Refused(self.refusal(self.obj, self.by))
        given, successor = self.cleaned_data, self._successor()
        fates = {pk: Fate(chosen) for pk, chosen in self._fates().items()}
        handover.hand_over(
            self.term,
            by=self.by,
            last_day=given["last_day"],
            reason=given["reason"],
            fates=fates,
            hotlines_reason=given["numbers_reason"],
            successor=successor,
        )
        return "；".join(filter(None, self._told(fates, successor))) + "。"

    def _told(self, fates: dict[int, Fate], successor: Successor | None) -> list[str]:
        """Say what acts now, and what waits for whom."""
        term, last_day = self.term, self.cleaned_data["last_day"]
        ends = _("%(name)s的任职到 %(day)s 为止，次日零时起生效")
        ended = _("%(name)s的任职到 %(day)s 为止，已经生效")
        said = [
            (ends if last_day >= today() else ended)
            % {"name": term.official if term else "", "day": last_day}
        ]
        for fate, words in (
            (Fate.WITHDRAWN, _("已撤下 %s")),
            (Fate.SUSPENDED, _("已暂停 %s")),
        ):
            taken = [str(each) for each in self.numbers if fates[each.pk] is fate]
            said += [words % "、".join(taken)] if taken else []
        self.obj.refresh_from_db()
        if successor:
            waits = _("%(name)s从 %(start)s 起接任，请提交审核，由另一位同事批准后公开")
            said.append(waits % {"name": successor.official, "start": successor.start})
        elif self.obj.review_state == ReviewState.DRAFT:
            said.append(_("登记册里还有没公开的修改，请提交审核，由另一位同事批准"))
        else:
            said.append(_("没有要审核的"))
        return said


def _fate_of(hotline: Hotline) -> forms.ChoiceField:
    """Return the question what becomes of a number, its ordinary answer first."""
    offered = OF_THE_HOLDER if hotline.appointment_id else OF_THE_POST
    if hotline.suspended_at:
        offered = {fate: words for fate, words in offered.items() if fate != Fate.SUSPENDED}
    whose = _("本人号码") if hotline.appointment_id else _("岗位号码")
    said = [str(hotline), hotline.label, _("暂停中") if hotline.suspended_at else ""]
    return forms.ChoiceField(
        label=f"{whose} {' '.join(filter(None, said))}",
        choices=[(fate.value, words) for fate, words in offered.items()],
    )


def _namesake(same: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("是不是同一个人"),
        widget=forms.RadioSelect,
        choices=[*same, (NEW, _("都不是，新登记一位"))],
        error_messages={"required": _("登记册里有同名或同音的人，请选择是不是其中一位。")},
    )
