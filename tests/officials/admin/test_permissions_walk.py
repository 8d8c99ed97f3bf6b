"""Every address of the staff's site, asked by people for what is not theirs: nothing is there."""

from dataclasses import dataclass
from itertools import chain

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import URLResolver, get_resolver

from officials import permissions
from tests.support import factories
from tests.support.admin_forms import Walker, form_at, stored

pytestmark = pytest.mark.django_db

FORM = "the form as it stands there, with something changed"
VERIFIED = {"checked_on": "2026-01-05", "method": "called", "result": "answered"}
PASSWORDS = {"password1": "a-pass-of-ours-77", "password2": "a-pass-of-ours-77"}

# What is sent to each address of one row. An address that is not here fails the walk by its name.
OBJECT = {
    "<path:object_id>/": {},
    "<path:object_id>/change/": FORM,
    "<path:object_id>/delete/": {"post": "yes"},
    "<path:object_id>/history/": {},
    "<path:object_id>/trail/": {},
    "<path:object_id>/file/": {},
    "<path:object_id>/handover/": {"last_day": "2026-02-01", "reason": "x"},
    "<path:object_id>/merge/": {"reason": "x"},
    "<path:object_id>/submit/": {"why": "x"},
    "<path:object_id>/approve/": {},
    "<path:object_id>/return/": {"comment": "x"},
    "<path:object_id>/withdraw/": {"reason": "x"},
    "<path:object_id>/end/": {"last_day": "2026-02-01", "reason": "x"},
    "<path:object_id>/cancel/": {"reason": "x"},
    "<path:object_id>/verify/": VERIFIED,
    "<path:object_id>/suspend/": {"reason": "x"},
    "<path:object_id>/restore/": {"why": "x"},
    "<id>/password/": {**PASSWORDS, "usable_password": "true", "set-password": "1"},
    "<id>/device/": {"new_password1": "a-pass-of-ours-77", "new_password2": "a-pass-of-ours-77"},
}
LOOKS = {"<path:object_id>/", "<path:object_id>/history/", "<path:object_id>/trail/"}
LOOKS |= {"<path:object_id>/file/"}
# What else is asked at an address.
ASKED = {
    "<path:object_id>/change/": ("?back_to=1",),
    "<path:object_id>/history/": ("?from=1&to=2", "?page=2"),
    "<path:object_id>/trail/": ("?from=1&to=2",),
}
CHANGED = {
    "appointment": {"capacity": "acting"},
    "department": {"name": "改过的局"},
    "hotline": {"label": "改过"},
    "notice": {"title": "改过的公告"},
    "official": {"name": "周演示"},
    "post": {"duties": "改过"},
    "user": {"first_name": "改过"},
}
# What is sent to make a row in a place: the key that leads there, and the rest of the form.
NO_ROWS = {
    f"{prefix}-{name}_FORMS": 0
    for prefix in ("appointments", "hotlines", "roles")
    for name in ("TOTAL", "INITIAL")
}
ADDED = {
    "department": ("region", "region", {"name": "新局", "rank": 1}),
    "official": ("owner_region", "region", {"name": "吴演示"}),
    "notice": (
        "owner_region",
        "region",
        {"issuer": "新", "title": "新公告", "published_on": "2026-01-05"},
    ),
    "post": ("department", "department", {"kind": "seat", "title": "新岗", "rank": 1, **NO_ROWS}),
    "user": (
        "roles-0-region",
        "region",
        {"username": "newcomer", **NO_ROWS, **PASSWORDS, "roles-TOTAL_FORMS": 1}
        | {"roles-0-role": "viewer"},
    ),
}
NEVER_ADDED = {"appointment", "hotline"}
LISTS = {"", "add/", "choices/"}
# Addresses of no model, and what is sent there.
SITE = {
    "": {},
    "handbook/": {},
    "login/": {"username": "somebody", "password": "guess"},
    "logout/": {},
    "password_change/": {"old_password": "guess"},
    "password_change/done/": {},
    "jsi18n/": {},
    "code/": {"code": "000000"},
    "account/": {},
    "account/codes/": {"code": "000000"},
    "account/device/": {"code": "000000"},
    "^(?P<app_label>officials)/$": {},
    "(?P<url>.*)$": {},
}
LEAVING = {"login/", "logout/", "account/"}
AS_TYPED = {"^(?P<app_label>officials)/$": "officials/", "(?P<url>.*)$": "nowhere/"}


