"""Hours are stored as printed; the forms warn if they cannot be parsed."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from officials.models import Hotline
from tests.officials.admin.test_posts import clerk, save
from tests.support.admin_forms import form_at

__all__ = ["clerk"]
pytestmark = pytest.mark.django_db
READABLE, UNREADABLE = "工作日 9:00–17:00", "上班时间"


def warnings(response):
    messages = get_messages(response.wsgi_request)
    return " ".join(str(each) for each in messages if each.level_tag == "warning")


@pytest.mark.parametrize(("text", "is_warned"), [(READABLE, False), (UNREADABLE, True)])
def test_unparsable_hours_are_stored_with_a_warning(clerk, post, text, is_warned):
    response = save(clerk, post, **{"hotlines-0-hours": text})
    assert Hotline.objects.get().hours == text
    assert (UNREADABLE in warnings(response)) == is_warned


def test_unchanged_hours_cause_no_warning(clerk, post):
    Hotline.objects.update(hours=UNREADABLE)
    assert not warnings(save(clerk, post, **{"hotlines-0-label": "新名目"}))


def test_form_of_a_hotline_warns_of_unparsable_hours(admin_client, post):
    hotline = Hotline.objects.get()
    url = reverse("admin:officials_hotline_change", args=[hotline.pk])
    response = admin_client.post(url, form_at(admin_client, url) | {"hours": UNREADABLE})
    assert response.status_code == 302
    assert UNREADABLE in warnings(response)
