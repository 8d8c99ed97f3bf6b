"""The pages on which administrators confirm accounts, and what waits until they do."""

import pghistory
import pytest

from officials.models import User
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, snapshot
from tests.support.roles import as_owner

pytestmark = pytest.mark.django_db
LIST = "/admin/officials/user/"


@pytest.fixture
def newcomer(place):
    """A reviewer whom the office of the place made."""
    with pghistory.context(user=factories.staff("office", place).pk):
        made = User.objects.create(username="newcomer", first_name="赵样本", is_staff=True)
    factories.clear_history_user()
    made.refresh_from_db()  # a trigger wrote who made it
    factories.role(user=made, region=place, role="reviewer")
    return made


def test_another_administrator_confirms_an_account(client, place, newcomer):
    client.force_login(factories.staff("office", place.parent, first_name="钱示例"))
    assert "赵样本 的账号还没有第二个人确认" in client.get(LIST).text
    assert admin_url(newcomer, "confirm") in client.get(admin_url(newcomer)).text
    page = client.get(admin_url(newcomer, "confirm")).text
    assert "赵样本 本人使用" in page
    assert "用户名：newcomer" in page
    assert f"{place} 审核" in page
    client.post(admin_url(newcomer, "confirm"), form_at(client, admin_url(newcomer, "confirm")))
    assert "钱示例" in client.get(admin_url(newcomer)).text
    assert "赵样本 可以审核" in client.get(LIST).text
    newcomer.refresh_from_db()
    assert newcomer.is_confirmed


def test_the_maker_of_an_account_is_told_who_confirms_it(client, newcomer):
    client.force_login(
        newcomer.credentials_by or User.objects.get(pk=newcomer.credential_givers[0])
    )
    page = client.get(admin_url(newcomer, "confirm")).text
    assert "没有经手过它的密码和验证器的另一位管理员确认" in page
    assert "本人使用" not in page
    client.post(admin_url(newcomer, "confirm"), form_at(client, admin_url(newcomer, "confirm")))
    newcomer.refresh_from_db()
    assert not newcomer.is_confirmed


def test_an_unconfirmed_account_is_told_what_waits(client, post, newcomer):
    factories.submit(post)
    client.force_login(newcomer)
    assert "还没有第二个人确认" in client.get("/admin/").text
    response = client.get(f"/admin/officials/post/{post.pk}/approve/")
    assert response.status_code == 403
    assert "还没有第二个人确认" in response.text


@pytest.mark.parametrize("change", ["password", "role"])
def test_an_account_that_changed_since_the_page_was_opened_is_read_again(
    client, place, newcomer, change
):
    client.force_login(factories.staff("office", place.parent))
    form = form_at(client, admin_url(newcomer, "confirm"))
    if change == "password":
        newcomer.set_password("another-one-77")
        newcomer.save()
    else:
        factories.role(user=newcomer, region=place, role="office")
    page = client.post(admin_url(newcomer, "confirm"), form, follow=True)
    assert "刚才改过" in page.text
    assert "本人使用" in page.text
    newcomer.refresh_from_db()
    assert not newcomer.is_confirmed


@pytest.fixture
def waiting_office(place):
    """An office administrator whom nobody confirmed."""
    user = factories.staff("office", place, first_name="周占位")
    with as_owner():
        User.objects.filter(pk=user.pk).update(confirmed_at=None)
    user.refresh_from_db()
    return user


def test_an_unconfirmed_administrator_sees_the_accounts_of_the_region_and_what_is_missing(
    client, place, newcomer, waiting_office
):
    elsewhere = factories.staff("editor", factories.county(), first_name="吴虚构")
    client.force_login(waiting_office)
    assert LIST in client.get("/admin/").text
    page = client.get(LIST)
    assert set(page.context["cl"].result_list) >= {newcomer, waiting_office}
    assert elsewhere not in page.context["cl"].result_list
    assert "您的账号还没有第二个人确认，这里现在只能查看" in page.text
    assert "赵样本 的账号还没有第二个人确认" in page.text
    assert f"{LIST}add/" not in page.text
    assert client.get(admin_url(elsewhere)).status_code == 404


def test_an_unconfirmed_account_reads_on_each_page_who_could_confirm_it(
    client, place, newcomer, waiting_office, post
):
    factories.staff("office", place.parent, first_name="钱示例")
    named = f"钱示例（{place.parent.name}的办公室管理员）"
    client.force_login(waiting_office)
    for url in ("/admin/", LIST, admin_url(newcomer)):
        assert named in client.get(url).text, url
    assert named in client.get(f"{LIST}add/").text
    factories.submit(post)
    client.force_login(newcomer)
    for url in ("/admin/", f"/admin/officials/post/{post.pk}/approve/"):
        assert named in client.get(url).text, url
    client.force_login(factories.staff("editor", place))
    assert named not in client.get("/admin/").text


