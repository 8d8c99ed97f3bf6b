"""The index page of staff where nothing is registered yet: one sentence, and the button for it."""

import pytest

from officials.models import User
from tests.support import factories

pytestmark = pytest.mark.django_db

NOTHING = "没有等你处理的事。"
ADD_ACCOUNT = "/admin/officials/user/add/"


@pytest.fixture
def read(client):
    """Return a function that reads the index page of a user: its text, and the buttons of it."""

    def read(user):
        client.force_login(user)
        response = client.get("/admin/")
        step = response.context["first_step"]
        return response.text, [url for _label, url in step.buttons] if step else []

    return read


@pytest.fixture
def root():
    return factories.user("root", is_staff=True, is_superuser=True)


def test_the_first_administrator_of_an_empty_site_adds_one_of_an_office(read, root, place):
    text, buttons = read(root)
    assert "先增加一位办公室管理员" in text
    assert buttons == [ADD_ACCOUNT]
    factories.staff("office", place)
    text, buttons = read(root)
    assert (NOTHING in text, buttons) == (True, [])


def test_an_office_administrator_adds_who_writes_and_who_approves(read, place):
    office = factories.staff("office", place)
    text, buttons = read(office)
    assert "还没有编辑、审核的同事" in text
    assert buttons == [ADD_ACCOUNT]
    factories.staff("editor", place)
    assert "还没有审核的同事" in read(office)[0]
    factories.staff("reviewer", place)
    assert NOTHING in read(office)[0]


def test_an_editor_begins_with_a_list_or_a_post(read, place):
    editor = factories.staff("editor", place)
    text, buttons = read(editor)
    assert "这里还没有岗位" in text
    assert buttons == ["/admin/officials/importbatch/add/", "/admin/officials/post/add/"]
    assert "打电话核验" not in text


def test_a_post_of_the_region_is_the_end_of_the_first_step(read, post):
    editor = factories.staff("editor", post.department.region)
    text, buttons = read(editor)
    assert not buttons
    assert "打电话核验" in text


def test_a_post_of_another_region_is_not_the_end_of_it(read, place, post):
    editor = factories.staff("editor", factories.county(name="邻县"))
    assert "这里还没有岗位" in read(editor)[0]


@pytest.mark.parametrize("role", ["viewer", "office"])
def test_a_role_that_neither_writes_nor_makes_accounts_has_no_step(read, place, role):
    user = factories.staff(role, place)
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    assert read(user)[1] == []
