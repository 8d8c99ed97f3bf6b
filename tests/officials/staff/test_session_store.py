"""Sessions are read by one kept statement, as Django reads them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from officials.staff.auth.sessions import SessionStore
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_a_session_that_django_stored_is_read_and_the_other_way_round():
    for writer, reader in ((db.SessionStore, SessionStore), (SessionStore, db.SessionStore)):
        stored = writer()
        stored["place"] = "样县"
        stored.save()
        assert dict(reader(stored.session_key).items()) == {"place": "样县"}


def test_a_session_without_a_row_or_after_its_end_is_empty_and_loses_its_key():
    stored = SessionStore()
    stored["place"] = "样县"
    stored.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for key in (stored.session_key, "0" * 32):
        read = SessionStore(key)
        assert dict(read.items()) == {}
        assert read.session_key is None


def test_a_member_of_staff_stays_signed_in_until_the_session_ends(client, place):
    client.force_login(factories.staff("editor", place))
    assert client.get("/admin/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/admin/").status_code == 302
