"""Name the cells of a changelist, whose rows are cards on a telephone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Columns whose values say by themselves what they are.
PLAIN = {
    "answers",
    "days",
    "department",
    "department_name",
    "first_name",
    "full_name",
    "held_posts",
    "holder",
    "identity_state",
    "issuer",
    "kind",
    "number",
    "of_post",
    "official",
    "owner_region",
    "place",
    "post",
    "post_title",
    "pinyin",
    "publication",
    "reason",
    "region",
    "region_name",
    "region_path",
    "review_state",
    "state",
    "subject",
    "summary",
    "territory",
    "title",
    "type",
    "use",
    "where",
    "wording",
}


# The class that stock gives a cell.
COLUMN = re.compile(r'<td class="field-(\w+)')

# The end of a cell without a value.
EMPTY = (">-</td>", ">—</td>")


@register.filter
def name_cells(
    cells: Sequence[SafeString], headers: Sequence[Mapping[str, Any]]
) -> Iterator[SafeString]:
    """Yield the cells of a row of stock's ``result_list``, those that need it with a label.

    ``headers``: its headers in the same order, each with a ``text``.
    """
    for cell, header in zip(cells, headers, strict=True):
        column = COLUMN.match(cell)
        if column and cell.endswith(EMPTY):
            yield mark_safe(cell.replace('class="', 'class="is-empty ', 1))  # noqa: S308
        elif column is None or column[1] in PLAIN:
            yield cell
        else:
            label = format_html('<td data-label="{}"', str(header["text"]))
            yield mark_safe(label + cell.removeprefix("<td"))  # noqa: S308 - stock escaped it
