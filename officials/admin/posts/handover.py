"""Action on a post whose holder leaves: end, hotlines and successor on one page."""

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
from officials.publication.standing import read_post

HOTLINE_FIELD_PREFIX = "number-"
NEW_OFFICIAL = "new"

# The choices for a hotline, the default first.
POST_HOTLINE_CHOICES = {
    Fate.STAYS: gettext_lazy("留在岗位，换人不变"),
    Fate.GOES: gettext_lazy("是本人的号码，随离任停止公布"),
    Fate.WITHDRAWN: gettext_lazy("立即撤下，不再恢复"),
    Fate.SUSPENDED: gettext_lazy("立即暂停，核实后由另一位同事恢复"),
}
HOLDER_HOTLINE_CHOICES = {
    Fate.GOES: gettext_lazy("随离任停止公布"),
    Fate.STAYS: gettext_lazy("转给岗位，由另一位同事审核"),
    Fate.WITHDRAWN: gettext_lazy("立即撤下，不再恢复"),
    Fate.SUSPENDED: gettext_lazy("立即暂停，到离任为止"),
}


def _appointment_field(name: str) -> Any:
    return Appointment._meta.get_field(name)


class Handover(ObjectAction):
    """Action that ends the current appointment and enters the successor for review."""

    title = gettext_lazy("办理交接")
    explanation = gettext_lazy(
        "离任、撤下和暂停由您一人办理，立即生效；接任者写入登记册，由另一位同事审核后公开。"
    )
    obj: Post
    public_columns = {"name": Official}

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
        help_text=gettext_lazy("撤下或暂停号码时填写，写入修改记录，例如：号码停用。"),
    )
    successor = LabelledChoiceField(
        label=gettext_lazy("接任者"),
        queryset=with_labels(Official.objects.all()),
        required=False,
        widget=ScopedAutocompleteSelect(_appointment_field("official"), admin.site),
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
        widget=ScopedAutocompleteSelect(_appointment_field("notice"), admin.site),
        help_text=gettext_lazy("可以以后再填，提交审核时会提醒。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.appointment = current_holder(kwargs["obj"])
        self.name_warnings: tuple[str, ...] = ()
        super().__init__(*args, **kwargs)
        self.hotlines = (
            list(handover.affected_hotlines(self.appointment)) if self.appointment else []
        )
        for hotline in self.hotlines:
            self.fields[f"{HOTLINE_FIELD_PREFIX}{hotline.pk}"] = _fate_field(hotline)
        for name, column in (("successor", "official"), ("notice", "notice")):
            field: Any = self.fields[name]
            field.queryset = with_labels(
                permissions.permitted_choices(self.by, _appointment_field(column))
            )
        self.namesakes = find_namesakes((self.data or self.initial).get("name", ""), self.by)
        if self.namesakes:
            self.fields["namesake"] = _namesake_field(
                [(str(each.pk), describe_official(each, self.by)) for each in self.namesakes]
            )

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        return read_post(obj).is_held

    @classmethod
    def refusal(cls, obj: Post, by: User) -> str:  # noqa: ARG003 - the same for everybody
        if read_post(obj).is_held:
            return ""
        return _("这个岗位今天没有任职者，不用交接；请在岗位页添加任职。")

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": (self.appointment and self.appointment.end_date) or today()}

    def get_fieldsets(self) -> list[Any]:
        hotline_fields = [name for name in self.fields if name.startswith(HOTLINE_FIELD_PREFIX)]
        successor_fields = ["successor", "name", *(["namesake"] if self.namesakes else [])]
        return [
            (
                _("离任：%s") % (self.appointment.official if self.appointment else ""),
                {"fields": ["last_day", "reason"]},
            ),
            (
                _("号码"),
                {
                    "fields": [*hotline_fields, "numbers_reason"] if hotline_fields else [],
                    "description": "" if hotline_fields else _("这个岗位没有号码。"),
                },
            ),
            (
                _("接任"),
                {
                    "fields": [*successor_fields, "start", "capacity", "notice"],
                    "description": escape(self._planned_successors()),
                },
            ),
        ]

    def _planned_successors(self) -> str:
        """Return a sentence for each holder whose appointment starts later."""
        appointments = self.obj.appointments.filter(start_date__gt=today())
        return "；".join(
            _("登记册里已有接任者：%(name)s，从 %(start)s 起。")
            % {"name": each.official, "start": each.start_date}
            for each in appointments.select_related("official")
        )

    def clean_name(self) -> str:
        text: str = self.cleaned_data["name"]
        if not text:
            return ""
        name, self.name_warnings = read_name(text)
        return name

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        removed = [
            key
            for key in self.data
            if key.startswith(HOTLINE_FIELD_PREFIX) and key not in self.fields
        ]
        if removed:
            raise ValidationError(handover.HOTLINES_CHANGED)
        hidden = {Fate.WITHDRAWN.value, Fate.SUSPENDED.value}
        if hidden & set(self._chosen_fates().values()) and not values.get("numbers_reason"):
            self.add_error("numbers_reason", _("请写明为什么撤下或暂停号码。"))
        if values.get("successor") and values.get("name"):
            self.add_error("name", _("接任者只有一位：已经选了一位，这里请留空。"))
        successor = values.get("successor") or values.get("name") or "name" in self.errors
        for field in ("start", "notice"):
            if values.get(field) and not successor:
                self.add_error(field, _("请先选择或填写接任者；空缺时这一栏留空。"))
        last_day, start = values.get("last_day"), values.get("start")
        if last_day and start and start <= last_day:
            self.add_error("start", _("任职日期要在离任之后：同一天只能有一位任职者。"))
        return values

    def _chosen_fates(self) -> dict[int, str]:
        """Return the choice for each hotline by its id."""
        names = {hotline.pk: f"{HOTLINE_FIELD_PREFIX}{hotline.pk}" for hotline in self.hotlines}
        return {pk: self.cleaned_data.get(name, "") for pk, name in names.items()}

    def _successor(self) -> Successor | None:
        values = self.cleaned_data
        official: Official | str = values["successor"] or values["name"]
        namesakes = {str(each.pk): each for each in self.namesakes}
        official = namesakes.get(values.get("namesake", ""), official)
        if not official:
            return None
        start = values["start"] or values["last_day"] + timedelta(1)
        capacity = Capacity(values["capacity"] or Capacity.FULL)
        return Successor(official, start, capacity, values["notice"])

    def execute(self) -> str:
        if self.appointment is None:
            raise Refused(self.refusal(self.obj, self.by))
        values, successor = self.cleaned_data, self._successor()
        fates = {pk: Fate(fate) for pk, fate in self._chosen_fates().items()}
        handover.hand_over(
            self.appointment,
            by=self.by,
            last_day=values["last_day"],
            reason=values["reason"],
            fates=fates,
            hotlines_reason=values["numbers_reason"],
            successor=successor,
        )
        sentences = filter(None, self._result_messages(fates, successor))
        return "；".join(sentences) + "。" + "".join(self.name_warnings)

    def _result_messages(self, fates: dict[int, Fate], successor: Successor | None) -> list[str]:
        """Return sentences about what took effect and what needs a review."""
        appointment, last_day = self.appointment, self.cleaned_data["last_day"]
        ends = _("%(name)s的任职到 %(day)s 为止，次日零时起生效")
        ended = _("%(name)s的任职到 %(day)s 为止，已经生效")
        sentences = [
            (ends if last_day >= today() else ended)
            % {"name": appointment.official if appointment else "", "day": last_day}
        ]
        for fate, template in (
            (Fate.WITHDRAWN, _("已撤下 %s")),
            (Fate.SUSPENDED, _("已暂停 %s")),
        ):
            changed = [str(each) for each in self.hotlines if fates[each.pk] is fate]
            sentences += [template % "、".join(changed)] if changed else []
        self.obj.refresh_from_db()
        if successor:
            waits = _("%(name)s从 %(start)s 起接任，请提交审核，由另一位同事批准后公开")
            sentences.append(waits % {"name": successor.official, "start": successor.start})
        elif self.obj.review_state == ReviewState.DRAFT:
            sentences.append(_("登记册里还有没公开的修改，请提交审核，由另一位同事批准"))
        else:
            sentences.append(_("没有要审核的"))
        return sentences


def _fate_field(hotline: Hotline) -> forms.ChoiceField:
    """Return the field that decides about a hotline."""
    choices = HOLDER_HOTLINE_CHOICES if hotline.appointment_id else POST_HOTLINE_CHOICES
    if hotline.suspended_at:
        choices = {fate: label for fate, label in choices.items() if fate != Fate.SUSPENDED}
    owner = _("本人号码") if hotline.appointment_id else _("岗位号码")
    details = [str(hotline), hotline.label, _("暂停中") if hotline.suspended_at else ""]
    return forms.ChoiceField(
        label=f"{owner} {' '.join(filter(None, details))}",
        choices=[(fate.value, label) for fate, label in choices.items()],
    )


def _namesake_field(namesakes: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("是不是同一个人"),
        widget=forms.RadioSelect,
        choices=[*namesakes, (NEW_OFFICIAL, _("都不是，新登记一位"))],
        error_messages={"required": _("登记册里有同名或同音的人，请选择是不是其中一位。")},
    )
