"""Queue of the changes that wait for a second person."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.actions import proposals
from officials.models import ProposalState, ProposedChange, User
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem


def select_open(changes: QuerySet[ProposedChange], user: User) -> QuerySet[ProposedChange]:
    """Return the open changes that ``user`` may confirm, the oldest first."""
    confirmable = proposals.confirmable_by(user)
    return changes.filter(confirmable, state=ProposalState.OPEN).order_by("proposed_at", "pk")


def _proposal_item(change: ProposedChange) -> QueueItem:
    url = reverse("admin:officials_proposedchange_change", args=[change.pk])
    return QueueItem(str(change), str(change.proposed_by), url)


PROPOSALS = Queue(
    name="proposals",
    dated="proposed_at",
    act=gettext_lazy("确认"),
    title=gettext_lazy("待确认的修改"),
    hint=gettext_lazy("名称等公开内容要由另一位同事确认，公众才看到。"),
    model=ProposedChange,
    permission=Permission.APPROVE,
    select=select_open,
    item=_proposal_item,
    related=("proposed_by",),
)
