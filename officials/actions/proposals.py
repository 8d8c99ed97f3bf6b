"""Propose a change that the public will see, and let a second person confirm or refuse it.

A proposal holds what it changes; the row keeps its values until the proposal is confirmed. The
database then writes the row (``ProposedChange``).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from officials.actions import Refused, region_merging
from officials.actions.public_text import require_reason
from officials.actions.second_person import explain_waiting, linked_accounts, was_confirmed
from officials.clock import now, today
from officials.models import (
    AreaCode,
    Department,
    Edition,
    ProposalKind,
    ProposalState,
    ProposedChange,
    Region,
    RegionAlias,
    User,
)
from officials.public_texts import find_fault

# Texts of a department that pages show; its other fields are choices and numbers.
DEPARTMENT_TEXTS = ("name", "name_en")


def is_public(department: Department) -> bool:
    """Return whether the public sees a department, has seen it, or will."""
    return Edition.objects.filter(department=department).exists()


def open_proposals(row: models.Model) -> QuerySet[ProposedChange]:
    """Return the open proposals for ``row``; for a region also those for its names and codes."""
    wanted = Q(kind=row._meta.model_name, row_id=row.pk)
    if isinstance(row, Region):
        for model in (RegionAlias, AreaCode):
            rows = model._default_manager.filter(region=row).values("pk")
            of_region = Q(row_id__in=rows) | Q(row_id=None, changes__region_id__1=row.pk)
            wanted |= Q(of_region, kind=model._meta.model_name)
    return ProposedChange.objects.filter(wanted, state=ProposalState.OPEN)


def check_proposal(row: models.Model, values: Mapping[str, Any]) -> None:
    """Raise Refused if a change of ``row`` waits already, or a new text must not become public.

    ``values``: the new values by the names of their fields.
    """
    kind = row._meta.model_name
    waiting = ProposedChange.objects.filter(kind=kind, state=ProposalState.OPEN)
    if row.pk and waiting.filter(row_id=row.pk).exists():
        raise Refused(
            _("这里已有一项修改在等待确认。请先到“待确认的修改”里确认、退回或收回那一项。")
        )
    for name, value in values.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and (fault := find_fault(type(row), name, text)):
                raise Refused(_(fault.template) % fault.params)


def propose(
    row: models.Model, fields: Collection[str] = (), *, by: User, why: str = ""
) -> ProposedChange | None:
    """Propose the values of ``row`` in place of the stored ones; save nothing of the row itself.

    ``fields``: the names of the fields that may change, by default all that staff edit. Return
    None if none of them differs. Raises Refused as ``check_proposal`` does.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        return _store(row, fields, by, why)


def propose_merger(old: Region, into: Region, *, by: User, why: str) -> ProposedChange:
    """Propose to merge ``old`` into ``into``.

    Raises Refused without a reason, and as ``check_merger`` does.
    """
    why = require_reason(why)
    check_merger(old, into)
    merged = Region.objects.get(pk=old.pk)
    merged.merged_into = into
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        proposal = _store(merged, ("merged_into",), by, why)
    if proposal is None:
        raise Refused(_("“%(old)s”已经并入“%(into)s”，请另选。") % {"old": old, "into": into})
    return proposal


def check_merger(old: Region, into: Region, *, proposal: ProposedChange | None = None) -> None:
    """Raise Refused with what stands in the way of a merger, or of confirming its ``proposal``."""
    others = open_proposals(old).exclude(pk=proposal.pk if proposal else 0)
    if waiting := "；".join(map(str, others)):
        raise Refused(_("还有修改在等待确认：%s。请先确认、退回或收回。") % waiting)
    region_merging.check_merger(old, into)


def read_merger(proposal: ProposedChange) -> tuple[Region, Region] | None:
    """Return the region that a proposal merges, and its successor; None for other proposals."""
    successor = proposal.changes.get("merged_into_id", [None, None])[1]
    if proposal.kind != ProposalKind.REGION or successor is None:
        return None
    regions = Region.objects.select_related("merged_into").in_bulk([proposal.row_id, successor])
    old, into = regions.get(proposal.row_id), regions.get(successor)
    return (old, into) if old and into else None


def confirm(proposal: ProposedChange, *, by: User, why: str = "") -> None:
    """Confirm a proposal: the row changes, and with it all that the public reads.

    Raises Refused if it is decided, if ``by`` had a hand in it, if the row is not what it was, or
    if something stands in the way of a merger.
    """
    with _decide(proposal, by, why) as locked:
        if reason := confirmation_refusal(locked, by):
            raise Refused(reason)
        if stale := _stale_columns(locked):
            raise Refused(
                _("%s在提出以后又改过：请退回这一项，按现在的内容重新提出。") % "、".join(stale)
            )
        locked.state, locked.comment = ProposalState.CONFIRMED, why
        locked.waived = _has_hand_in(locked, by) or not was_confirmed(by)
        if merger := read_merger(locked):
            check_merger(*merger, proposal=locked)
            with region_merging.moved_editions(*merger, by=by, why=why or locked.why):
                _apply(locked)
        else:
            _apply(locked)


