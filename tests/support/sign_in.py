"""Somebody at the pages of signing in, with a telephone."""

import re

from django.test import Client

from tests.support import factories
from tests.support.second_factor import shown

PASSWORD = "a-pass-of-ours-77"
DEVICE, CODE, ACCOUNT = "/admin/account/device/", "/admin/code/", "/admin/account/"
DESK = "/admin/"


def member(duty="editor", **values):
    """Somebody with a role somewhere, or ``""`` for a site administrator, and a password."""
    chief = {"is_staff": True, "is_superuser": True}
    user = factories.staff(duty, factories.county(), **values) if duty else None
    user = user or factories.user(**chief | values)
    user.set_password(PASSWORD)
    user.save()
    return user


class Person:
    """A browser of ``user``; ``secret``: what their app was told.

    ``typed``: the code with which they bound it.
    """

    def __init__(self, user, **headers):
        self.user, self.client = user, Client(**headers)
        self.secret = self.typed = ""

    def sign_in(self, password=PASSWORD, to=DESK, **headers):
        """Type name and password; return the page to which that leads."""
        sent = {"username": self.user.username, "password": password, "next": to}
        return self.client.post("/admin/login/", sent, follow=True, **headers)

    def type_code(self, code):
        return self.client.post(CODE, {"code": code}, follow=True)

    def bind(self):
        """Set up an app; return the page with the recovery codes."""
        page = self.client.post(DEVICE, follow=True).text
        self.secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1]
        self.typed = shown(self.secret)
        return self.client.post(DEVICE, {"code": self.typed})

    def is_in(self):
        return self.client.get(DESK).status_code == 200


def codes_on(page):
    """The recovery codes that a page shows."""
    return re.findall(r"<li><code>([a-z2-7]{4}-[a-z2-7]{4})</code></li>", page.text)


def plain(page):
    """What a page says, but for its token and the name that was typed into it."""
    return re.sub(r'(name="csrfmiddlewaretoken"|name="username") value="[^"]*"', "", page.text)
