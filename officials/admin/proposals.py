"""Admin of proposed changes: what waits for a second person, and the three ways to decide."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import proposals
from officials.admin.base.filters import QueueFilter
from officials.admin.base.object_actions import ObjectAction, ObjectActionAdmin
from officials.admin.base.region_comparison import Comparison, compare_regions
from officials.admin.base.scoped import WideCharField
from officials.history.describe import ValueFormatter, describe_proposal
from officials.models import Post, ProposalState, ProposedChange, User
from officials.permissions import Permission


def describe(proposal: ProposedChange) -> list[tuple[str, str, str]]:
    """Return label, old and new text of each field that a proposal changes."""
    return describe_proposal(proposal.kind, proposal.changes, ValueFormatter())


def compare_merger(proposal: ProposedChange) -> Comparison:
    """Return what a merger of regions moves, while it is open; empty for other proposals."""
    merger = proposals.read_merger(proposal)
    if merger is None or proposal.state != ProposalState.OPEN:
        return []
    return compare_regions(*merger)


class DecideProposal(ObjectAction):
    """Base of the actions on a proposal, which is open until the first of them."""

    obj: ProposedChange

    @classmethod
    def is_available(cls, obj: ProposedChange) -> bool:
        return obj.state == ProposalState.OPEN

    def get_context_data(self) -> dict[str, Any]:
        return {
            "rows": describe(self.obj),
            "comparison": compare_merger(self.obj),
            "reason": self.obj.why,
        }


class ConfirmProposal(DecideProposal):
    """Action that makes a proposed change public."""

    title = gettext_lazy("确认")
    explanation = gettext_lazy("确认后，公开页面立即显示新的内容。")
    permission = Permission.APPROVE

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：与市委编办批复一致。"),
    )

    @classmethod
    def refusal(cls, obj: ProposedChange, by: User) -> str:
        return proposals.confirmation_refusal(obj, by)

    def execute(self) -> str:
        proposals.confirm(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("已确认，公开页面显示新的内容。")


class RefuseProposal(DecideProposal):
    """Action that refuses a proposed change with a comment."""

    title = gettext_lazy("退回")
    explanation = gettext_lazy("不作这项修改；公开页面不变。")
    permission = Permission.APPROVE

    comment = WideCharField(
        label=gettext_lazy("意见"),
        max_length=200,
        help_text=gettext_lazy("写明为什么，例如：批复里的名称是“城市管理局”。"),
    )

    def execute(self) -> str:
        proposals.refuse(self.obj, by=self.by, comment=self.cleaned_data["comment"])
        return _("已退回，意见写在这项修改上。")


class TakeBackProposal(DecideProposal):
    """Action that takes a proposed change back."""

    title = gettext_lazy("收回")
    explanation = gettext_lazy("不再提出这项修改；公开页面不变。")

    def execute(self) -> str:
        proposals.take_back(self.obj, by=self.by)
        return _("已收回。")


@admin.register(ProposedChange)
class ProposedChangeAdmin(ObjectActionAdmin[ProposedChange]):
    """Proposals, which forms make; here they are read and decided."""

    confirmation_template = "admin/proposal_confirm.html"
    object_actions = {
        "confirm": ConfirmProposal,
        "refuse": RefuseProposal,
        "take-back": TakeBackProposal,
    }
    list_display = ("title", "kind", "summary", "proposed_by", "proposed_at", "state")
    list_select_related = ("proposed_by",)
    list_filter = (QueueFilter, "state", "kind")
    search_fields = ("title",)
    proposal_fields = ("kind", "reason", "proposed_by", "proposed_at", "state")
    decision_fields = ("decided_by", "decided_at", "comment")
    readonly_fields = (*proposal_fields, *decision_fields, "waived")
    change_form_template = "admin/proposal_change_form.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: ProposedChange | None = None) -> Any:
        """Leave out the decision while there is none, and the second person where there is one."""
        decided = obj is not None and obj.state != ProposalState.OPEN
        return (
            *self.proposal_fields,
            *(self.decision_fields if decided else ()),
            *(("waived",) if obj and obj.waived else ()),
        )

    def affected_posts(self, obj: ProposedChange) -> QuerySet[Post]:
        return Post.objects.none()

    @admin.display(description=gettext_lazy("依据"))
    def reason(self, proposal: ProposedChange) -> str:
        """Return why it was proposed; the field itself is hidden from those who only read."""
        return proposal.why

    @admin.display(description=gettext_lazy("修改"))
    def summary(self, proposal: ProposedChange) -> str:
        rows = describe(proposal)
        return "；".join(f"{label}：{old or '—'} → {new or '—'}" for label, old, new in rows)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: ProposedChange | None = None,
    ) -> HttpResponse:
        if obj:
            links, refusals = self.describe_actions(request, obj)
            context |= {
                "rows": describe(obj),
                "comparison": compare_merger(obj),
                "action_links": links,
                "refusals": refusals,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)
