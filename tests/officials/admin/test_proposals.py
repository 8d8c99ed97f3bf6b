"""Forms that propose, and the pages on which a second person decides."""

import re

import pytest

from officials.models import (
    AreaCode,
    Department,
    NationalHotline,
    ProposalState,
    ProposedChange,
    RegionAlias,
    Topic,
)
from tests.support import factories, proposed
from tests.support.admin_forms import admin_url, form_at
from tests.support.queue_piles import items_of, open_piles
from tests.support.raw_sql import as_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return proposed.published_department(name="样品公安局", rank=100)


def sign_in(client, role, *regions):
    user = factories.staff(role, *regions)
    client.force_login(user)
    return user


def sign_in_administrator(client, **values):
    user = factories.user(is_staff=True, is_superuser=True, **values)
    client.force_login(user)
    return user


def save(client, row, **values):
    """Save the form of ``row`` as the site's role, and return the page that follows."""
    url = admin_url(row)
    form = form_at(client, url) | values
    with as_the_site():
        return client.post(url, form, follow=True)


def decide(client, proposal, action, **values):
    with as_the_site():
        return client.post(admin_url(proposal, action), values, follow=True)


def test_saving_another_name_of_a_public_department_proposes_it_and_saves_the_rest(
    client, department
):
    sign_in(client, "editor")
    page = save(client, department, name="样品公安厅", name_en="Sample Police", rank=20).text
    assert "新名称要等另一位同事确认；在那以前公众看到原名" in page
    stored = Department.objects.get(pk=department.pk)
    assert (stored.name, stored.name_en, stored.rank) == ("样品公安局", "", 20)
    proposal = ProposedChange.objects.get()
    assert proposal.changes == {
        "name": ["样品公安局", "样品公安厅"],
        "name_en": ["", "Sample Police"],
    }
    assert admin_url(proposal) in page
    public = client.get(department.get_absolute_url()).text
    assert "样品公安局" in public
    assert "样品公安厅" not in public


def test_the_page_of_a_department_shows_what_waits_for_it(client, department):
    proposal = factories.proposed_change(department=department)
    sign_in(client, "viewer")
    page = client.get(admin_url(department)).text
    assert "提出的修改还在等待确认" in page
    assert admin_url(proposal) in page


def test_a_department_that_was_never_public_is_renamed_at_once(client):
    made = factories.department(name="样品筹备局")
    sign_in(client, "editor")
    save(client, made, name="样品公安局")
    assert Department.objects.get(pk=made.pk).name == "样品公安局"
    assert not ProposedChange.objects.exists()


def test_a_second_name_waits_until_the_first_is_decided(client, department):
    factories.proposed_change(department=department)
    sign_in(client, "editor")
    assert "在等待确认" in save(client, department, name="样品警察局").text
    assert ProposedChange.objects.count() == 1
    save(client, department, rank=7)
    assert Department.objects.get(pk=department.pk).rank == 7


def test_a_reviewer_sees_the_difference_and_confirms_it(client, department):
    proposal = factories.proposed_change(department=department)
    sign_in(client, "reviewer")
    page = client.get(admin_url(proposal, "confirm")).text
    assert re.search("<del>样品公安局</del>.*<ins>新样品公安局</ins>", page, re.DOTALL)
    assert Department.objects.get(pk=department.pk).name == "样品公安局"
    assert "已确认" in decide(client, proposal, "confirm").text
    assert "新样品公安局" in client.get(department.get_absolute_url()).text
    history = client.get(admin_url(department, "history")).text
    assert "样品公安局 → 新样品公安局" in history
    assert "已确认" in history


def test_neither_an_editor_nor_who_proposed_it_confirms_a_name(client, department):
    user = sign_in(client, "editor")
    proposal = factories.proposed_change(department=department)
    assert decide(client, proposal, "confirm").status_code == 403
    factories.role(user=user, region=department.region, role="reviewer")
    own = ProposedChange.objects.get(pk=proposal.pk)
    assert "确认" in client.get(admin_url(own)).text
    proposer = factories.editor()
    type(proposer).objects.filter(pk=proposer.pk).update(is_staff=True)
    factories.role(user=proposer, region=department.region, role="reviewer")
    client.force_login(proposer)
    assert "须由另一位同事确认" in client.get(admin_url(own)).text
    assert "须由另一位同事确认" in decide(client, own, "confirm").text
    assert Department.objects.get(pk=department.pk).name == "样品公安局"


@pytest.mark.parametrize(
    ("action", "values", "state"),
    [
        ("refuse", {"comment": "批复里不是这个名称"}, ProposalState.REFUSED),
        ("take-back", {}, ProposalState.TAKEN_BACK),
    ],
)
def test_a_proposal_that_is_not_wanted_changes_nothing(client, department, action, values, state):
    proposal = factories.proposed_change(department=department)
    sign_in(client, "reviewer")
    decide(client, proposal, action, **values)
    assert ProposedChange.objects.get().state == state
    assert Department.objects.get(pk=department.pk).name == "样品公安局"
    assert "button-row" not in client.get(admin_url(proposal)).text


