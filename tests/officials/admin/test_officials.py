"""Form of an official: where the surname ends, and what follows from it."""

import pytest
from django.contrib.messages import get_messages

from officials.models import LivePost, Official
from officials.publication import diff
from officials.search import find_posts
from tests.directory.test_vcard import card as vcard_of, fields
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("editor", place, username="clerk"))
    return client


@pytest.fixture
def official(place):
    return factories.official(owner_region=place, name="格桑多吉")


def choose(clerk, official, **values):
    """Submit the form of the official with these values."""
    url = admin_url(official)
    response = clerk.post(url, form_at(clerk, url) | values)
    assert response.status_code == 302
    official.refresh_from_db()


def labels_at(client, url):
    field = client.get(url).context["adminform"].form.fields["surname_length"]
    return [str(label) for _value, label in field.choices]


def test_the_choices_name_the_surname(clerk, official):
    assert labels_at(clerk, admin_url(official)) == [
        "照常：没有姓", "没有姓", "姓“格”", "姓“格桑”", "姓“格桑多”"
    ]  # fmt: skip
    ouyang = factories.official(owner_region=official.owner_region, name="欧阳演示")
    assert labels_at(clerk, admin_url(ouyang))[0] == "照常：姓“欧阳”"
    general = labels_at(clerk, "/admin/officials/official/add/")
    assert general[:3] == ["照常", "没有姓", "姓有 1 个字"]


def test_the_pinyin_follows_the_surname_unless_staff_corrected_it(clerk, place):
    official = factories.official(owner_region=place, name="单示样")
    assert official.pinyin == "shan shi yang"
    choose(clerk, official, surname_length="0")
    assert (official.surname_length, official.pinyin) == (0, "dan shi yang")
    choose(clerk, official, pinyin="chan shi yang")
    choose(clerk, official, surname_length="1")
    assert (official.surname_length, official.pinyin) == (1, "chan shi yang")
    choose(clerk, official, surname_length="")
    assert official.surname_length is None


def test_a_surname_longer_than_the_name_is_refused(clerk, official):
    url = admin_url(official)
    response = clerk.post(url, form_at(clerk, url) | {"surname_length": "4"})
    assert response.status_code == 200
    assert Official.objects.get(pk=official.pk).surname_length is None


def test_card_contact_and_search_follow_what_was_reviewed(clerk, official, post):
    factories.appointment(post=post, official=official)
    factories.publish(post)
    live = LivePost.objects.get(uid=post.uid)
    assert live.card["holder"]["latin"] == "Gesangduoji"
    assert fields(vcard_of(clerk, post))["N"] == [["", "格桑多吉", "", "", ""]]
    assert find_posts("gesang").total == 1
    choose(clerk, official, surname_length="2")
    assert LivePost.objects.get(uid=post.uid).card["holder"]["latin"] == "Gesangduoji"
    (change,) = diff.diff_for(post)
    assert "Gesang Duoji" in change.after
    post.refresh_from_db()
    factories.publish(post)
    live = LivePost.objects.get(uid=post.uid)
    assert live.card["holder"]["latin"] == "Gesang Duoji"
    assert live.card["holder"]["surname_length"] == 2
    assert fields(vcard_of(clerk, post))["N"] == [["格桑", "多吉", "", "", ""]]
    assert "Gesang Duoji" in clerk.get(f"/en/posts/{post.uid}/").content.decode()
    assert find_posts("格桑").total == 1


@pytest.mark.parametrize(
    ("typed", "name", "message"),
    [
        ("王某某", "王某某", "没有写出全名"),
        ("李先生", "李先生", "像是称呼"),
        ("王示例 女", "王示例", "“女”没有存入姓名。"),
    ],
)
def test_an_unlikely_name_is_saved_with_a_warning(clerk, official, typed, name, message):
    url = admin_url(official)
    response = clerk.post(url, form_at(clerk, url) | {"name": typed})
    official.refresh_from_db()
    assert official.name == name
    assert any(message in str(each) for each in get_messages(response.wsgi_request))
