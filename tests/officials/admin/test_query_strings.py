"""Query strings of lists and add forms: only what the pages offer, and never a fault."""

import pytest
from django.contrib import admin
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.support import factories
from tests.support.pairwise import by_turns, examples

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.model_name)
VALUES = ["abc", "[", "\\", "1", "-1", "0", "", "9" * 30, "²", "True", "2026-02-30", "x" * 3000]
LOOKUPS = [
    "exact",
    "in",
    "regex",
    "iregex",
    "overlap",
    "range",
    "gte",
    "year",
    "isnull",
    "contains",
]
OPTIONS = ["q", "o", "p", "all", "e", "_popup", "_to_field", "_changelist_filters", "waiting"]


@pytest.fixture
def staff(place):
    """Return a client who sees one row of each kind."""
    made = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=made)
    factories.appointment(post=made)
    client = Client(raise_request_exception=False)
    client.force_login(factories.user("root", is_staff=True, is_superuser=True))
    return client


def url_of(model, page):
    return f"/admin/officials/{model._meta.model_name}/{page}"


def parameters(model):
    names = [field.name for field in model._meta.get_fields()]
    lookups = [f"{name}__{lookup}" for name in names for lookup in LOOKUPS]
    deeper = [f"{name}__id__{lookup}" for name in names for lookup in ("exact", "in")]
    return [*names, *lookups, *deeper, *OPTIONS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_query_string_of_a_list_or_an_add_form_is_a_fault(staff, model, data):
    names = st.sampled_from(parameters(model))
    values = st.one_of(st.sampled_from(VALUES), st.text(max_size=8))
    query = data.draw(st.dictionaries(names, values, min_size=1, max_size=3))
    for page in ("", "add/"):
        response = staff.get(url_of(model, page), query)
        assert response.status_code < 500, (page, query)


@pytest.mark.parametrize(
    "address",
    [
        "region/?path__overlap=x",
        "official/?uid__regex=[",
        "notice/?title__iregex=\\",
        "hotline/?rank__range=1",
        "post/?submitted_by__password__startswith=a",
    ],
)
def test_a_lookup_that_no_filter_offers_is_refused(staff, address):
    page = staff.get(f"/admin/officials/{address}")
    assert page.status_code == 400
    # In the looks of staff, with the way back.
    assert f'href="/admin/officials/{address.partition("?")[0]}">回到列表' in page.text


@pytest.mark.parametrize("address", ["official/add/?owner_region=abc", "notice/add/?supersedes=x"])
def test_a_choice_that_cannot_be_is_not_filled_in(staff, address):
    response = staff.get(f"/admin/officials/{address}")
    assert response.status_code == 200
    assert not response.context["adminform"].form.initial


def test_a_choice_that_a_link_names_is_filled_in(staff, place):
    response = staff.get(f"/admin/officials/official/add/?owner_region={place.pk}")
    assert f'<option value="{place.pk}" selected>' in response.text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_link_of_a_filter_leads_to_a_list(staff, model):
    changelist = staff.get(url_of(model, "")).context["cl"]
    links = [
        choice["query_string"]
        for spec in changelist.filter_specs
        for choice in spec.choices(changelist)
    ]
    for link in by_turns(links, MODELS.index(model)):
        response = staff.get(url_of(model, "") + link)
        assert response.status_code == 200, link


def test_all_rows_at_once_are_as_many_as_a_page_holds(staff, place):
    for _more in range(51):
        factories.department(region=place)
    response = staff.get("/admin/officials/department/?all=")
    assert len(response.context["cl"].result_list) == 50