@dataclass(frozen=True)
class Address:
    model: str
    tail: str

    def to(self, pk):
        tail = self.tail.replace("<path:object_id>", str(pk)).replace("<id>", str(pk))
        return f"/admin/officials/{self.model}/{tail}" if self.model else f"/admin/{tail}"

    @property
    def act(self):
        return self.tail.rstrip("/").rpartition("/")[2]


def addresses():
    """Return all addresses that the resolver knows under /admin/."""
    (site,) = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and each.namespace == "admin"
    ]
    found = []
    for each in site.url_patterns:
        if isinstance(each, URLResolver):
            model = str(each.pattern).removeprefix("officials/").rstrip("/")
            found += [Address(model, str(pattern.pattern)) for pattern in each.url_patterns]
        else:
            found.append(Address("", str(each.pattern)))
    return found


OPEN = {model._meta.model_name for model in permissions.REFERENCE_MODELS}
CLOSED = {model._meta.model_name for model in admin.site._registry} - OPEN


def test_each_address_of_the_staffs_site_has_an_entry():
    for address in addresses():
        known = address.tail in SITE
        if address.model:
            assert address.model in OPEN or address.model in CHANGED, address
            known = address.tail in OBJECT or address.tail in LISTS
            if address.tail == "add/":
                known = address.model in OPEN | NEVER_ADDED or address.model in ADDED
        assert known, f"nobody has said what is sent to {address.to('<id>')}"


def test_what_answers_for_any_row_of_any_table_is_gone(admin_client):
    assert admin_client.get("/admin/autocomplete/").status_code == 404
    assert admin_client.get("/admin/r/1/1/").status_code == 404


# The walk


def body(client, address, thing):
    sent = OBJECT[address.tail]
    if sent == FORM:
        return form_at(client, address.to(thing.pk)) | CHANGED[address.model]
    if address.act == "merge":
        key = "region" if address.model == "department" else "owner_region"
        same = type(thing).objects.filter(**{key: getattr(thing, key)})
        other = same.exclude(pk=thing.pk).first()
        sent = sent | {"into": other.pk, "compared": other.pk}
    if address.act == "handover":
        form = client.get(address.to(thing.pk)).context["action"]
        sent = sent | {name: each.choices[0][0] for name, each in asked_of_numbers(form)}
    bare = address.tail in LOOKS or address.act in {"password", "merge"}
    return sent if bare else form_at(client, address.to(thing.pk)) | sent


def asked_of_numbers(form):
    return [(name, each) for name, each in form.fields.items() if name.startswith("number-")]


