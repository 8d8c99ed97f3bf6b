"""A person who signs in with a password and an authenticator app."""

import re

from django.test import Client

from tests.support import factories
from tests.support.second_factor import shown

PASSWORD = "a-pass-of-ours-77"
DEVICE, CODE, ACCOUNT = "/admin/account/device/", "/admin/code/", "/admin/account/"
DESK = "/admin/"


def member(role="editor", **values):
    """Return a user with PASSWORD and a role, or with ``""`` a site administrator."""
    if role:
        user = factories.staff(role, factories.county(), **values)
    else:
        user = factories.user(**{"is_staff": True, "is_superuser": True} | values)
    user.set_password(PASSWORD)
    user.save()
    return user


class Person:
    """A browser of ``user``.

    ``secret``: the key of their app; ``typed``: the code with which they bound it.
    """

    def __init__(self, user, **headers):
        self.user, self.client = user, Client(**headers)
        self.secret = self.typed = ""

    def sign_in(self, password=PASSWORD, to=DESK, **headers):
        """Submit name and password; return the page after the redirects."""
        form = {"username": self.user.username, "password": password, "next": to}
        return self.client.post("/admin/login/", form, follow=True, **headers)

    def type_code(self, code):
        return self.client.post(CODE, {"code": code}, follow=True)

    def bind(self):
        """Bind an app; return the page with the recovery codes."""
        page = self.client.post(DEVICE, follow=True).text
        self.secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1]
        self.typed = shown(self.secret)
        return self.client.post(DEVICE, {"code": self.typed})

    def is_in(self):
        return self.client.get(DESK).status_code == 200


def codes_on(page):
    """Return the recovery codes on a page."""
    return re.findall(r"<li><code>([a-z2-7]{4}-[a-z2-7]{4})</code></li>", page.text)


def plain(page):
    """Return the HTML of a page without its token and the submitted user name."""
    return re.sub(r'(name="csrfmiddlewaretoken"|name="username") value="[^"]*"', "", page.text)
