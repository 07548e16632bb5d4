"""Which addresses may be asked: http(s) only, no secrets in them, and no network but the public one."""

from __future__ import annotations

import pytest

from factsheet.archive.addresses import FetchError, is_public, look_up, resolve, target


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "shown"),
    [
        ("http://harbour.test", "harbour.test", 80, "/", "http://harbour.test/"),
        ("https://Harbour.TEST:443/a?b=c#d", "harbour.test", 443, "/a?b=c", "https://harbour.test/a?b=c"),
        ("http://harbour.test:8080/é", "harbour.test", 8080, "/%C3%A9", "http://harbour.test:8080/%C3%A9"),
        (
            "http://bücher.test/%41?q=ä",
            "xn--bcher-kva.test",
            80,
            "/%41?q=%C3%A4",
            "http://xn--bcher-kva.test/%41?q=%C3%A4",
        ),
        ("http://[::1]:81//a", "::1", 81, "//a", "http://[::1]:81//a"),
        ("https://harbour.test?q", "harbour.test", 443, "/?q", "https://harbour.test/?q"),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, port: int, path: str, shown: str) -> None:
    found = target(url)
    assert (found.host, found.port, found.path, found.url) == (host, port, path, shown)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("ftp://harbour.test/x", "only http and https addresses can be fetched, not ftp: ftp://harbour.test/x"),
        ("file:///etc/passwd", "only http and https addresses can be fetched, not file: file:///etc/passwd"),
        ("harbour.test/x", "only http and https addresses can be fetched, not one without a scheme: harbour.test/x"),
        ("http://me:secret@harbour.test/", "the address contains a user name or password"),
        ("http://@harbour.test/", "the address contains a user name or password"),
        ("http:///x", "the address names no server: http:///x"),
        ("http://harbour.test:0/x", "the address names no server: http://harbour.test:0/x"),
        ("http://harbour.test:99999/x", "not a well-formed address: http://harbour.test:99999/x"),
        ("http://[::1/x", "not a well-formed address: http://[::1/x"),
        (f"http://{'a' * 70}.test/", f"not a well-formed address: http://{'a' * 70}.test/"),
        ("http://harbour.test/a b",
         "the address is longer than 4000 characters, or has one that no address can have: 'http://harbour.test/a b'"),
        ("http://harbour.test/\r\nX-Y: z",
         "the address is longer than 4000 characters, or has one that no address can have: "
         "'http://harbour.test/\\r\\nX-Y: z'"),
        ("http://harbour.test/" + "a" * 4000,
         "the address is longer than 4000 characters, or has one that no address can have: "
         f"'http://harbour.test/{'a' * 80}'"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str, what: str) -> None:
    with pytest.raises(FetchError) as caught:
        target(url)
    assert (caught.value.code, caught.value.what) == ("E102", what)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1",
                                     "64:ff9b::101:101", "2002:101:101::1"])  # fmt: skip
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.1",
        "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1",
        "ff0e::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1", "2002:c0a8:101::1", "2001:0:1:1:0:0:80ff:fffe", "64:ff9b:1::1", "100::1",
    ],
)  # fmt: skip
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


def test_every_address_of_a_name_has_to_be_public() -> None:
    where = target("http://harbour.test/report")
    assert resolve(where, lambda host, port: ("1.1.1.1", "8.8.8.8")) == ("1.1.1.1", "8.8.8.8")
    with pytest.raises(FetchError) as caught:
        resolve(where, lambda host, port: ("1.1.1.1", "10.0.0.1"))
    assert caught.value.code == "E103"
    assert caught.value.what == "http://harbour.test/report leads to 10.0.0.1, which is not on the public internet"
    assert caught.value.hint == "for a server of your own, use --allow-private"
    assert resolve(where, lambda host, port: ("10.0.0.1",), allow_private=True) == ("10.0.0.1",)


@pytest.mark.parametrize("spelling", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_an_address_in_another_spelling_is_known_by_what_it_leads_to(spelling: str) -> None:
    with pytest.raises(FetchError) as caught:
        resolve(target(f"http://{spelling}/"), look_up)
    assert caught.value.code == "E103"


def test_a_name_without_an_address_is_unknown() -> None:
    def nobody(host: str, port: int) -> tuple[str, ...]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchError) as caught:
        resolve(target("http://harbour.test/"), nobody)
    assert (caught.value.code, caught.value.again) == ("E107", False)  # the resolver has tried again itself
    assert caught.value.what == "cannot find the server harbour.test"
