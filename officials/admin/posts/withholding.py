"""Actions on the name of a person: withhold it at once, and show it again by two people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import withholding
from officials.actions.name_finds import find_name
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.models import Appointment, User, WithholdingReason
from officials.permissions import Permission
from officials.publication.published_numbers import list_terms
from officials.publication.standing import read_appointment


class WithholdName(ObjectAction):
    """Action that hides a name on every post that the person holds or held."""

    title = gettext_lazy("姓名不公开")
    explanation = gettext_lazy(
        "这个人的姓名立即从所有公开页面、检索和下载中消失，以前的任职和其他地区的也一样；"
        "号码继续公布。恢复公开要由两个人办理。同名的别人不受影响。"
    )
    destructive = True
    obj: Appointment

    reason = forms.ChoiceField(
        label=gettext_lazy("公开的原因"),
        choices=WithholdingReason,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("访问者看到的就是这几个字。"),
    )
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("只有工作人员看到，写入修改记录，例如：本人书面申请。"),
    )

    texts = forms.MultipleChoiceField(
        label=gettext_lazy("别处的公开文字里也有这个姓名"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("是这个人的就勾选，一并遮去；同名的别人不要勾。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finds = find_name(self.obj.official)
        texts: dict[str, list[str]] = {}
        for find in self.finds:
            if find.key:
                texts.setdefault(find.key, [find.where]).append(f"{find.field}：{find.text}")
        if texts:
            choices = [(key, " · ".join(dict.fromkeys(parts))) for key, parts in texts.items()]
            self.fields["texts"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["texts"]

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        standing = read_appointment(obj)
        return standing.was_named and not standing.is_withheld

    def get_context_data(self) -> dict[str, Any]:
        others = [
            f"{find.where} · {find.field}：{find.text}" for find in self.finds if not find.key
        ]
        hint = _("这些文字里也有这个姓名，遮不到；是此人的请另行修改：%s") % "；".join(others)
        return {"terms": list_terms(self.obj.official), "hint": hint if others else ""}

    def execute(self) -> str:
        reason = WithholdingReason(self.cleaned_data["reason"])
        why = self.cleaned_data["why"]
        texts = self.cleaned_data.get("texts", [])
        official = self.obj.official
        withholding.withhold_name(official, by=self.by, reason=reason, why=why, texts=texts)
        return _("%s 的姓名不再公开。") % self.obj.official


class AskToShowName(ObjectAction):
    """Action that asks a second person to show a withheld name again."""

    title = gettext_lazy("申请恢复姓名")
    explanation = gettext_lazy("由另一位同事批准后，公开页面重新写明姓名。")
    obj: Appointment

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：本人同意重新公布。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        standing = read_appointment(obj)
        return standing.is_withheld and not standing.is_asked_for

    def execute(self) -> str:
        withholding.ask_to_show(self.obj.official, by=self.by, why=self.cleaned_data["why"])
        return _("已申请恢复公开，等待另一位同事批准。")


class ShowName(ObjectAction):
    """Action that shows a withheld name again, by a second person."""

    title = gettext_lazy("批准恢复姓名")
    explanation = gettext_lazy("公开页面立即重新写明这个人的姓名。")
    permission = Permission.APPROVE
    obj: Appointment

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：已核对本人的书面同意。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return read_appointment(obj).is_asked_for

    @classmethod
    def refusal(cls, obj: Appointment, by: User) -> str:
        return withholding.show_refusal(obj.official, by)

    def execute(self) -> str:
        withholding.show_name(self.obj.official, by=self.by, why=self.cleaned_data["why"])
        return _("%s 的姓名已恢复公开。") % self.obj.official
