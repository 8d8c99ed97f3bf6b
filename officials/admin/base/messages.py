"""Render messages of the domain in the language of the page."""

from django.utils.translation import gettext as _

from officials.issues import Issue


def render_issue(issue: Issue) -> str:
    """Return the message of ``issue`` in the active language."""
    return _(issue.template) % issue.params
