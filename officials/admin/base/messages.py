"""Render messages of the domain in the language of the page."""

from django.utils.translation import gettext as _

from officials.issues import Issue


def render_issue(issue: Issue) -> str:
    """Return an issue in the language of the page."""
    return _(issue.template) % issue.params
