"""Hours are kept as printed; staff hear when the site cannot read them."""

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
    said = get_messages(response.wsgi_request)
    return " ".join(str(each) for each in said if each.level_tag == "warning")


@pytest.mark.parametrize(("written", "is_warned"), [(READABLE, False), (UNREADABLE, True)])
def test_hours_that_cannot_be_read_are_kept_with_a_warning(clerk, post, written, is_warned):
    response = save(clerk, post, **{"hotlines-0-hours": written})
    assert Hotline.objects.get().hours == written
    assert (UNREADABLE in warnings(response)) == is_warned


def test_hours_that_nobody_touched_are_not_warned_of_again(clerk, post):
    Hotline.objects.update(hours=UNREADABLE)
    assert not warnings(save(clerk, post, **{"hotlines-0-label": "新名目"}))


def test_the_numbers_own_screen_warns_too(admin_client, post):
    hotline = Hotline.objects.get()
    address = reverse("admin:officials_hotline_change", args=[hotline.pk])
    response = admin_client.post(address, form_at(admin_client, address) | {"hours": UNREADABLE})
    assert response.status_code == 302
    assert UNREADABLE in warnings(response)
