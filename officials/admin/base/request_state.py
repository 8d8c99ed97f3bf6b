"""Keep what several hooks of a ModelAdmin need during one request."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest

from officials.admin.base.revert import RevertPlan
from officials.models import ProposedChange


@dataclass
class RequestState:
    """Results computed once per request.

    ``permissions``: answers by permission and object; ``locked``: the model and the id of the row
    that a POST has locked and not saved yet; ``objects``: those of a page that only reads,
    by the arguments of ``get_object``; ``revert_plan``: the initial values of a
    form that reverts to an earlier version; ``timeout``: why a save was ended by a time limit, when
    its form is rendered again; ``is_kept``: the form is one that a session ended before it was
    saved; ``proposals``: those that the form made; ``named``: how Django names the row that is
    saved or deleted, and how messages have to; ``repeated``: what to say of a form that made a row
    before.
    """

    permissions: dict[Any, bool] = field(default_factory=dict)
    locked: tuple[Any, Any] | None = None
    objects: dict[Any, Any] = field(default_factory=dict)
    revert_plan: RevertPlan | None = None
    timeout: str = ""
    is_kept: bool = False
    proposals: list[ProposedChange] = field(default_factory=list)
    named: tuple[str, str] | None = None
    repeated: str = ""

    def forget_locked(self) -> None:
        """Forget what was answered of a row that was locked: it is another one now, or saved."""
        self.locked = None
        self.permissions.clear()


class AdminRequest(HttpRequest):
    """A request to which ``get_request_state`` has attached its state. Only for typing."""

    admin_state: RequestState


def get_request_state(request: HttpRequest) -> RequestState:
    """Return the state of ``request``, created on first use."""
    admin_request = cast(AdminRequest, request)
    if not hasattr(admin_request, "admin_state"):
        admin_request.admin_state = RequestState()
    return admin_request.admin_state
