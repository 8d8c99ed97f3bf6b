"""Accounts and addresses in a cell: letters beside digits are no number."""

import pytest

from tests.officials.phones.test_cells import codes, dialled, read


@pytest.mark.parametrize(
    ("cell", "code", "written"),
    [
        ("微信号：wx12345", "account", "wx12345"),
        ("V12333", "account", "V12333"),
        ("QQ12345", "account", "QQ12345"),
        ("抖音：xa12345", "account", "xa12345"),
        ("user110", "account", "user110"),
        ("user_110", "account", "user-110"),
        ("B12", "account", "B12"),
        ("В12333", "account", "В12333"),  # a Cyrillic letter
        ("@样品12345", "account", "@样品12345"),
        ("12345a", "account", "12345a"),
        ("xf119@qq.com", "address", "xf119@qq.com"),
        ("12345@xa.gov.cn", "address", "12345@xa.gov.cn"),
        ("www.12345.gov.cn", "address", "www.12345.gov.cn"),
        ("https://www.xa.gov.cn/12345", "address", "https://www.xa.gov.cn/12345"),
        ("QQ：12345", "account_label", "12345"),
        ("微信公众号：12345", "account_label", "12345"),
        ("工号110", "account_label", "110"),
        ("支付宝：12345", "account_label", "12345"),
        ("ID：12345", "account_label", "12345"),
        ("短号：96123", "account_label", "96123"),
    ],
)
def test_an_account_or_an_address_is_no_number(cell, code, written):
    parsed = read(cell)
    assert (codes(parsed.errors), parsed.numbers) == ([code], ())
    assert parsed.errors[0].params["written"] == written


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("办0917-0000000", "09170000000"),
        ("Tel029-00000001", "02900000001"),
        ("FAX029-00000001", "02900000001"),
        ("No.12345", "12345"),
        ("0558-0000001ext8001", "05580000001#8001"),
        ("0558-0000001 ext. 8001", "05580000001#8001"),
        ("12345（24h）", "12345"),
        ("12345 7x24h", "12345"),
        ("微信同号15400000001", "15400000001"),
        ("电话、微信：15400000001", "15400000001"),
        ("029-00000001（QQ12345）", "02900000001"),
        ("B12室 029-00000001", "02900000001"),
        ("3楼12345", "12345"),
        ("3号楼110室 029-00000001", "02900000001"),
    ],
)
def test_a_label_an_extension_and_a_remark_are_no_accounts(cell, expected):
    assert dialled(cell) == [expected]


def test_the_number_beside_an_account_is_kept():
    parsed = read("微信号：wx12345 电话：029-00000001")
    assert [number.digits for number in parsed.numbers] == ["02900000001"]
    assert codes(parsed.errors) == ["account"]


def test_a_room_is_a_remark_and_no_number():
    assert (read("110室").numbers, read("110室").note) == ((), "110室")
