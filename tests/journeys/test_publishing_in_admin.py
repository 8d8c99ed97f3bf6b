"""A clerk writes, a colleague reviews, the public reads: by the client alone, as in a browser."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from officials.models import Post
from tests.support import factories
from tests.support.waits import LIMIT

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/officials/post/add/"
SUSPENDED = {"reason": "正在核实"}


class Desk:
    """A member of staff at work in the admin, by URLs and forms."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def see(self, address):
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def form(self, address):
        """Return what the form at the address would send if nobody touched it."""
        page = self.client.get(address)
        form = page.context.get("adminform")
        given = dict(fields(form.form)) if form else {}
        if version := page.context.get("version"):
            given["version"] = version
        for formset in page.context.get("inline_admin_formsets", []):
            given |= dict(fields(formset.formset.management_form))
            for row in formset.formset.initial_forms:
                given |= dict(fields(row))
        return given

    def send(self, address, **values):
        """Send the form that stands at the address, with these values; return what is shown."""
        response = self.client.post(address, self.form(address) | values, follow=True)
        assert response.status_code == 200
        return response.content.decode()


def fields(form):
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            yield bound.html_name, value


def beside(address, act):
    return address.replace("change/", f"{act}/")


def staff(username, duty, place):
    return Desk(factories.staff(duty, place, username=username, first_name=username))


@pytest.fixture
def desks(department):
    place = department.region
    return staff("小编", "editor", place), staff("小审", "reviewer", place)


@pytest.fixture
def department():
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    return factories.department(region=place, name="城管局")


def first_post(department, notice=None):
    """Two numbers: the post's, and the holder's own."""
    official = factories.official(name="单样本", owner_region=department.region)
    values = {
        "department": department.pk,
        "kind": "seat",
        "title": "副局长",
        "duties": "分管市容",
        "rank": 1,
        "appointments-TOTAL_FORMS": 1,
        "appointments-INITIAL_FORMS": 0,
        "appointments-0-official": official.pk,
        "appointments-0-capacity": "full",
        "appointments-0-start_date": "2026-01-05",
        "hotlines-TOTAL_FORMS": 2,
        "hotlines-INITIAL_FORMS": 0,
        "hotlines-0-owner": "",
        "hotlines-0-number": "012 3456",
        "hotlines-0-rank": 1,
        "hotlines-1-owner": "new",
        "hotlines-1-number": "+86 154-0000-0001",
        "hotlines-1-rank": 2,
    }
    for row in (0, 1) if notice else ():
        values |= {
            f"hotlines-{row}-notice": notice.pk,
            f"hotlines-{row}-printed_name": "单样本（副局长）",
            f"hotlines-{row}-printed_number": values[f"hotlines-{row}-number"],
        }
    return values


def test_two_people_take_a_post_from_the_first_line_to_the_public_page(desks, department):
    clerk, colleague = desks
    visitor = Client()
    notice = factories.notice(owner_region=department.region)

    shown = clerk.send(ADD, **first_post(department))
    assert "没有写区号，已按本地区的区号 0999 补上" in shown
    post = Post.objects.get()
    page, here = post.get_absolute_url(), reverse("admin:officials_post_change", args=[post.pk])
    assert "从未公布" in clerk.see(here)

    assert "没有公告来源" in clerk.send(beside(here, "submit"))
    cited = {}
    for row, number in enumerate(("012 3456", "154 0000 0001")):
        cited |= {
            f"hotlines-{row}-notice": notice.pk,
            f"hotlines-{row}-printed_name": "单样本（副局长）",
            f"hotlines-{row}-printed_number": number,
        }
    clerk.send(here, **cited)
    assert "等待另一位同事审核" in clerk.send(beside(here, "submit"))
    assert clerk.client.get(beside(here, "approve")).status_code == 403
    assert visitor.get(page).status_code == 404

    assert "已退回" in colleague.send(beside(here, "return"), comment="分管工作漏了信访")
    assert "分管工作漏了信访" in clerk.see(here)
    clerk.send(here, duties="分管市容、信访")
    clerk.send(beside(here, "submit"))
    assert "分管市容、信访" in colleague.see(beside(here, "approve"))
    assert "已批准" in colleague.send(beside(here, "approve"))

    public = visitor.get(page).content.decode()
    assert "0999-012 3456" in public
    assert "154 0000 0001" in public

    _posts, own = re.findall(r"/admin/officials/hotline/\d+/withdraw/", clerk.see(here))
    clerk.send(own, reason="number_reassigned", why="换到办公室")
    public = visitor.get(page).content.decode()
    assert "0999-012 3456" in public
    assert "154 0000 0001" not in public
    assert "号码已移交他人" in public
    assert "换到办公室" in colleague.see(beside(here, "trail"))


