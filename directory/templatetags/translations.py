"""The tags of Django's ``i18n``, of which ``translate`` looks a fixed text up once a language."""

from django import template
from django.template import Context, Node, Variable
from django.template.base import FilterExpression, Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedTranslation(Node):
    """A text that is the same on every page of a language.

    Django's node makes a lazy text of it and resolves that, which takes seven times as long.
    """

    def __init__(self, translated: Node) -> None:
        self._translated = translated
        self._texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the text in the language of the page."""
        language = get_language()
        if (text := self._texts.get(language)) is None:
            text = self._texts[language] = self._translated.render(context)
        return text


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Return the node of ``{% translate %}``, which is kept where nothing but its text decides."""
    node = i18n.do_translate(parser, token)
    is_fixed = node.asvar is None and all(
        map(_is_text, filter(None, (node.filter_expression, node.message_context)))
    )
    return FixedTranslation(node) if is_fixed else node


def _is_text(expression: FilterExpression) -> bool:
    """Return whether an expression is a text in quotes."""
    value = expression.var
    literal = value.literal if isinstance(value, Variable) else value
    return isinstance(literal, str) and not expression.filters
