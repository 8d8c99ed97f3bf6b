"""Render who runs the site, below every public page."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from directory.templatetags.cached_includes import cached_include

register = template.Library()


@register.simple_tag
def signature() -> SafeString:
    """Return the owner, the filing number and the contact as HTML, each where it is set."""
    return cached_include(
        "components/signature.html",
        owner=settings.SITE_OWNER,
        filing_number=settings.SITE_FILING_NUMBER,
        contact=settings.SITE_CONTACT,
        is_demonstration=settings.DEMO,
    )
