"""Show an office its list on GET, take one answer on POST, keep the address secret."""

import re

import pytest

from officials.actions import office_confirmation, withholding
from officials.models import LiveHotline, OfficeCorrection, Verification, WithholdingReason
from officials.publication.office_lists import identify, read_list
from tests.support import factories
from tests.support.log_lines import captured
from tests.support.outputs import FORMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(world):
    return world.office_link


@pytest.fixture
def address(link):
    return f"/confirm/{link.token}/"


def answer_all(link, **data):
    return {"seen": identify(read_list(link.address)), "answer": "all", **data}


def test_opening_the_link_writes_nothing(client, link, address):
    before = Verification.objects.count()
    for _scan in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    link.refresh_from_db()
    assert (link.answered_at, Verification.objects.count()) == (None, before)


@pytest.mark.parametrize("form", FORMS)
def test_the_page_shows_what_is_public_and_nothing_else(client, world, address, form):
    page = client.get(form + address).content.decode()
    assert "0999-012-3456" in page or "0123456" in page.replace("-", "").replace(" ", "")
    for secret in ("154 0000 0003", "154 0000 0005", "154 0000 0007", "草稿岗位", "撤下岗位"):
        assert secret not in page
    assert f'lang="{"en" if "/en" in form else "zh-Hans"}"' in page


def test_a_withheld_name_is_not_on_the_page(client, world, address, editor):
    official = world.holder.official
    assert "王示例" in client.get(address).content.decode()
    withholding.withhold_name(official, by=editor, reason=WithholdingReason.SECURITY)
    assert "王示例" not in client.get(address).content.decode()


def test_all_is_right_by_one_press_and_then_thanks(client, link, address):
    response = client.post(address, answer_all(link))
    assert (response.status_code, response["Location"]) == (302, address)
    assert "已经收到" in client.get(address).content.decode()
    shown = LiveHotline.objects.filter(suspended=False)
    assert set(shown.values_list("result", flat=True)) == {"confirmed"}


def test_an_office_that_answers_for_its_region_reads_so(client, world):
    bureau = world.head.department
    address = factories.confirmed_address(
        department=bureau, scope="region", email="region@example.org"
    )
    link = factories.office_link(address=address)
    page = client.get(f"/confirm/{link.token}/").content.decode()
    assert f"{bureau.region.name}</span> 各部门" in page


def test_the_post_says_that_its_office_confirmed_it(client, world, link, address):
    client.post(address, answer_all(link))
    assert "单位确认" in client.get(f"/posts/{world.head.uid}/").content.decode()
    english = client.get(f"/en/posts/{world.head.uid}/").content.decode()
    assert re.search("[Cc]onfirmed by the office", english)


def test_a_second_answer_changes_nothing(client, link, address):
    client.post(address, answer_all(link))
    before = Verification.objects.count()
    assert client.post(address, answer_all(link)).status_code == 200
    assert Verification.objects.count() == before


def test_ticked_rows_go_to_staff(client, link, address):
    wrong = read_list(link.address)[0].uid
    data = answer_all(link, answer="some", wrong=[wrong], note="已换号")
    assert client.post(address, data).status_code == 302
    (said,) = OfficeCorrection.objects.all()
    assert (said.hotline.uid, said.note) == (wrong, "已换号")
    thanks = client.get(address).content.decode()
    right = Verification.objects.filter(link=link).count()
    assert f"{right} 个号码会写明由单位确认，1 个由工作人员核实" in thanks
    assert f"confirmed them: {right}" in client.get(f"/en{address}").content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"answer": "some"}, "还没有打勾"),
        ({"wrong": "first"}, "有的行打了勾"),
        ({"seen": "0" * 64}, "名单有了变化"),
        ({"wrong": "AAAAAAAAAAAA"}, "请再核对一遍"),
        ({"note": "长" * 301}, "请再核对一遍"),
        ({"note": "\x00"}, "请再核对一遍"),
        ({"answer": ""}, "请再核对一遍"),
    ],
)
def test_an_answer_that_is_not_clear_is_asked_again(client, link, address, data, words):
    first = read_list(link.address)[0].uid
    sent = {name: first if value == "first" else value for name, value in data.items()}
    response = client.post(address, answer_all(link, **sent))
    assert response.status_code == 400
    assert words in response.content.decode()
    link.refresh_from_db()
    assert link.answered_at is None


def test_an_ended_address_answers_410_and_an_unknown_token_404(client, link, address, editor):
    assert client.get(f"/confirm/{'A' * 43}/").status_code == 404
    office_confirmation.end_address(link.address, by=editor)
    assert client.get(address).status_code == 410
    assert client.post(address, answer_all(link)).status_code == 410


def test_an_expired_link_answers_410(client, link, address, clock):
    clock.advance(days=30, minutes=1)
    response = client.get(address)
    assert response.status_code == 410
    assert "已经失效" in response.content.decode()


def test_no_cache_index_or_referer_gets_the_address(client, link, address):
    for response in (client.get(address), client.post(address, answer_all(link))):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies


def test_the_log_of_a_refusal_holds_no_token(client, link, address, settings):
    settings.ALLOWED_HOSTS = ["example.org"]
    with captured() as lines:
        assert client.get(address).status_code == 400
        assert client.put(address).status_code == 400
    assert link.token not in lines.text
