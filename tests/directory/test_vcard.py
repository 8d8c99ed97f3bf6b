"""vCards: the format, and the contents for a post."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from directory import vcard
from officials import phones
from officials.actions import withdrawal
from officials.models.redirects import RedirectKind
from tests.support import factories, world as worlds

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LONG_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=80)
PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))


def parse(body):
    """Parse a vCard as a phone does: (name, type, value) of each line, values unescaped."""
    assert body.endswith(b"\r\n")
    unfolded = body.replace(b"\r\n ", b"").decode()
    lines = []
    for line in unfolded.split("\r\n")[:-1]:
        head, _, value = line.partition(":")
        name, _, kind = head.partition(";TYPE=")
        parts = [unescape(part) for part in re.split(r"(?<!\\)(?:\\\\)*;", value)]
        lines.append((name, kind, parts if name in {"N", "ORG"} else unescape(value)))
    return lines


def unescape(value):
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def fields(response):
    """Return the values of each name, in order."""
    values = {}
    for name, _kind, value in parse(response.content):
        values.setdefault(name, []).append(value)
    return values


def card(client, post, prefix=""):
    response = client.get(f"{prefix}/posts/{post.uid}.vcf")
    assert response.status_code == 200
    return response


def contact(**values):
    plain = dict.fromkeys(("name", "family", "given", "title", "note"), "")
    more = {
        "organisation": (),
        "telephones": (),
        "url": "https://example.org/",
        "revised": datetime.now(UTC),
    }
    return vcard.Contact(**plain | more | values)


# The format


@given(LONG_TEXT)
def test_a_folded_line_is_short_and_unfolds_to_itself(text):
    text = re.sub("[\r\n]", "", text)
    folded = vcard.fold(text)
    pieces = folded.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(line) <= 75 for line in folded.split(b"\r\n"))
    assert "".join(piece.decode() for piece in pieces) == text


@given(PRINTED, PRINTED)
def test_a_text_is_parsed_as_it_was_written(title, note):
    written = parse(vcard.write(contact(title=title, note=f"{note}\n{note}")))
    assert ("TITLE", "", title) in written
    assert ("NOTE", "", f"{note}\n{note}") in written


@given(ANY_TEXT)
def test_no_text_adds_a_line(text):
    plain = [name for name, _kind, _value in parse(vcard.write(contact()))]
    written = parse(vcard.write(contact(**dict.fromkeys(("name", "title", "note"), text))))
    assert [name for name, _kind, _value in written] == plain


@given(PRINTED, PRINTED)
def test_family_and_given_name_stay_apart(family, given_name):
    written = contact(family=family.replace("\\", ""), given=given_name.replace("\\", "") or "名")
    (name,) = [value for key, _kind, value in parse(vcard.write(written)) if key == "N"]
    assert name == [written.family, written.given, "", "", ""]


@pytest.mark.parametrize(
    ("kind", "digits", "line"),
    [
        ("mobile", "15400000001", ("TEL", "WORK,CELL", "+8615400000001")),
        ("landline", "09990123456", ("TEL", "WORK,VOICE", "+869990123456")),
        ("tollfree", "4000000001", ("TEL", "WORK,VOICE", "4000000001")),
        ("short", "099912345", ("TEL", "WORK,VOICE", "099912345")),
    ],
)
def test_a_number_is_written_as_it_is_dialled(kind, digits, line):
    telephone = vcard.Telephone(phones.Kind(kind), digits)
    assert line in parse(vcard.write(contact(telephones=(telephone,))))


# The cards


def test_a_vcard_is_an_attachment_of_the_right_type(client, world):
    response = card(client, world.head)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Disposition"].endswith(".vcf")
    names = [name for name, _kind, _value in parse(response.content)]
    assert (names[:2], names[-1]) == (["BEGIN", "VERSION"], "END")


def test_a_vcard_has_holder_organisation_title_address_and_revision(client, world):
    values = fields(card(client, world.head))
    assert values["VERSION"] == ["3.0"]
    assert values["N"] == [["王", "示例", "", "", ""]]
    assert values["FN"] == ["王示例"]
    city = world.county.parent
    place = f"{city.parent.name}{city.name}样品县"
    assert values["ORG"] == [[place, "样品县公安局", "局长"]]
    assert values["TITLE"] == ["局长"]
    assert values["URL"] == [f"http://testserver/posts/{world.head.uid}/"]
    datetime.strptime(values["REV"][0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_an_extension_is_in_the_note_and_not_in_the_number(client, world):
    values = fields(card(client, world.head))
    assert values["TEL"] == ["+869990123456", "+8615400000001"]
    assert "0999-012 3456 转 801" in values["NOTE"][0]
    assert "0999-012 3456 ext. 801" in fields(card(client, world.head, "/en"))["NOTE"][0]


def test_the_note_names_source_and_last_verification(client, world):
    (note,) = fields(card(client, world.head))["NOTE"]
    assert "样品县人民政府办公室《关于公布领导干部办公电话的通告》，2026年1月5日" in note
    assert "尚未核验" in note
    assert "已逾期" in fields(card(client, world.vacant))["NOTE"][0]


def test_a_vacant_post_is_named_by_department_and_title(client, world):
    values = fields(card(client, world.vacant))
    city = world.county.parent
    name = f"{city.parent.name}{city.name}样品县公安局 副局长"
    assert values["FN"] == [name]
    assert values["N"] == [["", name, "", "", ""]]


def saved(client, post, prefix=""):
    """Return what tells a saved contact: the name of its file, its name and its organisation."""
    response = card(client, post, prefix)
    encoded = response["Content-Disposition"].partition("filename*=utf-8''")[2]
    values = fields(response)
    return unquote(encoded), values["FN"][0], values["ORG"][0]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_contacts_of_governments_with_one_name_differ_by_their_places(client, db, prefix):
    posts = [
        factories.publish(
            factories.post(
                title="总值班室",
                kind="desk",
                duties="",
                department=factories.department(region=region, name="人民政府"),
            )
        )
        for region in (factories.county() for _each in range(10))
    ]
    contacts = [saved(client, post, prefix) for post in posts]
    for column in list(zip(*contacts, strict=True))[:2]:
        assert len(set(column)) == len(posts)
    for post, (file, name, organisation) in zip(posts, contacts, strict=True):
        region, body = post.department.region, post.department.label
        above = [region.parent.parent, region.parent, region]
        if prefix:
            place = ", ".join(each.name_en or "" for each in above[::-1])
            whole = name.removesuffix(" 总值班室")
            assert whole.endswith(f", {place}")
        else:
            place = "".join(each.name for each in above)
            whole = place + body
            assert organisation[1] == body
        assert [organisation[0], organisation[2]] == [place, "总值班室"]
        assert (file, name) == (f"总值班室 {whole}.vcf", f"{whole} 总值班室")


def test_the_files_of_ten_contacts_of_one_office_begin_differently(client, world):
    posts = []
    for number in range(10):
        post = factories.post(
            department=world.bureau, title="副局长", duties=f"分管{number}所", rank=30 + number
        )
        if number % 2:
            factories.appointment(post=post, official=factories.official(name=f"王示例{number}"))
        posts.append(post)
    factories.publish(*posts)
    files = [saved(client, post)[0] for post in posts]
    assert len({file[:10] for file in files}) == 10
    assert files[0].startswith("副局长 分管0所 ")
    assert files[1].startswith("王示例1 副局长 ")


def test_the_file_of_a_contact_names_its_holder(client, world):
    file, name, _organisation = saved(client, world.head)
    assert file.startswith("王示例 局长 ")
    assert file.endswith("样品县公安局.vcf")
    assert name == "王示例"


def test_an_english_vcard_links_to_the_english_page(client, world):
    values = fields(card(client, world.head, "/en"))
    assert values["URL"] == [f"http://testserver/en/posts/{world.head.uid}/"]
    place, *rest = values["ORG"][0]
    assert place.startswith("Sample County, ")
    assert rest[0].startswith(world.bureau.type.name_en)


def test_large_print_has_the_same_vcard(client, world):
    assert card(client, world.head, "/large").content == card(client, world.head).content


def test_a_suspended_hotline_is_left_out(client, world):
    values = fields(card(client, world.desk))
    assert "TEL" not in values
    assert "暂停受理" in values["NOTE"][0]
    assert "15400000003" not in values["NOTE"][0].replace(" ", "")


def test_an_invented_post_has_no_number_to_dial(client, world):
    values = fields(card(client, world.demo))
    assert "TEL" not in values
    assert "演示数据" in values["NOTE"][0]
    assert "154" not in card(client, world.demo).content.decode().replace("\r\n ", "")


def test_robots_keep_no_copy(client, world):
    assert card(client, world.head)["X-Robots-Tag"] == "noindex, noarchive"


def test_a_withdrawn_hotline_leaves_the_vcard_at_once(client, world):
    before = card(client, world.head)
    for number in (world.office, world.own):
        withdrawal.withdraw_hotline(number, by=factories.editor(), reason="number_stopped")
    after = client.get(f"/posts/{world.head.uid}.vcf", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "TEL" not in fields(after)
    assert "0999-012 3456" not in fields(after)["NOTE"][0]


def test_holders_own_hotlines_leave_the_vcard_with_the_holder(client, world, clock):
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today, reason="调任"
    )
    clock.advance(days=1)
    assert fields(card(client, world.head))["TEL"] == ["+869990123456"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_past_post_answers_410_and_a_draft_404(client, world, prefix):
    statuses = {"withdrawn": 410, "abolished": 410, "drafted": 404}
    for name, status in statuses.items():
        response = client.get(f"{prefix}/posts/{getattr(world, name).uid}.vcf")
        assert (response.status_code, b"TEL" in response.content) == (status, False), name


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("uid", ["000000000000", "ABC", "0000000000%00", "0123456789ab.vcf"])
def test_an_invalid_address_is_not_found(client, uid):
    assert client.get(f"/posts/{uid}.vcf").status_code == 404


def test_the_vcard_of_a_merged_post_redirects_to_that_of_its_successor(client, world):
    factories.redirect(kind=RedirectKind.POST, old="aaaaaaaaaaaa", new=world.head.uid)
    response = client.get("/posts/aaaaaaaaaaaa.vcf")
    assert (response.status_code, response["Location"]) == (301, f"/posts/{world.head.uid}.vcf")


def test_a_vcard_takes_the_same_queries_for_any_number_of_hotlines(client, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            card(client, world.vacant)
        return len(queries)

    before = count()
    notice = factories.notice(owner_region=world.county)
    for _number in range(5):
        worlds.number(notice, post=world.vacant)
    factories.publish(world.vacant)
    assert len(fields(card(client, world.vacant))["TEL"]) == 6
    withdrawal.suspend(world.overdue, by=factories.editor(), reason="核实")
    assert count() == before <= 5