def test_an_unconfirmed_administrator_changes_no_account(client, place, newcomer, waiting_office):
    client.force_login(waiting_office)
    page = client.get(admin_url(newcomer)).text
    assert "赵样本" in page
    assert "这里现在只能查看" in page
    for absent in ('name="_save"', "confirm/", "password/", "device/", "algorithm"):
        assert absent not in page
    before = snapshot()
    for each in ("change", "confirm", "password", "device", "delete"):
        response = client.post(admin_url(newcomer, each), {"first_name": "改过"})
        assert response.status_code == 403, each
        assert "还没有第二个人确认" in response.text
    assert client.post(f"{LIST}add/", {"username": "another"}).status_code == 403
    assert snapshot() == before


def test_a_confirmed_administrator_reads_no_such_sentence(client, place, newcomer):
    client.force_login(factories.staff("office", place))
    for url in (LIST, admin_url(newcomer), f"{LIST}add/"):
        assert "只能查看" not in client.get(url).text


def test_an_unconfirmed_site_administrator_sees_all_accounts(client, newcomer):
    root = factories.user("root", is_staff=True, is_superuser=True)
    with as_owner():
        User.objects.filter(pk=root.pk).update(confirmed_at=None)
    client.force_login(root)
    assert newcomer in client.get(LIST).context["cl"].result_list
    assert client.get(f"{LIST}add/").status_code == 403


def test_a_submission_names_the_people_who_can_approve(client, post, place):
    factories.staff("reviewer", place, first_name="孙范例")
    client.force_login(factories.staff("editor", place))
    page = client.get(f"/admin/officials/post/{post.pk}/submit/").text
    assert "可以审核的同事：孙范例" in page


def test_a_submission_that_nobody_could_approve_says_the_remedy(client, post, place):
    client.force_login(factories.staff("editor", place))
    page = client.post(f"/admin/officials/post/{post.pk}/submit/", {"why": ""}).text
    assert "没有同事可以审核" in page
    post.refresh_from_db()
    assert post.review_state == "draft"


def test_nobody_changes_the_own_password_without_the_present_one(client, place):
    office = factories.staff("office", place)
    client.force_login(office)
    for method in (client.get, client.post):
        response = method(admin_url(office, "password"))
        assert response["Location"] == "/admin/password_change/"


def test_confirmers_find_an_account_in_the_queue_and_above_the_list(client, place, newcomer):
    client.force_login(factories.staff("office", place.parent))
    page = admin_url(newcomer, "confirm")
    assert page in client.get("/admin/?pile=accounts").text
    assert "确认 赵样本 的账号" in client.get(LIST).text
    assert admin_url(newcomer) in client.get(f"{LIST}?waiting=accounts").text
    client.post(page, form_at(client, page))
    assert page not in client.get("/admin/").text
    assert "确认 赵样本 的账号" not in client.get(LIST).text


def test_other_staff_read_the_names_of_confirmers_instead_of_a_link(client, place, newcomer):
    factories.staff("office", place.parent, first_name="钱示例")
    client.force_login(User.objects.get(pk=newcomer.credential_givers[0]))
    for address in ("/admin/", LIST, admin_url(newcomer)):
        assert admin_url(newcomer, "confirm") not in client.get(address).text
    assert "可以确认的有：钱示例" in client.get(admin_url(newcomer)).text


def test_the_form_of_an_account_shows_nothing_of_its_password(client, place, newcomer):
    newcomer.set_password("a-pass-of-theirs-77")
    newcomer.save()
    client.force_login(factories.staff("office", place))
    page = client.get(admin_url(newcomer)).text
    assert newcomer.password.split("$")[2][:6] not in page
    assert "重置密码" in page


def test_the_list_names_editors_whose_work_their_maker_cannot_approve(client, place):
    maker = factories.staff("office", place, first_name="钱示例")
    factories.role(user=maker, region=place, role="reviewer")
    with pghistory.context(user=maker.pk):
        clerk = User.objects.create(username="clerk", first_name="赵样本", is_staff=True)
    factories.clear_history_user()
    factories.role(user=clerk, region=place, role="editor")
    client.force_login(factories.staff("office", place.parent))
    page = client.get(LIST).text
    assert "赵样本 的账号还没有第二个人确认，算作" in page
    assert "确认以前的修改，钱示例 不能批准" in page
    assert "确认 赵样本 的账号" in page
    client.post(admin_url(clerk, "confirm"), form_at(client, admin_url(clerk, "confirm")))
    assert "算作" not in client.get(LIST).text


def test_an_editor_whose_maker_approves_nothing_needs_no_confirmation(client, place):
    with pghistory.context(user=factories.staff("office", place).pk):
        clerk = User.objects.create(username="clerk", first_name="赵样本", is_staff=True)
    factories.clear_history_user()
    factories.role(user=clerk, region=place, role="editor")
    client.force_login(factories.staff("office", place.parent))
    assert "确认 赵样本 的账号" not in client.get(LIST).text
