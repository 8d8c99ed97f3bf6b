"""Read the publication state of a post in every way that there is."""

from officials.models import Post
from officials.publication.live import (
    Publication,
    annotate_publication,
    filter_publication,
    read_publication,
)


def publication(post):
    """Return the state of ``post``, on which the annotation, the filters and the read agree."""
    (row,) = annotate_publication(Post.objects.filter(pk=post.pk))
    assert read_publication(post) == row.published
    rows = Post.objects.filter(pk=post.pk)
    found = [state for state in Publication if filter_publication(rows, state).exists()]
    assert found == [row.published]
    return row.published