def would_write(client, address, thing, sent):
    """Whether a site administrator gets through with it; nothing of it stays."""
    before, session = stored(), client.cookies[settings.SESSION_COOKIE_NAME].value
    with transaction.atomic():
        status = client.post(address.to(thing.pk), sent).status_code
        wrote = stored() != before
        transaction.set_rollback(True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session  # a new password gave it another one
    return status in {200, 302} and wrote


ACTORS = [
    ("editor", "甲", "乙"),
    ("editor", "乙", "甲"),
    ("editor", "甲", "上"),
    ("reviewer", "甲", "乙"),
    ("viewer", "甲", "乙"),
    ("office", "甲", "乙"),
]
# Every model that the resolver knows, and the pages of no model: a new one walks by itself.
ROOMS = sorted({address.model for address in addresses()})


@pytest.mark.parametrize("model", ROOMS, ids=lambda model: model or "site")
@pytest.mark.parametrize(("role", "here", "there"), ACTORS)
def test_nobody_reads_or_writes_what_is_not_theirs(two_regions, client, role, here, there, model):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    elsewhere = two_regions[there]
    walker = Walker(factories.staff(role, two_regions[here].region), elsewhere)
    for address in addresses():
        if address.model == model:
            walk(walker, client, address, elsewhere)


def walk(walker, client, address, elsewhere):
    if address.model in OPEN:
        read_only(walker, address)
    elif not address.model:
        stands_open(walker, address)
    elif address.tail in OBJECT:
        thing = elsewhere.of(address.model, address.act)
        sent = body(client, address, thing)
        if address.tail not in LOOKS:
            assert would_write(client, address, thing, sent), address
        for asked in ("", *ASKED.get(address.tail, ())):
            walker.is_refused(address.to(thing.pk) + asked, thing.pk)
        walker.is_refused(address.to(thing.pk), thing.pk, sent)
    else:
        {"": lists, "add/": adds}[address.tail](walker, address)


def read_only(walker, address):
    """Reference data: all staff read it, and nobody of them writes."""
    if address.tail == "choices/":
        chooses(walker, address)
        return
    model = next(m for m in permissions.REFERENCE_MODELS if m._meta.model_name == address.model)
    thing = getattr(factories, FACTORIES[address.model])() if address.tail in OBJECT else None
    before = stored()
    stands = stored_rows(model)
    for data in (None, {}, {"post": "yes", "name": "改过"}):
        status, _location, page, _told = walker.ask(address.to(thing and thing.pk), data)
        assert status in {200, 301, 302, 403}, address
        assert not any(secret in page for secret in walker.elsewhere.secrets), address
    assert (stored(), stored_rows(model)) == (before, stands), address
    walker.refused += 2


FACTORIES = {
    "region": "county",
    "regionalias": "region_alias",
    "areacode": "area_code",
    "departmenttype": "department_type",
    "topic": "topic",
    "nationalhotline": "national_hotline",
}


def stored_rows(model):
    return sorted(map(str, model.objects.values_list()))


def stands_open(walker, address):
    """Pages of no row: they show nothing of another place."""
    there = "/admin/" + AS_TYPED.get(address.tail, address.tail)
    asked = walker
    if address.tail in LEAVING:
        (role,) = walker.user.roles.all()
        asked = Walker(factories.staff(role.role, role.region), walker.elsewhere)
    before = stored()
    for data in (None, SITE[address.tail]):
        page = f"{asked.ask(there, data)}"
        assert not any(secret in page for secret in walker.elsewhere.secrets), address
    assert stored() == before


def lists(walker, address):
    """A list finds nothing of another place, whatever is asked, and acts on nothing of it."""
    thing = walker.elsewhere.of(address.model)
    there = address.to(None)
    walker.is_refused(f"{there}?pk__exact={thing.pk}", thing.pk)
    walker.is_refused(f"{there}?_popup=1&_to_field=id&id={thing.pk}", thing.pk)
    for secret in walker.elsewhere.terms:
        _status, _location, page, _told = walker.ask(f"{there}?q={secret}&all=")
        shown = page.replace(f'value="{secret}"', "").replace(f"q={secret}", "")
        others = [each for each in walker.elsewhere.secrets if each != secret]
        assert not any(each in shown for each in others), (there, secret)
    screen = next(s for m, s in admin.site._registry.items() if m._meta.model_name == address.model)
    for action in chain(screen.actions or (), ["delete_selected"]):
        shown = {"shown": f"{thing.pk}:{getattr(thing, 'revision', 1)}"}
        for confirmed in ({}, {"ahead": thing.pk}, {"confirmed": 1, **shown}):
            sent = {"action": action, "_selected_action": thing.pk, **confirmed}
            walker.is_refused(there, thing.pk, sent)


def adds(walker, address):
    if address.model in NEVER_ADDED:
        assert walker.ask(address.to(None), {})[0] == 403
        walker.refused += 1
        return
    key, kind, values = ADDED[address.model]
    if address.model == "department":
        values = values | {"type": factories.department_type().pk}
    place = walker.elsewhere.of(kind)
    walker.is_refused(address.to(None), place.pk, values | {key: place.pk})
    walker.is_refused(f"{address.to(None)}?{key}={place.pk}", place.pk)


def chooses(walker, address):
    """Officials and notices of every place may be chosen, by whoever writes; nothing else may."""
    for screen in admin.site._registry.values():
        for form in (screen, *screen.inlines):
            for name in form.autocomplete_fields:
                key = form.model._meta.get_field(name)
                shared = (
                    key.related_model in permissions.SHARED_MODELS
                    and key.model is not key.related_model
                )
                labels = walker.elsewhere.labels if shared else []
                for term in ("", *walker.elsewhere.terms):
                    query = f"?app_label=officials&model_name={form.model._meta.model_name}"
                    asked = walker.ask(f"{address.to(None)}{query}&field_name={name}&term={term}")
                    shown = {s for s in walker.elsewhere.secrets if s in asked[2]}
                    assert asked[0] in {200, 403}
                    assert shown <= set(labels), (key, term)
                    walker.refused += 1