def test_proposals_wait_on_the_desk_of_who_may_confirm_them(client, department):
    factories.proposed_change(department=department)
    topic = factories.topic()
    topic.name = "停气"
    proposed.propose(topic)
    waiting = {"reviewer": ["部门 样品公安局"], "editor": []}
    for role, items in waiting.items():
        sign_in(client, role, department.region)
        found = open_piles(client).get("proposals")
        assert [item.name for item in (items_of(found) if found else [])] == items
        if found:
            assert "样品公安局" in client.get(found.url).text
    sign_in_administrator(client)
    chosen = open_piles(client)["proposals"]
    assert chosen.pile.total == 2
    assert all(client.get(item.url).status_code == 200 for item in items_of(chosen))


# Reference data


def test_a_site_administrator_proposes_a_national_hotline_and_another_confirms_it(client):
    line = factories.national_hotline(number="12345", category="hub", name="政务热线")
    sign_in_administrator(client)
    page = save(client, line, number="12346").text
    assert "要等另一位站点管理员确认" in page
    assert "12345" in client.get("/hotlines/").text
    assert "12346" not in client.get("/hotlines/").text
    assert "提出的修改还在等待确认" in client.get(admin_url(line)).text
    proposal = ProposedChange.objects.get()
    assert "须由另一位同事确认" in decide(client, proposal, "confirm").text
    sign_in_administrator(client)
    decide(client, proposal, "confirm")
    assert NationalHotline.objects.get().number == "12346"
    assert "12346" in client.get("/hotlines/").text
    assert "12345 → 12346" in client.get(admin_url(line, "history")).text


@pytest.mark.parametrize("number", ["15400005678", "54321", "1234", "02912345"])
def test_a_national_hotline_has_a_short_number(client, number):
    line = factories.national_hotline(number="12345", category="hub")
    sign_in_administrator(client)
    assert "这不是公共短号" in save(client, line, number=number).text
    assert not ProposedChange.objects.exists()


def test_a_new_topic_is_proposed(client):
    kind = factories.department_type()
    sign_in_administrator(client)
    values = {
        "slug": "no-gas",
        "name": "停气",
        "name_en": "No gas",
        "group": "生活",
        "department_types": kind.code,
        "rank": 3,
    }
    add = "/admin/officials/topic/add/"
    values["add_token"] = client.get(add).context["add_token"]
    with as_the_site():
        # The second of two clicks gets the answer of the first.
        pages = [client.post(add, values, follow=True) for _press in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert not Topic.objects.exists()
    proposal = ProposedChange.objects.get()
    assert client.get(admin_url(proposal)).status_code == 200
    sign_in_administrator(client)
    decide(client, proposal, "confirm")
    assert Topic.objects.get().name == "停气"


def test_rows_of_a_region_are_proposed_one_by_one_and_removed_at_once(client):
    region = factories.county(name="样庚县")
    factories.area_code(region=region)
    old, gone = factories.region_alias(region=region), factories.region_alias(region=region)
    sign_in_administrator(client)
    aliases = {
        "aliases-TOTAL_FORMS": 3,
        "aliases-2-name": "新旧名县",
        "aliases-2-region": region.pk,
    }
    changed = {"aliases-0-name": "更旧名县", "aliases-1-DELETE": "on", "area_code-0-code": "0998"}
    save(client, region, type="区", **aliases, **changed)
    assert {alias.name for alias in RegionAlias.objects.all()} == {old.name}
    assert AreaCode.objects.get().code == "0999"
    assert gone.pk not in RegionAlias.objects.values_list("pk", flat=True)
    assert ProposedChange.objects.count() == 4
    assert client.get(admin_url(region)).text.count("提出的修改还在等待确认") == 4
    sign_in_administrator(client)
    for proposal in ProposedChange.objects.all():
        decide(client, proposal, "confirm")
    region.refresh_from_db()
    assert region.type == "区"
    assert {alias.name for alias in RegionAlias.objects.all()} == {"更旧名县", "新旧名县"}
    assert AreaCode.objects.get().code == "0998"


def test_another_name_of_a_region_asks_for_all_the_names_that_go_with_it(client):
    region = factories.county(name="样旧县", short_name="样旧")
    sign_in_administrator(client)
    page = save(client, region, name="样新区").text
    assert "简称还是原来的" in page
    assert "请一并修改英文名称" in page
    assert "请一并修改拼音" in page, "what goes with another short name is asked in the same breath"
    names = {"name": "样新区", "short_name": "样新", "name_en": "Yangxin"}
    assert "请一并修改拼音" in save(client, region, **names).text
    assert not ProposedChange.objects.exists()
    latin = {"pinyin": "yangxin", "pinyin_spaced": "yang xin", "initials": "yx"}
    save(client, region, **names, **latin)
    assert set(ProposedChange.objects.get().changes) >= {"name", "short_name", "name_en", "pinyin"}
