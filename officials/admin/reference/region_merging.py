"""The action that proposes to merge a region into another one, after a comparison."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, proposals
from officials.admin.base.autocomplete import (
    LabelledChoiceField,
    ScopedAutocompleteSelect,
    with_labels,
)
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.region_comparison import compare_regions
from officials.admin.base.scoped import WideCharField
from officials.models import ProposedChange, Region


class ProposeMerger(ObjectAction):
    """Action that proposes to merge ``obj`` into another region.

    The first submission chooses the successor and leads to a comparison, the second one proposes.
    """

    title = gettext_lazy("并入另一个地区")
    explanation = gettext_lazy(
        "由您提出，另一位站点管理员确认后一次办完：这里的部门、岗位、角色、下级地区和旧名全部归到"
        "保留的地区，旧地址转过去。公开的内容、批准和日期不变，没有岗位撤下或变回草稿。"
    )
    key: Any = Region._meta.get_field("parent")
    obj: Region

    into = LabelledChoiceField(
        label=gettext_lazy("并入哪个地区"),
        queryset=Region.objects.none(),
        help_text=gettext_lazy("输入名称、拼音或代码。"),
    )
    why = WideCharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：国务院批复，国函〔2018〕167号。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.widget = ScopedAutocompleteSelect(self.key, admin.site)
        into.widget.is_required = True
        choices = permissions.permitted_choices(self.by, self.key)
        into.queryset = with_labels(choices.exclude(pk=self.obj.pk))
        self.other: Region | None = None
        self.proposal: ProposedChange | None = None

    @classmethod
    def is_available(cls, obj: Region) -> bool:
        return obj.merged_into_id is None

    def clean(self) -> dict[str, Any]:
        self.other = self.cleaned_data.get("into")
        if self.other:
            try:
                proposals.check_merger(self.obj, self.other)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
            if self.data.get("compared") != str(self.other.pk):
                raise ValidationError(_("请先核对下面的对照，再按一次。"))
        return self.cleaned_data

    def get_context_data(self) -> dict[str, Any]:
        if self.other is None:
            return {}
        return {"other": self.other, "rows": compare_regions(self.obj, self.other)}

    def execute(self) -> str:
        into, why = self.cleaned_data["into"], self.cleaned_data["why"]
        self.proposal = proposals.propose_merger(self.obj, into, by=self.by, why=why)
        return _("已提出。要等另一位站点管理员确认；在那以前公众看到原来的内容。")
