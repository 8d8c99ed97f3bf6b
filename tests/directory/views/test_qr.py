"""QR codes of the pages of posts and regions, and the pages that show them."""

import re
import xml.etree.ElementTree as ET

import pytest
import segno

from directory.http.caching import SHARED
from officials.models.redirects import RedirectKind
from tests.support import factories

QUIET = 4


def drawn_modules(svg):
    """Return the dark modules of a drawing and its width, quiet zone included."""
    root = ET.fromstring(svg)
    _, _, side, height = (int(float(each)) for each in root.attrib["viewBox"].split())
    assert side == height
    (path,) = [each.attrib["d"] for each in root if "stroke" in each.attrib]
    modules, x, y = set(), 0, 0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if command == "h":
            modules |= {(x + step, y) for step in range(int(first))}
            x += int(first)
        else:
            across, down = int(float(first)), int(float(second) // 1)
            x, y = (across, down) if command == "M" else (x + across, y + down)
    return modules, side


def expected_modules(address):
    """Return the dark modules of the code of ``address`` and its width, quiet zone included."""
    matrix = segno.make_qr(address, error="m").matrix
    return {
        (x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit
    }, len(matrix) + 2 * QUIET


def code_addresses(world):
    return {
        f"/posts/{world.head.uid}/": f"/posts/{world.head.uid}/qr.svg",
        f"/posts/{world.demo.uid}/": f"/posts/{world.demo.uid}/qr.svg",
        f"/posts/{world.abolished.uid}/": f"/posts/{world.abolished.uid}/qr.svg",
        f"/regions/{world.county.code}/": f"/regions/{world.county.code}/qr.svg",
    }


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_code_holds_the_address_of_the_page_in_its_language(client, world, prefix):
    for page, address in code_addresses(world).items():
        drawn = drawn_modules(client.get(prefix + address).content)
        assert drawn == expected_modules(f"http://testserver{prefix}{page}"), address


def test_a_code_in_large_print_holds_the_plain_address(client, world):
    for page, address in code_addresses(world).items():
        drawn = drawn_modules(client.get(f"/large{address}").content)
        assert drawn == expected_modules(f"http://testserver{page}"), address


def test_a_code_is_an_svg_image_without_style(client, world):
    response = client.get(f"/posts/{world.head.uid}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == SHARED
    assert b"style" not in response.content
    assert b'fill="#fff"' in response.content


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_code_exists_as_long_as_the_page(client, world, prefix):
    for name, status in {"withdrawn": 410, "drafted": 404, "abolished": 200}.items():
        address = f"{prefix}/posts/{getattr(world, name).uid}/qr.svg"
        assert client.get(address).status_code == status, name


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "address", ["posts/000000000000", "posts/x", "regions/999999", "regions/450100%00"]
)
def test_an_invalid_address_is_not_found(client, address):
    assert client.get(f"/{address}/qr.svg").status_code == 404


def test_codes_of_merged_posts_and_former_regions_redirect(client, world):
    factories.redirect(kind=RedirectKind.POST, old="aaaaaaaaaaaa", new=world.head.uid)
    moved = {
        "/posts/aaaaaaaaaaaa/qr.svg": f"/posts/{world.head.uid}/qr.svg",
        "/regions/990000/qr.svg": f"/regions/{world.county.code}/qr.svg",
    }
    for old, new in moved.items():
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)


def test_a_code_has_a_page_with_its_address_in_words_and_a_way_back(client, world):
    for page, drawing in code_addresses(world).items():
        if world.abolished.uid in page:
            continue
        for prefix in ("", "/en", "/large"):
            response = client.get(f"{prefix}{page}qr/")
            html = response.content.decode()
            assert response["X-Robots-Tag"] == "noindex"
            assert f'src="{prefix}{drawing}"' in html, page
            assert f'href="{prefix}{page}"' in html, page
            assert f"http://testserver{prefix.removeprefix('/large')}{page}</span>" in html, page
            assert "tel:1" not in html.partition("<main")[2].partition("</main")[0], page
    assert "局长" in client.get(f"/posts/{world.head.uid}/qr/").content.decode()
    for address, status in {
        f"/posts/{world.withdrawn.uid}/qr/": 410,
        f"/posts/{world.drafted.uid}/qr/": 404,
        "/regions/999999/qr/": 404,
    }.items():
        assert client.get(address).status_code == status, address
    moved = client.get("/regions/990000/qr/")
    assert moved["Location"] == f"/regions/{world.county.code}/qr/"


def test_the_code_of_a_sheet_names_the_day_that_it_was_printed(client, world, clock):
    place = f"/regions/{world.county.code}/"
    drawn = drawn_modules(client.get(f"{place}qr.svg?printed={clock.today}").content)
    assert drawn == expected_modules(f"http://testserver{place}?printed={clock.today}")
    for day in ("2999-01-01", "2026-1-5", "2026-02-30", ""):
        assert client.get(f"{place}qr.svg?printed={day}").status_code == 400, day
    moved = client.get(f"/regions/990000/qr.svg?printed={clock.today}")
    assert moved["Location"] == f"{place}qr.svg?printed={clock.today}"
