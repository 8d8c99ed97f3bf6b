"""Render who runs the site, below every public page."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("components/signature.html")
def signature() -> dict[str, Any]:
    """Return the owner, the filing number and the contact, each empty where it is not set."""
    return {
        "owner": settings.SITE_OWNER,
        "filing_number": settings.SITE_FILING_NUMBER,
        "contact": settings.SITE_CONTACT,
        "is_demonstration": settings.DEMO,
    }
