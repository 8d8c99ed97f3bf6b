"""Revert a post to an earlier version, with its appointments and hotlines.

Rows that were published are neither deleted nor restored: a withdrawn hotline stays withdrawn, a
published appointment keeps its official and its last day.
"""

from typing import Any

from django.utils.translation import gettext as _

from officials import phones
from officials.admin.base.revert import PastRows, PastVersion, RevertPlan
from officials.admin.posts.hotline_forms import OWNER_POST
from officials.admin.posts.hotline_formset import hotlines_of
from officials.clock import today
from officials.history.describe import row_name
from officials.models import Appointment, Hotline, Notice, Post
from officials.publication.standing import has_been_published


def plan_revert(past: PastVersion, post: Post) -> RevertPlan:
    """Return the initial values for the form of a post and its inlines."""
    plan = past.plan_revert()
    appointments = {each.pk: each for each in Appointment.objects.filter(post=post)}
    hotlines = {hotline.pk: hotline for hotline in hotlines_of(post)}
    plan.rows["appointment"] = _past_appointments(past, appointments)
    plan.rows["hotline"] = _past_hotlines(past, hotlines, appointments)
    return plan


def _past_appointments(past: PastVersion, stored: dict[int, Appointment]) -> PastRows:
    """Return the appointments of the earlier version; ``stored``: the present ones by id."""
    rows = PastRows()
    for pk, event in past.events("appointment").items():
        values = past.form_values(event)
        appointment = stored.get(pk)
        if appointment is None:
            if "official" in values:
                rows.deleted.append(values)
        else:
            if has_been_published(appointment):
                _keep_published_values(past, appointment, values)
            rows.values[pk] = values
    for pk in past.recorded_ids("appointment") & stored.keys() - rows.values.keys():
        if has_been_published(stored[pk]):
            note = _("%s 的任职公布过，留在登记册里；不再任职请办理离任。")
            past.notes.append(note % stored[pk].official)
        else:
            rows.added.add(pk)
    return rows


def _keep_published_values(
    past: PastVersion, appointment: Appointment, values: dict[str, Any]
) -> None:
    """Remove from ``values`` the fields that stay as they are once published."""
    for field, attname in (("official", "official_id"), ("end_date", "end_date")):
        if field in values and values[field] != getattr(appointment, attname):
            note = _("%(name)s 的任职公布过：“%(field)s”保持现在的内容。")
            column: Any = Appointment._meta.get_field(field)
            past.notes.append(note % {"name": appointment.official, "field": column.verbose_name})
        values.pop(field, None)


def _past_hotlines(
    past: PastVersion, stored: dict[int, Hotline], appointments: dict[int, Appointment]
) -> PastRows:
    """Return the hotlines of the earlier version; ``stored``: the present ones by id."""
    rows = PastRows()
    for pk, event in past.events("hotline").items():
        hotline = stored.get(pk)
        if event.withdrawn_at:
            continue
        if hotline and hotline.withdrawn_at:
            note = _("号码 %s 已经撤下，不再恢复；需要时请作为新号码登记。")
            past.notes.append(note % row_name(event, past.formatter))
            continue
        values = _hotline_values(past, event, hotline, appointments)
        if hotline:
            rows.values[pk] = values
            if hotline.suspended_at and not event.suspended_at:
                past.notes.append(_("号码 %s 仍然暂停；恢复请用“恢复”。") % hotline)
        elif "owner" in values:
            rows.deleted.append(values)
    for pk in past.recorded_ids("hotline") & stored.keys() - past.events("hotline").keys():
        hotline = stored[pk]
        if hotline.withdrawn_at:
            continue
        if has_been_published(hotline):
            past.notes.append(_("号码 %s 公布过，留在登记册里；不再公布请用“撤下”。") % hotline)
        else:
            rows.added.add(pk)
    return rows


def _hotline_values(
    past: PastVersion,
    event: Any,
    hotline: Hotline | None,
    appointments: dict[int, Appointment],
) -> dict[str, Any]:
    """Return the initial values of a row; without ``owner`` if its appointment is over.

    A form without an owner would offer the post, which keeps its hotlines after an appointment.
    """
    values = past.form_values(event)
    values["number"] = phones.shown(phones.Kind(event.kind), event.digits, event.extension)
    owner_id = event.appointment_id
    appointment = appointments.get(owner_id)
    lasts = appointment is not None and (
        appointment.end_date is None or appointment.end_date >= today()
    )
    if owner_id is None or lasts or (hotline and hotline.appointment_id == owner_id):
        values["owner"] = str(owner_id or OWNER_POST)
    else:
        note = _("号码 %s 当时属于一段任职，那段任职已经结束或删除：号码属于谁，没有改回。")
        past.notes.append(note % values["number"])
    return values | _source_values(past, event.pgh_obj_id, hotline)


def _source_values(past: PastVersion, pk: int, hotline: Hotline | None) -> dict[str, Any]:
    """Return the newest source in the earlier version; empty if the form cannot set it."""
    sources = [event for event in past.events("hotlinesource").values() if event.hotline_id == pk]
    notices = Notice.objects.in_bulk([event.notice_id for event in sources])
    sources = [event for event in sources if event.notice_id in notices]
    if not sources:
        return {}
    newest = max(sources, key=lambda each: (notices[each.notice_id].published_on, each.pgh_obj_id))
    if hotline is not None:
        current = sorted(
            hotline.sources.all(), key=lambda each: (each.notice.published_on, each.pk)
        )
        if newest.notice_id in {each.notice_id for each in current[:-1]}:
            past.notes.append(_("号码 %s 有几个来源：来源请在号码页上修改。") % hotline)
            return {}
    printed = {"printed_name": newest.printed_name, "printed_number": newest.printed_number}
    return {"notice": newest.notice_id} | printed
