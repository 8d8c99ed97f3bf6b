"""A member of staff who requests pages and rows of a region that is not theirs."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

from django.contrib.messages import get_messages
from django.test import Client

from tests.support.admin_forms import snapshot
from tests.support.two_regions import MISSING_ID


class Intruder:
    """A client of ``user`` that requests rows of ``other``, another region's data."""

    def __init__(self, user, other):
        self.user, self.client, self.other = user, Client(), other
        self.client.force_login(user)

    def request(self, url, data=None):
        """GET, or POST ``data``; return the status, Location, body and messages."""
        self.client.cookies.pop("messages", None)
        response = self.client.get(url) if data is None else self.client.post(url, data)
        body = b"".join(response) if response.streaming else response.content
        messages = [str(message) for message in get_messages(response.wsgi_request)]
        page = _read_sheet(body) if body.startswith(b"PK") else body.decode()
        if response.get("Content-Type") == "application/json":
            page = json.dumps(json.loads(page), ensure_ascii=False)
        return response.status_code, response.get("Location", ""), page, messages

    def assert_refused(self, url, foreign_id, data=None):
        """Assert that a foreign id is answered as one that does not exist; return the response.

        The response contains nothing of the other region, and nothing is stored.
        """
        before = snapshot()
        response = self.request(url, data)
        assert snapshot() == before, f"{url} wrote {data}"
        page = f"{response}"
        for secret in self.other.secrets:
            assert secret not in page, f"{url} shows {secret}"
        changed = {key: _with_missing_id(value, foreign_id) for key, value in (data or {}).items()}
        missing = self.request(
            _with_missing_id(url, foreign_id), changed if data is not None else None
        )
        assert _normalise(response, foreign_id) == _normalise(missing, MISSING_ID), f"{url} {data}"
        return response


def _read_sheet(body):
    """Return the texts of a workbook, which is a ZIP archive of XML."""
    with ZipFile(BytesIO(body)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def _with_missing_id(value, foreign_id):
    return f"{value}".replace(str(foreign_id), str(MISSING_ID))


def _normalise(response, pk):
    """Return a response as text without its tokens, its moment and its id."""
    changing = r'name="(csrfmiddlewaretoken|form_owner|opened|add_token)" value="[^"]*"'
    text = re.sub(changing, "", f"{response}")
    return text.replace(str(pk), "#")
