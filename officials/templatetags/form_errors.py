"""List everything that is wrong in a form of the admin, with the place of each error."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class ErrorLink:
    """An error: the id of the element that it is about, the name of that element, the message."""

    anchor: str
    name: str
    message: str


@register.simple_tag
def error_links(form: forms.BaseForm, inlines: Iterable[Any] = ()) -> list[ErrorLink]:
    """Return the errors of the fields of a form and of its inlines, in the order of the page.

    ``inlines``: the ``InlineAdminFormSet`` of each. Errors of the form as a whole stand above its
    fields and are not repeated.
    """
    links = [*_errors_of(form, "")]
    for inline in inlines or ():
        formset, name = inline.formset, str(inline.opts.verbose_name)
        group = f"{formset.prefix}-group"
        links += [ErrorLink(group, name, _say(each)) for each in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            title = _("%(name)s第 %(number)s 行") % {"name": name, "number": number}
            whole = row.errors.get(NON_FIELD_ERRORS, ())
            links += [ErrorLink(row.prefix, title, _say(each)) for each in whole]
            links += _errors_of(row, f"{title} · ")
    return links


def _errors_of(form: forms.BaseForm, before: str) -> Iterator[ErrorLink]:
    for name, messages in form.errors.items():
        if name == NON_FIELD_ERRORS:
            continue
        field = form[name]
        for message in messages:
            yield ErrorLink(field.id_for_label, f"{before}{field.label}", _say(message))


def _say(message: Any) -> str:
    """Return a message without what is asked below it, such as a tick: that stands at the field."""
    text = str(message)
    return unescape(text.partition("<")[0]) if isinstance(text, SafeString) else text