def submitted(desks, department):
    clerk, _colleague = desks
    notice = factories.notice(owner_region=department.region)
    clerk.send(ADD, **first_post(department, notice))
    post = Post.objects.get()
    here = reverse("admin:officials_post_change", args=[post.pk])
    clerk.send(beside(here, "submit"))
    return here


def test_nobody_approves_what_they_had_a_hand_in(desks, department):
    _clerk, colleague = desks
    here = submitted(desks, department)
    staff("小复", "reviewer", department.region)
    colleague.send(here, duties="由审核人改过")
    colleague.send(beside(here, "submit"))
    assert "须由另一位同事批准" in colleague.send(beside(here, "approve"))


def test_a_revision_that_nobody_looked_at_is_not_approved(desks, department):
    clerk, colleague = desks
    here = submitted(desks, department)
    looked_at = colleague.client.get(beside(here, "approve")).context["action"].initial["revision"]
    clerk.send(here, duties="看过之后改的")
    clerk.send(beside(here, "submit"))
    shown = colleague.send(beside(here, "approve"), revision=looked_at)
    assert "在您查看之后又有修改" in shown
    assert "看过之后改的" in shown
    assert "从未公布" in colleague.see(here)


def test_the_second_of_two_approvals_is_told(desks, department):
    _clerk, colleague = desks
    here = submitted(desks, department)
    second = staff("小复", "reviewer", department.region)
    form = {"revision": Post.objects.get().revision}
    assert "已批准" in colleague.send(beside(here, "approve"), **form)
    assert "已由同事批准" in second.send(beside(here, "approve"), **form)


def test_a_departure_takes_the_holder_and_their_number_and_leaves_the_posts(desks, department):
    clerk, colleague = desks
    here = submitted(desks, department)
    colleague.send(beside(here, "approve"))
    post = Post.objects.get()
    term = post.appointments.get()
    shown = clerk.send(
        f"/admin/officials/appointment/{term.pk}/end/", last_day="2026-02-01", reason="调任"
    )
    assert "任职到 2026-02-01 为止" in shown
    public = Client().get(post.get_absolute_url()).content.decode()
    assert "空缺" in public
    assert "154 0000 0001" not in public
    assert "0999-012 3456" in public


def test_several_posts_are_submitted_and_approved_from_the_list(desks, department):
    clerk, colleague = desks
    posts = [factories.post(department=department, title=f"岗位{n}") for n in "甲乙"]
    for post in posts:
        factories.sourced_hotline(post=post)
    chosen = {"_selected_action": [post.pk for post in posts]}
    listed = "/admin/officials/post/"
    for desk, action in ((clerk, "submit_selected"), (colleague, "approve_selected")):
        asked = desk.client.post(listed, {"action": action} | chosen)
        assert "岗位甲" in asked.content.decode()
        shown = dict(re.findall(r'name="(shown)" value="([0-9:,]+)"', asked.content.decode()))
        done = {"action": action, "confirmed": 1} | chosen | shown
        assert desk.client.post(listed, done).status_code == 302
    for post in posts:
        assert Client().get(post.get_absolute_url()).status_code == 200


def test_a_save_and_an_act_at_the_same_moment_both_come_through(desks, department):
    clerk, colleague = desks
    post = factories.post(department=department)
    numbers = [factories.sourced_hotline(post=post) for _number in range(10)]
    for number in numbers:
        here = f"/admin/officials/hotline/{number.pk}"
        form = clerk.form(f"{here}/change/") | {"label": "值班电话"}
        together = Barrier(2, timeout=LIMIT)

        def send(desk, address, values, together=together):
            together.wait()
            try:
                return desk.client.post(address, values).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            save = pool.submit(send, clerk, f"{here}/change/", form)
            act = pool.submit(send, colleague, f"{here}/suspend/", SUSPENDED)
            assert (save.result(), act.result()) == (302, 302)


@pytest.mark.parametrize(("abolished", "status"), [({}, 410), ({"abolished": "on"}, 200)])
def test_a_post_that_is_taken_down_says_why(desks, department, abolished, status):
    clerk, colleague = desks
    here = submitted(desks, department)
    colleague.send(beside(here, "approve"))
    page = Post.objects.get().get_absolute_url()
    values = {"reason": "reorganised", "why": "职责并入城管局"} | abolished
    shown = clerk.send(beside(here, "withdraw"), **values)
    assert "岗位已撤下" in shown
    public = Client().get(page)
    assert public.status_code == status
    assert "机构调整" in public.content.decode()
    assert "职责并入城管局" not in public.content.decode()
    assert "0999-012 3456" not in public.content.decode()
