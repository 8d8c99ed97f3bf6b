"""Going back to a former version of a post: its rows too, as far as the public has not seen them.

Nothing published is deleted or revived here: a withdrawn number stays withdrawn, a term that was
published stays with its person and its last day.
"""

from typing import Any

from django.utils.translation import gettext as _

from officials import phones
from officials.admin.base.revert import PastRows, PastVersion, RevertPlan
from officials.admin.posts import appointments, hotlines
from officials.admin.posts.hotline_forms import OF_THE_POST, hotlines_of
from officials.clock import today
from officials.history.describe import name
from officials.models import Appointment, Hotline, Notice, Post


def plan_revert(past: PastVersion, post: Post) -> RevertPlan:
    """Return what a post's form begins with for a former version of it."""
    found = past.plan_revert()
    terms = {term.pk: term for term in Appointment.objects.filter(post=post)}
    numbers = {number.pk: number for number in hotlines_of(post)}
    found.rows["appointment"] = _terms(past, terms)
    found.rows["hotline"] = _numbers(past, numbers, terms)
    return found


def _terms(past: PastVersion, there: dict[int, Appointment]) -> PastRows:
    rows = PastRows()
    for pk, event in past.events("appointment").items():
        values = past.form_values(event)
        term = there.get(pk)
        if term is None:
            if "official" in values:
                rows.deleted.append(values)
        else:
            if appointments.has_been_published(term):
                _keep(past, term, values)
            rows.values[pk] = values
    for pk in past.recorded_ids("appointment") & there.keys() - rows.values.keys():
        if appointments.has_been_published(there[pk]):
            said = _("%s 的任职公布过，留在登记册里；不再任职请办理离任。")
            past.notes.append(said % there[pk].official)
        else:
            rows.added.add(pk)
    return rows


def _keep(past: PastVersion, term: Appointment, values: dict[str, Any]) -> None:
    for field, key in (("official", "official_id"), ("end_date", "end_date")):
        if field in values and values[field] != getattr(term, key):
            said = _("%(name)s 的任职公布过：“%(field)s”保持现在的内容。")
            column: Any = Appointment._meta.get_field(field)
            past.notes.append(said % {"name": term.official, "field": column.verbose_name})
        values.pop(field, None)


def _numbers(
    past: PastVersion, there: dict[int, Hotline], terms: dict[int, Appointment]
) -> PastRows:
    rows = PastRows()
    for pk, event in past.events("hotline").items():
        number = there.get(pk)
        if event.withdrawn_at:
            continue
        if number and number.withdrawn_at:
            said = _("号码 %s 已经撤下，不再恢复；需要时请作为新号码登记。")
            past.notes.append(said % name(event, past.formatter))
            continue
        values = _values(past, event, number, terms)
        if number:
            rows.values[pk] = values
            if number.suspended_at and not event.suspended_at:
                past.notes.append(_("号码 %s 仍然暂停；恢复请用“恢复”。") % number)
        elif "owner" in values:
            rows.deleted.append(values)
    for pk in past.recorded_ids("hotline") & there.keys() - past.events("hotline").keys():
        number = there[pk]
        if number.withdrawn_at:
            continue
        if hotlines.has_been_published(number):
            past.notes.append(_("号码 %s 公布过，留在登记册里；不再公布请用“撤下”。") % number)
        else:
            rows.added.add(pk)
    return rows


def _values(
    past: PastVersion, event: Any, number: Hotline | None, terms: dict[int, Appointment]
) -> dict[str, Any]:
    """Return what the row begins with; no ``owner`` where the one of the time is not to be had.

    Without one the form would offer the post, and a holder's own number would outlive the term.
    """
    values = past.form_values(event)
    values["number"] = phones.shown(phones.Kind(event.kind), event.digits, event.extension)
    owner = event.appointment_id
    term = terms.get(owner)
    lasts = term is not None and (term.end_date is None or term.end_date >= today())
    if owner is None or lasts or (number and number.appointment_id == owner):
        values["owner"] = str(owner or OF_THE_POST)
    else:
        said = _("号码 %s 当时属于一段任职，那段任职已经结束或删除：号码属于谁，没有改回。")
        past.notes.append(said % values["number"])
    return values | _source(past, event.pgh_obj_id, number)


def _source(past: PastVersion, pk: int, number: Hotline | None) -> dict[str, Any]:
    """Return the newest source of the time, if the row can name it."""
    sources = [event for event in past.events("hotlinesource").values() if event.hotline_id == pk]
    known = Notice.objects.in_bulk([event.notice_id for event in sources])
    sources = [event for event in sources if event.notice_id in known]
    if not sources:
        return {}
    newest = max(sources, key=lambda each: (known[each.notice_id].published_on, each.pgh_obj_id))
    if number is not None:
        now = sorted(number.sources.all(), key=lambda each: (each.notice.published_on, each.pk))
        if newest.notice_id in {each.notice_id for each in now[:-1]}:
            past.notes.append(_("号码 %s 有几个来源：来源请在号码页上修改。") % number)
            return {}
    printed = {"printed_name": newest.printed_name, "printed_number": newest.printed_number}
    return {"notice": newest.notice_id} | printed
