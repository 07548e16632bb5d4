"""Addresses: absolute, of a host that can exist, and checked wherever content may have one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import Folder

from factsheet.errors import ContentError, Problem
from factsheet.records.addresses import fault
from factsheet.records.load import load
from factsheet.sheet.addresses import domain, printed_address

_STARTS = "a web address starts with https:// or http:// and has no spaces"
_HOST = "has a host that cannot exist"
_PORT = "a port is a number from 1 to 65535, or left out"
_SHOWN = "write it as the browser shows it"

WRONG = [
    ("web.archive.org/web/2018/x", "is not a web address", "did you mean https://web.archive.org/web/2018/x?"),
    ("//harbour.test/a", "is not a web address", "did you mean https://harbour.test/a?"),
    ("HTTPS://harbour.test/a", "is not a web address", "did you mean https://harbour.test/a?"),
    ("https:/harbour.test", "is not a web address", "did you mean https://harbour.test?"),
    ("javascript:alert(1)", "is not a web address", _STARTS),
    ("data:text/html,x", "is not a web address", _STARTS),
    ("/a", "is not a web address", _STARTS),
    ("https://harbour.test/a b", "has a space or an invisible character", _STARTS),
    ("https://www.harbour.test／a", "has the full-width “／”", "write an ordinary “/”"),
    ("https://harbour.test/ａ", "has the full-width “ａ”", "write an ordinary “a”"),
    ("https://", "has no host", _SHOWN),
    ("https:///a", "has no host", _SHOWN),
    ("https://.", _HOST, _SHOWN),
    ("https://harbour..test/", _HOST, _SHOWN),
    ("https://-harbour.test/", _HOST, _SHOWN),
    ("https://1.2.3/", _HOST, _SHOWN),
    ("https://harbour.test]", _HOST, "a bracket stands only around a numeric host: https://[2001:db8::1]/"),
    ("http://[::1", _HOST, "a bracket stands only around a numeric host: https://[2001:db8::1]/"),
    ("https://[::zz]/", _HOST, None),
    ("https://harbour.test:abc/a", "has a port that cannot exist, “abc”", _PORT),
    ("https://harbour.test:99999", "has a port that cannot exist, “99999”", None),
    ("https://desk:word@harbour.test/a", "has a user name before its host", "write https://harbour.test… without it"),
    ("https://harbour.test/[a]", "has “[”, which cannot be in an address", "write it %5B"),
    ("https://harbour.test/{a}", "has “{”, which cannot be in an address", "write it %7B"),
    ("https://harbour.test\\@other.test/", "has “\\”, which cannot be in an address", "write it %5C"),
    ("https://harbour.test/100%", "has “%”, which stands for no character", "a percent sign itself is written %25"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "what", "hint"), WRONG)
def test_what_is_no_address_is_told_with_what_to_write(address: str, what: str, hint: str | None) -> None:
    found = fault(address)
    assert found
    assert found.what == what
    assert hint is None or found.hint == hint


@pytest.mark.parametrize(
    "address",
    [
        "http://harbour.test",
        "https://harbour.test./a?b=c&d=%5B1%5D#e@f",
        "https://пример.рф/а",
        "https://xn--e1afmkfd.xn--p1ai:8443/",
        "http://localhost:8000/",
        "https://[2001:db8::1]:8080/a",
        "http://192.0.2.1/",
        "https://a_b.harbour.test/~c/(d);e,f!g*h'i",
    ],
)
def test_an_address_as_browsers_have_it_is_taken(address: str) -> None:
    assert fault(address) is None


@given(st.text(alphabet=st.sampled_from("[]{}:/@?#%.-a1ａ／\\ éж\u202e"), max_size=20))
def test_what_is_taken_can_be_printed_and_linked(rest: str) -> None:
    address = f"https://{rest}"
    if fault(address) is None:
        assert printed_address(address)
        assert domain(address)


SOURCE = "  URL: https://harbour.test/report\n"
FIELDS = [
    ("sources/main.yaml", SOURCE, "  URL: '{}'\n", 6, 8),
    ("sources/main.yaml", "    independence: harbour\n", "    archive: {{captured: 2018, url: '{}'}}\n", 8, 36),
    ("sources/main.yaml", "    independence: harbour\n", "    localized: {{fr: {{URL: '{}'}}}}\n", 8, 27),
    ("publisher.yaml", "label: CC BY}", "label: CC BY, url: '{}'}}", 4, 45),
    ("publisher.yaml", "languages:", "base_url: '{}'\nlanguages:", 5, 11),
    ("publisher.yaml", "corrections@press.test-desk.ca", "'{}'", 3, 14),
    ("publisher.yaml", "contact: desk@press.test-desk.ca", "contact: '{}'", 2, 10),
    (
        "sheets/harbour.yaml",
        "blocks:\n",
        "blocks:\n- kind: contacts\n  contacts:\n  - {{name: Harbour, address: '{}'}}\n",
        11,
        30,
    ),
]


@pytest.mark.parametrize("address", ["https://harbour.test:abc/a", "https://[harbour.test/a", "javascript:alert(1)"])
@pytest.mark.parametrize(("name", "old", "new", "line", "column"), FIELDS)
def test_each_field_with_an_address_refuses_what_is_none(
    tmp_path: Path, name: str, old: str, new: str, line: int, column: int, address: str
) -> None:
    (problem,) = _problems(Folder().change(name, old, new.format(address)), tmp_path)
    assert (problem.code, problem.where.line, problem.where.column) == ("M010", line, column)
    assert problem.what.startswith(f"'{address}' ")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("mailto:desk@harbour.test", "starts with mailto: | write desk@harbour.test"),
        ("desk@harbour", "is not an e-mail address | write it alone, such as desk@example.org"),
        ("Desk <desk@harbour.test>", "is not an e-mail address | write it alone, such as desk@example.org"),
        ("https://harbour.test/desk", None),
        ("12 Quay Street, Harbour", None),
    ],
)
def test_where_corrections_go_is_checked(tmp_path: Path, field: str, told: str | None) -> None:
    found = _problems(Folder().change("publisher.yaml", "corrections@press.test-desk.ca", f"'{field}'"), tmp_path)
    assert [f"{p.what} | {p.hint}" for p in found] == ([f"'{field}' {told}"] if told else [])


def test_the_address_of_the_sheets_ends_where_their_names_begin(tmp_path: Path) -> None:
    folder = Folder().change("publisher.yaml", "languages:", "base_url: https://harbour.test/?a=1\nlanguages:")
    (problem,) = _problems(folder, tmp_path)
    assert problem.what == "'https://harbour.test/?a=1' has a “?”: the names of the sheets are added after it"
    assert problem.hint == "end it before that"


def _problems(folder: Folder, root: Path) -> tuple[Problem, ...]:
    try:
        load(folder.write(root))
    except ContentError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://harbour.test/%D0%A0%D0%B0%D0%B9/%C3%A9t%C3%A9", "harbour.test/Рай/été"),
        ("https://harbour.test/a%20b%2Fc%25", "harbour.test/a%20b%2Fc%25"),
        ("https://harbour.test/%E9t%E9", "harbour.test/%E9t%E9"),  # no UTF-8
        ("https://harbour.test/%E2%80%AEa%D9%82", "harbour.test/%E2%80%AEa%D9%82"),  # a direction mark; Arabic
    ],
)
def test_letters_stand_in_place_of_their_percent_escapes(address: str, printed: str) -> None:
    assert printed_address(address) == printed
