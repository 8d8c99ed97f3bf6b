"""Read the desk of staff as a test needs it: the piles that are not empty, and their rows."""

from officials.staff.queue_piles import open_pile


def open_piles(client):
    """Return the rows of each pile that is not empty, as ``ChosenPile`` by the queue's name."""
    response = client.get("/admin/")
    assert response.status_code == 200
    return piles_of(response)


def piles_of(response):
    """Return the same from one answer of the desk: to ask for each pile counts all anew."""
    user = response.wsgi_request.user
    return {
        pile.queue.name: open_pile(pile, user, None)
        for _group, piles in response.context["groups"]
        for pile in piles
        if pile.total
    }


def items_of(chosen):
    """Return the items of a pile."""
    return [row.item for row in chosen.rows]
