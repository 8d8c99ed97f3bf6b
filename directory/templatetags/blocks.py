"""Render a block of a page again: Open Graph repeats the title and the description."""

from django import template
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def render_block(context: Context, name: str) -> str:
    """Return the content of the block ``name``; Django prints a block in one place only."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    content: str = block.render(context)
    return content
