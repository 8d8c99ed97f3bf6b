"""Create posts that differ from the one of ``factories.post``."""

from tests.support import factories


def post_with_hotlines(count, **values):
    """Create a post with ``count`` hotlines of one notice, which differ only in their digits."""
    made, source = factories.post(**values), factories.notice()
    for rank in range(count):
        own = factories.hotline(post=made, digits=f"1540000010{rank}", hours="全天", rank=rank)
        factories.hotline_source(hotline=own, notice=source)
    return made
