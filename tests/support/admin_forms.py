"""Forms of the admin as a browser submits them, and what a submission stores."""

from django.contrib.admin.models import LogEntry
from django.db import connection

from officials.db.roles import event_tables


def snapshot():
    """Return a value that changes with the audit log, the admin's log and the accounts."""
    tables = [*event_tables(), LogEntry._meta.db_table]
    counts = " UNION ALL ".join(f"SELECT count(*)::text FROM {name}" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{counts} UNION ALL SELECT md5(string_agg("
            "   (to_jsonb(each) - 'last_login' - 'sessions')::text, '' ORDER BY id))"
            " FROM officials_user each"
        )
        return cursor.fetchall()


def admin_url(obj, page="change"):
    """Return the URL of a page of ``obj`` in the admin."""
    return f"/admin/officials/{obj._meta.model_name}/{obj.pk}/{page}/"


def form_at(client, url):
    """Return the values that the form at ``url`` submits unchanged."""
    return form_of(client.get(url))


def form_of(response):
    """Return the values that the form of a response submits unchanged."""
    context = response.context
    forms = [context["adminform"].form] if "adminform" in context else []
    for inline in context.get("inline_admin_formsets", []):
        rows = inline.formset.forms if inline.formset.is_bound else inline.formset.initial_forms
        forms += [inline.formset.management_form, *rows]
    version = {"version": context["version"]} if "version" in context else {}
    return version | {
        field.html_name: field.value()
        for form in forms
        for field in form
        if field.value() is not None and field.value() is not False
    }
