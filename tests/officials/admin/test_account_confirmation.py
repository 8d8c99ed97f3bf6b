"""The pages on which administrators confirm accounts, and what waits until they do."""

import pghistory
import pytest

from officials.models import User
from tests.support import factories
from tests.support.admin_forms import admin_url

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
    assert "赵样本 本人使用" in client.get(admin_url(newcomer, "confirm")).text
    client.post(admin_url(newcomer, "confirm"))
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
    client.post(admin_url(newcomer, "confirm"))
    newcomer.refresh_from_db()
    assert not newcomer.is_confirmed


def test_an_unconfirmed_account_is_told_what_waits(client, post, newcomer):
    factories.submit(post)
    client.force_login(newcomer)
    assert "还没有第二个人确认" in client.get("/admin/").text
    response = client.get(f"/admin/officials/post/{post.pk}/approve/")
    assert response.status_code == 403
    assert "还没有第二个人确认" in response.text


def test_who_submits_reads_who_can_approve(client, post, place):
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
