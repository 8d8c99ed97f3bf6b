"""Include small templates that many pages repeat, and keep what they say in memory."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# What a template may be given: all that such a value says is known from itself.
PLAIN = (str, int, SafeString, bool, type(None))


@register.simple_tag
def cached_include(component: str, **values: str | int | None) -> SafeString:
    """Return a template rendered with ``values`` alone, as ``include … only`` does.

    The template reads nothing else but the language, the size and the addresses of the site. Raises
    TypeError for a value that is not plain.
    """
    # A text that is safe is equal to one that is not, and 1 to True.
    kinds = tuple(map(type, values.values()))
    if not {*kinds} <= {*PLAIN}:
        message = f"{component} is kept under plain values: {values}"
        raise TypeError(message)
    return render(component, get_language(), get_script_prefix(), kinds, tuple(values.items()))


# Counts of posts are the most of them: some 300 bytes each.
@lru_cache(maxsize=4096)
def render(
    name: str,
    language: str | None,  # noqa: ARG001 - the key
    prefix: str,  # noqa: ARG001 - the key
    kinds: tuple[type, ...],  # noqa: ARG001 - the key
    values: tuple[tuple[str, str | int | None], ...],
) -> SafeString:
    """Return a template rendered with ``values``, kept under all that decides what it says."""
    return render_to_string(name, dict(values))
