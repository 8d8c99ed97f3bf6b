"""Read the desk of staff as a test needs it: the piles that are not empty, and their rows."""


def open_piles(client):
    """Return the rows of each pile that is not empty, as ``ChosenPile`` by the queue's name."""
    response = client.get("/admin/")
    assert response.status_code == 200
    names = [
        pile.queue.name
        for _group, piles in response.context["groups"]
        for pile in piles
        if pile.total
    ]
    return {name: client.get(f"/admin/?pile={name}").context["chosen"] for name in names}


def items_of(chosen):
    """Return the items of a pile."""
    return [row.item for row in chosen.rows]