def refuse(proposal: ProposedChange, *, by: User, comment: str) -> None:
    """Refuse a proposal with a comment. Raises Refused without one, or if it is decided."""
    if not comment.strip():
        raise Refused(_("请写明退回的原因，让同事知道要改什么。"))
    with _decide(proposal, by, comment) as locked:
        locked.state, locked.comment = ProposalState.REFUSED, comment.strip()
        locked.save()


def take_back(proposal: ProposedChange, *, by: User) -> None:
    """Take back a proposal, one's own or a colleague's. Raises Refused if it is decided."""
    with _decide(proposal, by, "") as locked:
        locked.state = ProposalState.TAKEN_BACK
        locked.save()


def confirmation_refusal(proposal: ProposedChange, by: User) -> str:
    """Return why ``by`` may not confirm ``proposal``, or an empty string."""
    if settings.WAIVE_SECOND_PERSON:
        return ""
    if not was_confirmed(by):
        return explain_waiting(by)
    if not _has_hand_in(proposal, by):
        return ""
    return _("这是您提出的，或提出者与您的账号出自一人之手，须由另一位同事确认。")


def confirmable_by(user: User) -> Q:
    """Return the condition on proposals in which ``user`` had no hand."""
    return Q() if settings.WAIVE_SECOND_PERSON else ~Q(hands__overlap=list(user.linked))


def _has_hand_in(proposal: ProposedChange, user: User) -> bool:
    return not linked_accounts(user).isdisjoint(proposal.hands)


@contextmanager
def _decide(proposal: ProposedChange, by: User, why: str) -> Iterator[ProposedChange]:
    """Lock a proposal and name who decides. Raises Refused if somebody has decided."""
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = ProposedChange.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if locked.state != ProposalState.OPEN:
            raise Refused(
                _("%(change)s：%(state)s，不用再办理。")
                % {"change": locked, "state": locked.get_state_display()}
            )
        locked.decided_by, locked.decided_at = by, now()
        yield locked


def _apply(confirmed: ProposedChange) -> None:
    """Save a confirmed proposal, whose trigger writes the row. Raises Refused for a conflict."""
    try:
        with transaction.atomic():
            confirmed.save()
            _keep_former_name(confirmed)
            connection.check_constraints()
    except IntegrityError as error:
        message = _("按这一项修改，会与登记册里别的内容冲突。请退回后重新提出。")
        raise Refused(message) from error


def _store(row: models.Model, fields: Collection[str], by: User, why: str) -> ProposedChange | None:
    stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    changes, values = {}, {}
    for field in _changing_fields(row, fields):
        old, new = _to_json(field, stored) if stored else None, _to_json(field, row)
        if not stored or old != new:
            changes[field.column], values[field.name] = [old, new], new
    if not changes:
        return None
    check_proposal(row, values)
    return ProposedChange.objects.create(
        kind=str(row._meta.model_name),
        row_id=row.pk,
        department=row if isinstance(row, Department) else None,
        title=_title(stored or row),
        changes=changes,
        why=why,
        proposed_by=by,
        proposed_at=now(),
    )


def _keep_former_name(confirmed: ProposedChange) -> None:
    """Keep the names that a region had as a former name, in a proposal of the same two people."""
    if confirmed.kind != ProposalKind.REGION or confirmed.row_id is None:
        return
    region = Region.objects.get(pk=confirmed.row_id)
    former = {
        name: confirmed.changes.get(name, [getattr(region, name)])[0]
        for name in ("name", "short_name", "pinyin")
    }
    if former["name"] == region.name or region.aliases.filter(name=former["name"]).exists():
        return
    alias = RegionAlias(region=region, type=_("更名"), year=today().year, **former)
    proposal = _store(alias, (), confirmed.proposed_by, confirmed.why)
    if proposal:
        proposal.refresh_from_db()  # a trigger wrote its hands
        proposal.decided_by, proposal.decided_at = confirmed.decided_by, confirmed.decided_at
        proposal.state, proposal.waived = ProposalState.CONFIRMED, confirmed.waived
        proposal.save()


def _stale_columns(proposal: ProposedChange) -> list[str]:
    """Return the names of the fields that hold something else than when they were proposed."""
    if proposal.row_id is None:
        return []
    model = apps.get_model("officials", proposal.kind)
    stored = model._default_manager.filter(pk=proposal.row_id).first()
    if stored is None:
        return [proposal.title]
    return [
        str(field.verbose_name)
        for field in model._meta.concrete_fields
        if field.column in proposal.changes
        and _to_json(field, stored) != proposal.changes[field.column][0]
    ]


def _changing_fields(row: models.Model, names: Collection[str]) -> list[Any]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    if row.pk is None:
        return fields
    return [field for field in fields if field.editable and (not names or field.name in names)]


def _to_json(field: Any, row: models.Model) -> Any:
    """Return the value of a field as PostgreSQL writes it in ``to_jsonb``."""
    return json.loads(json.dumps(field.value_from_object(row), cls=DjangoJSONEncoder))


def _title(row: models.Model) -> str:
    region = getattr(row, "region", None)
    return f"{region} {row}" if region else str(row)
