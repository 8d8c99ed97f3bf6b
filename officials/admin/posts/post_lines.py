"""Fields of a post: one line each that says its value and opens its field; the rest folded."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.posts.row_opinions import read_opinions, render_opinion
from officials.models import Post

REST = (
    gettext_lazy("更多：类别、次序、说明"),
    {"classes": ["collapse"], "fields": ("kind", "rank", "why")},
)
NEW = [
    (None, {"classes": ["post-row"], "fields": (("department", "title", "duties"),)}),
    REST,
]


def fieldsets_of(post: Post, *, folded: bool) -> list[Any]:
    """Return the fieldsets of a stored post; ``folded``: its fields open at a press."""
    values = {
        "department": post.department.name,
        "title": post.title,
        "duties": post.duties,
    }
    if not folded:
        return [(None, {"fields": tuple(values)}), REST]
    said = read_opinions(post)
    lines = [
        (
            _render_line(name, value, said.get(name, "")),
            {"classes": ["post-line", "collapse"], "fields": (name,)},
        )
        for name, value in values.items()
    ]
    return [*lines, REST]


def _render_line(name: str, value: str, opinion: str) -> SafeString:
    """Render what the line of a field says: its name, its value, and that it can be changed.

    ``opinion``: of a reviewer, below the value while the field is closed.
    """
    field: Any = Post._meta.get_field(name)
    return format_html(
        '<span class="quiet">{}</span> <span class="line-value">{}</span>'
        ' <span class="line-opens">{}</span><span class="line-closes">{}</span>{}',
        field.verbose_name,
        value or _("没有填"),
        _("改"),
        _("好了"),
        render_opinion(opinion) if opinion else "",
    )
