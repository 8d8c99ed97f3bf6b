"""The start page of staff and the list of models."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/admin/", "/admin/officials/"])
def test_models_are_listed_by_their_names(admin_client, address):
    response = admin_client.get(address)
    (app,) = response.context["available_apps"]
    names = [model["name"] for model in app["models"]]
    assert names == sorted(names)
    assert {"岗位", "热线"} <= set(names)
    assert all(model["admin_url"] in response.text for model in app["models"])


def test_an_app_that_is_not_there_is_not_found(admin_client):
    assert admin_client.get("/admin/nothing/").status_code == 404
