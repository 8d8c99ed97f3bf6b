"""Each URL of the admin, requested by staff of another region: answered as if nothing existed."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import URLResolver, get_resolver

from officials import permissions
from officials.importing.readers.formats import read_file
from officials.models import User
from tests.support import factories
from tests.support.admin_addresses import (
    ADDED,
    ADDING,
    CHANGED,
    EXAMPLES,
    FORM,
    LISTS,
    NEVER_ADDED,
    NEVER_WRITTEN,
    OBJECT,
    QUERIES,
    READ_ONLY,
    SIGNING_OUT,
    SITE,
    TABLES,
    WITHOUT_FORM,
)
from tests.support.admin_forms import form_at, snapshot
from tests.support.intruder import Intruder
from tests.support.pairwise import by_turns

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Address:
    """A URL pattern of the admin below that of its model, or of no model."""

    model: str
    tail: str

    def to(self, pk):
        """Return the URL for a row."""
        tail = self.tail.replace("<path:object_id>", str(pk)).replace("<id>", str(pk))
        return f"/admin/officials/{self.model}/{tail}" if self.model else f"/admin/{tail}"

    @property
    def page(self):
        return self.tail.rstrip("/").rpartition("/")[2]


def addresses():
    """Return all URL patterns below /admin/."""
    (site,) = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and each.namespace == "admin"
    ]
    patterns = []
    for each in site.url_patterns:
        if isinstance(each, URLResolver):
            model = str(each.pattern).removeprefix("officials/").rstrip("/")
            patterns += [Address(model, str(pattern.pattern)) for pattern in each.url_patterns]
        else:
            patterns.append(Address("", str(each.pattern)))
    return patterns


REFERENCE = {model._meta.model_name for model in permissions.REFERENCE_MODELS}


def test_each_url_of_the_admin_has_an_entry():
    for address in addresses():
        listed = address.tail in SITE
        if address.model:
            assert address.model in REFERENCE or address.model in CHANGED, address
            listed = address.tail in OBJECT or address.tail in LISTS
            if address.tail in ADDING:
                listed = address.model in REFERENCE | NEVER_ADDED or address.model in ADDED
        assert listed, f"{address.to('<id>')} has no entry"


def test_stock_views_for_any_row_are_removed(admin_client):
    assert admin_client.get("/admin/autocomplete/").status_code == 404
    assert admin_client.get("/admin/r/1/1/").status_code == 404


# Each URL


def data_for(client, address, obj):
    """Return the data of a POST that would change ``obj``."""
    data = OBJECT[address.tail]
    if data == FORM:
        return form_at(client, address.to(obj.pk)) | CHANGED[address.model]
    if address.page == "merge":
        key = "region" if address.model == "department" else "owner_region"
        same = type(obj).objects.filter(**{key: getattr(obj, key)})
        other = same.exclude(pk=obj.pk).order_by("pk").first()
        data = data | {"into": other.pk, "compared": other.pk}
    if address.page == "handover":
        form = client.get(address.to(obj.pk)).context["action"]
        data = data | {name: each.choices[0][0] for name, each in hotline_fields(form)}
    if address.page == "cite":
        form = client.get(address.to(obj.pk)).context["action"]
        data = data | {name: "on" for name in form.fields if name.startswith("take-")}
    complete = address.tail in READ_ONLY or address.page in WITHOUT_FORM
    return data if complete else form_at(client, address.to(obj.pk)) | data


def hotline_fields(form):
    return [(name, each) for name, each in form.fields.items() if name.startswith("number-")]


def would_write(client, address, obj, data):
    """Return whether the POST of a site administrator stores something; roll it back."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with transaction.atomic():
        if address.tail == "<id>/confirm/":
            User.objects.filter(pk=obj.pk).update(confirmed_at=None)  # for whoever confirms it
        before = snapshot()
        status = client.post(address.to(obj.pk), data).status_code
        wrote = snapshot() != before
        transaction.set_rollback(True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session  # a new password changed it
    return status in {200, 302} and wrote


# Each role asks for rows of another region; the editor of a region by turns for those of the region
# above, and the other way round. Neighbours differ in what they may do.
EDITORS = [("editor", "甲", "乙"), ("editor", "甲", "上"), ("editor", "乙", "甲")]
OTHERS = [("viewer", "甲", "乙"), ("office", "甲", "乙"), ("reviewer", "甲", "乙")]
AT_ONCE = 3


def walks():
    """Return all addresses by model, at most ``AT_ONCE`` in a walk."""
    found = defaultdict(list)
    for address in addresses():
        found[address.model].append(address)
    return [
        each[start : start + AT_ONCE]
        for _model, each in sorted(found.items())
        for start in range(0, len(each), AT_ONCE)
    ]


WALKS = [
    pytest.param(*actor, walk, id="-".join([*actor, walk[0].model or "site", walk[0].page]))
    for number, walk in enumerate(walks())
    for actor in by_turns([EDITORS[number // 4 % len(EDITORS)], *OTHERS], number, of=4)
]


@pytest.fixture(scope="module")
def forms():
    """Keep what a POST to an address sends for a row of a region, the same in each test."""
    return {}


@pytest.mark.parametrize(("role", "own", "other", "walk"), WALKS)
def test_staff_can_neither_read_nor_write_rows_of_another_region(
    two_regions, client, forms, role, own, other, walk
):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    intruder = Intruder(factories.staff(role, two_regions[own].region), two_regions[other])
    for address in walk:
        try_address(intruder, client, address, forms)


WRITING = [
    address
    for address in addresses()
    if address.model
    and address.model not in REFERENCE
    and address.tail in OBJECT
    and address.tail not in READ_ONLY
    and (address.model, address.tail) not in NEVER_WRITTEN
]


@pytest.mark.parametrize(
    ("region", "model"),
    [
        (region, model)
        for number, model in enumerate(sorted({address.model for address in WRITING}))
        for region in by_turns(["甲", "乙", "上"], number, of=3)
    ],
)
def test_a_site_administrator_stores_what_the_walk_sends_to_another_region(
    two_regions, client, region, model
):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    for address in WRITING:
        if address.model == model:
            obj = two_regions[region].get(address.model, address.page)
            data = data_for(client, address, obj)
            assert would_write(client, address, obj, data), address


def try_address(intruder, client, address, forms):
    if address.model in REFERENCE:
        assert_read_only(intruder, address)
    elif not address.model:
        assert_page_reveals_nothing(intruder, address)
    elif address.tail in OBJECT:
        obj = intruder.other.get(address.model, address.page)
        sent = address, intruder.other.word
        if sent not in forms:
            forms[sent] = data_for(client, address, obj)
        data = forms[sent]
        for query in ("", *QUERIES.get(address.tail, ())):
            intruder.assert_refused(address.to(obj.pk) + query, obj.pk)
        intruder.assert_refused(address.to(obj.pk), obj.pk, data)
    elif address.tail in ADDING:
        assert_cannot_add(intruder, address)
    elif address.tail in TABLES:
        assert_table_reveals_nothing(intruder, address)
    else:
        assert_list_reveals_nothing(intruder, address)


def assert_read_only(intruder, address):
    """Assert that staff read reference data and cannot write it."""
    if address.tail == "choices/":
        assert_only_shared_choices(intruder, address)
        return
    model = next(m for m in permissions.REFERENCE_MODELS if m._meta.model_name == address.model)
    obj = getattr(factories, FACTORIES[address.model])() if address.tail in OBJECT else None
    before = snapshot()
    rows = rows_of(model)
    for data in (None, {}, {"post": "yes", "name": "改过"}):
        status, _location, page, _messages = intruder.request(address.to(obj and obj.pk), data)
        assert status in {200, 301, 302, 403}, address
        assert not any(secret in page for secret in intruder.other.secrets), address
    assert (snapshot(), rows_of(model)) == (before, rows), address


FACTORIES = {
    "region": "county",
    "regionalias": "region_alias",
    "areacode": "area_code",
    "departmenttype": "department_type",
    "topic": "topic",
    "nationalhotline": "national_hotline",
}


def rows_of(model):
    return sorted(map(str, model.objects.values_list()))


def assert_page_reveals_nothing(intruder, address):
    """Assert that a page of no row contains nothing of another region."""
    url = "/admin/" + EXAMPLES.get(address.tail, address.tail)
    visitor = intruder
    if address.tail in SIGNING_OUT:
        (role,) = intruder.user.roles.all()
        visitor = Intruder(factories.staff(role.role, role.region), intruder.other)
    before = snapshot()
    for data in (None, SITE[address.tail]):
        page = f"{visitor.request(url, data)}"
        assert not any(secret in page for secret in intruder.other.secrets), address
    assert snapshot() == before


def assert_list_reveals_nothing(intruder, address):
    """Assert that filters, search and bulk actions of a changelist reach no other region."""
    obj = intruder.other.get(address.model)
    url = address.to(None)
    intruder.assert_refused(f"{url}?pk__exact={obj.pk}", obj.pk)
    intruder.assert_refused(f"{url}?_popup=1&_to_field=id&id={obj.pk}", obj.pk)
    for secret in intruder.other.terms:
        _status, _location, page, _messages = intruder.request(f"{url}?q={secret}&all=")
        page = page.replace(f'value="{secret}"', "").replace(f"q={secret}", "")
        others = [each for each in intruder.other.secrets if each != secret]
        assert not any(each in page for each in others), (url, secret)
    model_admin = next(
        each
        for model, each in admin.site._registry.items()
        if model._meta.model_name == address.model
    )
    for action in chain(model_admin.actions or (), ["delete_selected"]):
        shown = {"shown": f"{obj.pk}:{getattr(obj, 'revision', 1)}"}
        for step in ({}, {"ahead": obj.pk}, {"confirmed": 1, **shown}):
            data = {"action": action, "_selected_action": obj.pk, **step}
            intruder.assert_refused(url, obj.pk, data)


def assert_table_reveals_nothing(intruder, address):
    """Assert that a table of a changelist holds nothing of another region, whatever is asked."""
    before = snapshot()
    for query in ("", *(f"q={term}" for term in intruder.other.terms)):
        response = intruder.client.get(f"{address.to(None)}?{query}")
        assert response.status_code in {200, 403}
        content = response.content
        if address.tail.endswith(".xlsx") and response.status_code == 200:
            content = f"{read_file(content, address.tail, include_hidden=True)}".encode()
        table = content.decode().replace(query, "")  # a page leads back to its own address
        assert not any(secret in table for secret in intruder.other.secrets), (address, query)
    assert intruder.request(address.to(None), {})[0] in {403, 405}
    assert snapshot() == before


def assert_cannot_add(intruder, address):
    """Assert that no row can be added to another region."""
    if address.model in NEVER_ADDED:
        assert intruder.request(address.to(None), {})[0] == 403
        return
    field, model, values = ADDED[address.model]
    if address.model == "department":
        values = values | {"type": factories.department_type().pk}
    if address.model == "promise":
        values = values | {"notice": factories.notice().pk}
    foreign = intruder.other.get(model)
    intruder.assert_refused(address.to(None), foreign.pk, values | {field: foreign.pk})
    intruder.assert_refused(f"{address.to(None)}?{field}={foreign.pk}", foreign.pk)


def assert_only_shared_choices(intruder, address):
    """Assert that autocomplete offers officials and notices of other regions, and nothing else."""
    for model_admin in admin.site._registry.values():
        for options in (model_admin, *model_admin.inlines):
            for name in options.autocomplete_fields:
                key = options.model._meta.get_field(name)
                shared = (
                    key.related_model in permissions.SHARED_MODELS
                    and key.model is not key.related_model
                )
                labels = intruder.other.labels if shared else []
                for term in ("", *intruder.other.terms):
                    query = f"?app_label=officials&model_name={options.model._meta.model_name}"
                    url = f"{address.to(None)}{query}&field_name={name}&term={term}"
                    status, _location, page, _messages = intruder.request(url)
                    revealed = {secret for secret in intruder.other.secrets if secret in page}
                    assert status in {200, 403}
                    assert revealed <= set(labels), (key, term)
