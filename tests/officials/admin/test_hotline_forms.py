"""Forms of hotlines: what the words beside a number say of its use."""

import pytest
from django.contrib.messages import get_messages

from officials.publication import diff
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("editor", place, username="clerk"))
    return client


def hotline_row(number, **values):
    """Return the form data of one row with this number."""
    row = {"hotlines-TOTAL_FORMS": 1, "hotlines-0-number": number, "hotlines-0-rank": 1}
    return row | {f"hotlines-0-{name}": value for name, value in values.items()}


def save(client, post, **values):
    """Submit the form of the post with these values and return the response."""
    return client.post(admin_url(post), form_at(client, admin_url(post)) | values)


@pytest.fixture
def empty_post(place):
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    return factories.post(department=factories.department(region=place))


def texts(response):
    return [str(each) for each in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("typed", "use", "label"),
    [
        ("0999-0123456（传真）", "fax", "传真"),
        ("传真：0999-0123456", "fax", "传真"),
        ("FAX 0999-0123456", "fax", "传真"),
        ("传真0999-0123456", "fax", "传真"),
        ("154 0000 0001（仅收短信）", "text", "短信"),
    ],
)
def test_a_number_typed_as_a_fax_becomes_one_and_the_page_says_so(
    clerk,
    empty_post,
    typed,
    use,
    label,
):
    response = save(clerk, empty_post, **hotline_row(typed))
    assert empty_post.hotlines.get().use == use
    assert f"按所填字样，用法已设为“{label}”；不对请改选。" in texts(response)
    assert not any("没有存入号码" in text for text in texts(response))


@pytest.mark.parametrize("typed", ["电话/传真：0999-0123456", "0999-0123456（兼传真）"])
def test_a_telephone_that_also_takes_faxes_stays_one(clerk, empty_post, typed):
    response = save(clerk, empty_post, **hotline_row(typed))
    assert empty_post.hotlines.get().use == "call"
    assert any("没有存入号码" in text for text in texts(response))


def test_the_label_says_it_too_and_staff_have_the_last_word(clerk, empty_post):
    save(clerk, empty_post, **hotline_row("0999-0123456", label="传真"))
    hotline = empty_post.hotlines.get()
    assert hotline.use == "fax"
    url = admin_url(hotline)
    clerk.post(url, form_at(clerk, url) | {"use": "call"})
    hotline.refresh_from_db()
    assert (hotline.use, hotline.label) == ("call", "传真")
    clerk.post(url, form_at(clerk, url) | {"hours": "24小时"})
    hotline.refresh_from_db()
    assert (hotline.use, hotline.hours) == ("call", "24小时")


def test_the_reviewer_reads_that_a_number_became_a_fax(post):
    factories.publish(post)
    post.hotlines.update(use="fax")
    (change,) = diff.diff_for(post)
    assert "传真" in change.after
    assert "传真" not in change.before


ACCOUNTS = {
    "微信号：wx12345": "「wx12345」里字母连着数字",
    "V12333": "「V12333」里字母连着数字",
    "12345@example.org": "是网址或电子邮箱",
    "0999-0123456转101-110": "「101-110」是一段分机号",
}


def test_an_account_or_a_range_is_refused_by_name(clerk, empty_post):
    form = form_at(clerk, admin_url(empty_post))
    for typed, message in ACCOUNTS.items():
        response = clerk.post(admin_url(empty_post), form | hotline_row(typed))
        assert response.status_code == 200, typed
        assert message in response.text, typed
        assert not empty_post.hotlines.exists(), typed


def test_two_digits_behind_a_dash_are_saved_with_a_warning(clerk, empty_post):
    response = save(clerk, empty_post, **hotline_row("0999-0123456-35"))
    assert empty_post.hotlines.get().extension == "35"
    assert any("也可能是第二个号码的末尾" in text for text in texts(response))
