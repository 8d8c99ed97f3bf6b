"""Render the small parts of forms in Python: what Django's templates of them return, sooner.

A form of staff has a hundred labels, inputs and lists of errors, and a template of each costs as
much as the page around them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeData

WIDGETS = "django/forms/widgets"
OPTION = f"{WIDGETS}/select_option.html"
INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "password", "text", "url")


class FormRenderer(DjangoTemplates):
    """Stock's renderer, which takes the time of a template only for what is not in ``PARTS``."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        part = PARTS.get(template_name)
        rendered = part(context) if part else None
        if rendered is None:
            return super().render(template_name, context, request)
        return rendered


def _write(value: Any) -> str:
    """Return ``value`` as stock's ``{{ value|stringformat:'s' }}`` does."""
    return str(value if isinstance(value, SafeData) else escape(str(value)))


def _write_attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_write(name)}" if value is True else f' {_write(name)}="{_write(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _render_input(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_write(widget["value"])}"'
    kind, name = _write(widget["type"]), _write(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_write_attributes(widget["attrs"])}>'


def _render_select(context: Mapping[str, Any]) -> str | None:
    """Return a list of choices; None for one in groups or with labels that are no texts."""
    widget = context["widget"]
    options = [each for _group, members, _index in widget["optgroups"] for each in members]
    if any(group for group, _members, _index in widget["optgroups"]) or not all(
        option["template_name"] == OPTION and isinstance(option["label"], str | Promise)
        for option in options
    ):
        return None
    lines = "".join(
        f'\n  <option value="{_write(option["value"])}"{_write_attributes(option["attrs"])}>'
        f"{_write(option['label'])}</option>\n"
        for option in options
    )
    attributes = _write_attributes(widget["attrs"])
    return f'<select name="{_write(widget["name"])}"{attributes}>{lines}\n</select>'


def _render_label(context: Mapping[str, Any]) -> str | None:
    """Return a label; None for one that belongs to no element."""
    if not context["use_tag"]:
        return None
    tag, attributes = context["tag"], _write_attributes(context["attrs"] or {})
    return f"<{tag}{attributes}>{_write(context['label'])}</{tag}>"


def _render_errors(context: Mapping[str, Any]) -> str | None:
    """Return nothing for no errors; None for a list of them."""
    return None if context["errors"] else ""


PARTS: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = {
    **dict.fromkeys((f"{WIDGETS}/{name}.html" for name in INPUTS), _render_input),
    f"{WIDGETS}/select.html": _render_select,
    "django/forms/label.html": _render_label,
    "django/forms/errors/list/default.html": _render_errors,
    "django/forms/errors/list/ul.html": _render_errors,
}
