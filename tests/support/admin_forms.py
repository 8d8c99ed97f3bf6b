"""Somebody who asks for what is not theirs, and what must not happen then."""

import json
import re

from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from tests.support.two_regions import MISSING


class Walker:
    """Somebody in one place who asks for what belongs to another. Counts what was refused."""

    def __init__(self, user, elsewhere):
        self.user, self.client, self.elsewhere = user, Client(), elsewhere
        self.client.force_login(user)
        self.walked, self.refused = set(), 0

    def ask(self, address, data=None):
        """GET, or POST ``data``; return all that the answer tells, and what was stored."""
        self.client.cookies.pop("messages", None)
        response = self.client.get(address) if data is None else self.client.post(address, data)
        body = b"".join(response) if response.streaming else response.content
        told = [str(message) for message in get_messages(response.wsgi_request)]
        page = body.decode()
        if response.get("Content-Type") == "application/json":
            page = json.dumps(json.loads(page), ensure_ascii=False)
        return response.status_code, response.get("Location", ""), page, told

    def is_refused(self, address, foreign, data=None):
        """Ask with a foreign id and with one that nobody has: the answers are the same.

        Nothing of the other place is in them, and nothing is stored.
        """
        before = stored()
        there = self.ask(address, data)
        assert stored() == before, f"{address} wrote {data}"
        page = f"{there}"
        for secret in self.elsewhere.secrets:
            assert secret not in page, f"{address} shows {secret}"
        changed = {key: missing(value, foreign) for key, value in (data or {}).items()}
        nowhere = self.ask(missing(address, foreign), changed if data is not None else None)
        assert plain(there, foreign) == plain(nowhere, MISSING), f"{address} {data}"
        self.refused += 1
        return there


def missing(value, foreign):
    return f"{value}".replace(str(foreign), str(MISSING))


def plain(answer, pk):
    """The answer without its token and its id."""
    told = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", f"{answer}")
    return told.replace(str(pk), "#")


def stored():
    """Return the rows of the audit log, the admin log and the accounts."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if re.fullmatch("officials_.*event|django_admin_log", name)
        ]
        cursor.execute(" UNION ALL ".join(f"SELECT count(*)::text FROM {name}" for name in tables))
        counts = cursor.fetchall()
        cursor.execute(
            "SELECT md5(string_agg("
            "   (to_jsonb(each) - 'last_login' - 'sessions')::text, '' ORDER BY id))"
            " FROM officials_user each"
        )
        return counts, cursor.fetchall()


def admin_url(obj, page="change"):
    """Return the URL of a page of ``obj`` in the admin."""
    return f"/admin/officials/{obj._meta.model_name}/{obj.pk}/{page}/"


def form_at(client, address):
    """Return the values that the form at ``address`` submits unchanged."""
    return form_of(client.get(address))


def form_of(response):
    """Return the values that the form of a response submits unchanged."""
    page = response.context
    forms = [page["adminform"].form] if "adminform" in page else []
    for inline in page.get("inline_admin_formsets", []):
        rows = inline.formset.forms if inline.formset.is_bound else inline.formset.initial_forms
        forms += [inline.formset.management_form, *rows]
    seen = {"version": page["version"]} if "version" in page else {}
    return seen | {
        field.html_name: field.value()
        for form in forms
        for field in form
        if field.value() is not None and field.value() is not False
    }
