"""Pages of topics in a region, and the departments on them."""

import re

from tests.support import factories


def desk(region, kind, name, *, posts=1, rank=10):
    """Publish a department with ``posts`` posts; return them."""
    department = factories.department(region=region, type=kind, name=name, rank=rank)
    made = [factories.post(department=department, title=f"{name}{n}号岗") for n in range(posts)]
    for post in made:
        factories.sourced_hotline(post=post)
    factories.publish(*made)
    return made


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def topic_page(client, region, prefix=""):
    return text(client, f"{prefix}/regions/{region.code}/topics/unpaid-wages/")


def departments(html):
    """Return the names of the departments on a page, in its order."""
    return re.findall(r'<h2 id="t-\w+"><a[^>]*>([^<]*)</a>', html)
