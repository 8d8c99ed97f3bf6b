"""Structured data (schema.org) of pages; never of invented posts or holders' own hotlines.

A post outlives its holder, so its hotlines are contact points of the department, and the holder
is a member of the department in a role (OrganizationRole) that has a name and a start date. A
region lists its departments with one hotline each, so that its page stays small.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.hotline_views import HotlineView
from directory.post_cards import PostCard
from officials import hours, phones
from officials.hours import Calendar
from officials.models.choices import Use
from officials.models.departments import Department
from officials.models.regions import Region

Thing = dict[str, Any]
# Returns the absolute URL of a reversed one, the same in plain and in large print.
Absolute = Callable[[str], str]

# So many days ahead the hours of holidays and make-up working days are told.
EXCEPTIONS_AHEAD = 30
# Times that begin when they end say that a day is closed.
CLOSED = (0, 0)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Characters that could end the script element or its line.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script(*things: Thing) -> SafeString:
    """Return the script element that holds ``things``; no text in them can end it."""
    data = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def site(absolute: Absolute) -> Thing:
    """Return the site with the URL of its search."""
    return {
        "@type": "WebSite",
        "name": _("领导干部公开热线"),
        "url": absolute(reverse("home")),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(reverse("search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(path: Sequence[Region | Department], absolute: Absolute) -> Thing:
    """Return the path from the list of all regions down to a page."""
    steps = [(_("全部地区"), reverse("regions"))]
    steps += [(step.label, step.get_absolute_url()) for step in path]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(address)}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def government(
    region: Region,
    area_code: str,
    departments: Iterable[tuple[Department, list[PostCard]]],
    absolute: Absolute,
) -> Thing:
    """Return the government of a region: 12345, and its departments with one hotline each."""
    organizations = [
        _organization(department, _telephones(_without_invented(cards))[:1], absolute)
        for department, cards in departments
        if _without_invented(cards)
    ]
    government_line = {
        "@type": "ContactPoint",
        "contactType": _("12345 政务服务便民热线"),
        "telephone": f"{area_code}12345",
    }
    return {
        "@type": "GovernmentOrganization",
        "name": region.label,
        "url": absolute(region.get_absolute_url()),
        "areaServed": {"@type": "AdministrativeArea", "name": region.label},
        **({"contactPoint": government_line} if region.on_mainland else {}),
        **({"subOrganization": organizations} if organizations else {}),
    }


def department(
    row: Department,
    cards: Iterable[PostCard],
    absolute: Absolute,
    *,
    today: date,
    calendar: Calendar,
) -> list[Thing]:
    """Return a department with the hotlines of its posts; nothing if all of them are invented.

    ``calendar``: of the mainland, whose coming holidays have hours of their own.
    """
    real = _without_invented(cards)
    on_mainland = all(card.post.region.on_mainland for card in real)
    days = calendar if on_mainland else hours.NO_CALENDAR
    points = _contact_points(real, lambda view: _hours(view, today, days))
    return [_organization(row, points, absolute)] if real else []


def post(card: PostCard, absolute: Absolute, *, today: date, calendar: Calendar) -> list[Thing]:
    """Return the department with the hotlines and the holder of a post, unless it is invented."""
    row = card.post.department
    organizations = department(row, [card], absolute, today=today, calendar=calendar)
    return [each | _holder(card) for each in organizations]


def _holder(card: PostCard) -> Thing:
    """Return the holder of a post as a member of its department."""
    if card.holder is None or card.holder.withheld:
        return {}
    start = card.holder.start
    return {
        "member": {
            "@type": "OrganizationRole",
            "roleName": card.title,
            **({"startDate": start.isoformat()} if start else {}),
            "member": {
                "@type": "Person",
                "name": card.holder.name,
                "alternateName": card.holder.latin,
            },
        }
    }


def _without_invented(cards: Iterable[PostCard]) -> list[PostCard]:
    return [card for card in cards if not card.demo]


def _organization(department: Department, points: list[Thing], absolute: Absolute) -> Thing:
    return {
        "@type": "GovernmentOrganization",
        "name": department.label,
        "url": absolute(department.get_absolute_url()),
        **({"contactPoint": points} if points else {}),
    }


def _contact_points(
    cards: Iterable[PostCard], describe_hours: Callable[[HotlineView], Thing] = lambda _view: {}
) -> list[Thing]:
    """Return the hotlines of posts that can be called or faxed, without the holders' own."""
    return [
        _contact_point(card, view) | (describe_hours(view) if view.address else {})
        for card in cards
        for view in card.hotlines
        if not view.hotline.own and (view.address or (view.number and view.hotline.use == Use.FAX))
    ]


def _telephones(cards: Iterable[PostCard]) -> list[Thing]:
    return [point for point in _contact_points(cards) if "telephone" in point]


def _contact_point(card: PostCard, view: HotlineView) -> Thing:
    """Return a hotline; schema.org has no property for numbers that take messages only."""
    hotline = view.hotline
    number = phones.href(phones.Kind(hotline.kind), hotline.digits, hotline.extension)
    return {
        "@type": "ContactPoint",
        "contactType": card.title,
        "faxNumber" if hotline.use == Use.FAX else "telephone": number.removeprefix("tel:"),
        "availableLanguage": "zh",
    }


def _hours(view: HotlineView, today: date, calendar: Calendar) -> Thing:
    """Return when a hotline is answered, if its hours can be parsed."""
    week = hours.parse(view.hours.printed)
    if week is None:
        return {}
    ordinary = [
        {"dayOfWeek": [WEEKDAYS[day] for day in days]} | _times(*times)
        for days, times in hours.by_times(week)
    ]
    exceptional = [
        {"validFrom": each.first.isoformat(), "validThrough": each.last.isoformat()}
        | _times(*times)
        for each in hours.find_exceptions(week, today, EXCEPTIONS_AHEAD, calendar)
        for times in each.times or [CLOSED]
    ]
    return {"hoursAvailable": ordinary + exceptional}


def _times(begin: int, end: int) -> Thing:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _clock(begin),
        "closes": _clock(min(end % hours.DAY or end, hours.DAY - 1)),
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
