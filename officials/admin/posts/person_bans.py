"""Action on an appointment that was taken off: its person is not published again."""

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import bans
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.models import Appointment, PublicReason, User
from officials.publication.standing import read_appointment


class BanPerson(ObjectAction):
    """Action that keeps a person from being published again, in the whole country."""

    title = gettext_lazy("此人不再公布")
    explanation = gettext_lazy(
        "以后任何地区都不能再公布这个人的任职和本人号码：表单、名单和审核都会拒绝。"
        "现在还公布着的任职请先撤下。解除要由两个人办理。同名的别人不受影响。"
    )
    destructive = True
    obj: Appointment

    reason = forms.ChoiceField(
        label=gettext_lazy("原因"), choices=PublicReason, widget=forms.RadioSelect
    )
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("只有工作人员看到，例如：本人书面申请。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        standing = read_appointment(obj)
        return standing.was_named and not standing.is_banned

    @classmethod
    def refusal(cls, obj: Appointment, by: User) -> str:  # noqa: ARG003 - the same for everybody
        return bans.person_refusal(obj.official)

    def execute(self) -> str:
        reason, why = PublicReason(self.cleaned_data["reason"]), self.cleaned_data["why"]
        bans.ban_person(self.obj.official, self.obj.post, by=self.by, reason=reason, why=why)
        return _("%s 已列入不再公布的人。") % self.obj.official
