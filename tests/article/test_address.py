"""No spelling of a private address is ever connected to, and a person is told so."""

import ipaddress

import pytest

from reader.article import fetch, public_only
from reader.article.address import is_public, parse_address
from reader.errors import BadAddress, FetchFailed, ForbiddenAddress

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/",
    "https://127.0.0.1/",
    "HTTP://127.0.0.1/",
    " http://127.0.0.1/ ",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7F.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0x7f.1/",
    "http://127.0.0.1./",
    "http://127.255.255.254/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://3232235777/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254./",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://169.254.43518/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::127.0.0.1]/",
    "http://[::203.162.4.190]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:7f00:1::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://loa.localhost/",
    "http://may-in.local/",
    "http://intranet/",
    "http://router.lan/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://1.0.0.127.in-addr.arpa/",
]
MALFORMED = [
    "",
    "angiang.gov.vn",
    "ftp://angiang.gov.vn/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "data:text/html,<p>a</p>",
    "http://",
    "http:///a",
    "http:angiang.gov.vn",
    "//angiang.gov.vn/",
    "http://angiang.gov.vn:0/",
    "http://angiang.gov.vn:99999/",
    "http://angiang.gov.vn:22x/",
    "http://admin:123456@angiang.gov.vn/",
    "http://angiang.gov.vn@127.0.0.1/",
    "http://@127.0.0.1/",
    "http://127.0.0.1\\@angiang.gov.vn/",
    "http://angiang.gov.vn\r\nHost: 127.0.0.1/",
    "http://angiang.gov.vn/\x00",
    "http://[::1",
    "http://[fe80::1%25eth0]/",
    "http://a..vn/",
    "http://" + "a" * 300 + ".vn/",
    "http://angiang.gov.vn/" + "a" * 3000,
    "http://an giang.gov.vn/",
    "http://an<b>giang.gov.vn/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_before_a_packet_leaves(url, network):
    with pytest.raises(ForbiddenAddress) as caught:
        fetch(url)
    assert network.connected == []
    assert caught.value.status == 403
    assert caught.value.message("vi").startswith("Địa chỉ http")
    assert caught.value.message("vi").endswith("thuộc mạng nội bộ nên không được tải.")


@pytest.mark.parametrize("url", MALFORMED, ids=lambda url: url[:40].encode("unicode_escape").decode())
def test_what_is_no_address_is_refused(url, network):
    with pytest.raises(BadAddress) as caught:
        fetch(url)
    assert (network.looked_up, network.connected) == ([], [])
    assert caught.value.status == 400
    assert "Địa chỉ phải bắt đầu bằng http:// hoặc https://." in caught.value.message("vi")


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["203.162.4.190", "10.0.0.1"],
        ["::1"],
        ["2405:4800::1", "::ffff:192.168.0.1"],
        ["127.0.0.1"],
    ],
)
def test_a_public_name_with_any_private_address_is_refused(addresses, network):
    network.names["tin.example.vn"] = [addresses]
    with pytest.raises(ForbiddenAddress):
        fetch("http://tin.example.vn/")
    assert network.connected == []


def test_a_name_that_changes_its_answer_gains_nothing(network, portal, answer):
    """DNS rebinding: the address that was checked is the address that is connected to, without a second look-up."""
    portal.answers["/"] = answer(200, b"noi bo")
    network.names["tin.example.vn"] = [["203.162.4.190"], ["127.0.0.1"]]
    network.reroute = ("127.0.0.1", portal.port)
    with pytest.raises(ForbiddenAddress):
        fetch("http://tin.example.vn/")
    assert network.looked_up == ["tin.example.vn"]
    assert network.connected == [("203.162.4.190", 80)]
    assert portal.requests == []  # the socket's other end is private: not a byte was sent


@pytest.mark.parametrize("port", [22, 25, 110, 445, 993])
def test_ports_of_other_services_are_refused(port, network):
    with pytest.raises(ForbiddenAddress):
        fetch(f"http://203.162.4.190:{port}/")
    assert network.connected == []


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_ports_of_portals_are_allowed(port):
    assert public_only(ipaddress.ip_address("203.162.4.190"), port)


@pytest.mark.parametrize(
    "address",
    ["203.162.4.190", "113.160.92.202", "2405:4800::1", "::ffff:203.162.4.190", "64:ff9b::cba2:4be"],
)
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_an_unknown_name_says_so(network):
    with pytest.raises(FetchFailed) as caught:
        fetch("http://khong-co.example.vn/")
    assert caught.value.message("vi") == (
        "Không tải được trang http://khong-co.example.vn/ (DNS: khong-co.example.vn). "
        "Xin kiểm tra địa chỉ hoặc thử lại sau."
    )


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("https://angiang.gov.vn", "https://angiang.gov.vn/"),
        ("HTTPS://AnGiang.GOV.vn:443/Tin", "https://angiang.gov.vn/Tin"),
        (
            "http://angiang.gov.vn/tin tức?tên=Mỹ Thạnh#x",
            "http://angiang.gov.vn/tin%20t%E1%BB%A9c?t%C3%AAn=M%E1%BB%B9%20Th%E1%BA%A1nh",
        ),
        ("http://angiang.gov.vn/tin%20tuc/a%2Fb", "http://angiang.gov.vn/tin%20tuc/a%2Fb"),
        ("http://báo.vn/", "http://xn--bo-mia.vn/"),
        ("http://angiang.gov.vn:8080/x;y=1?a[]=1&b=2", "http://angiang.gov.vn:8080/x;y=1?a[]=1&b=2"),
        ("http://angiang.gov.vn./", "http://angiang.gov.vn/"),
    ],
)
def test_addresses_as_people_type_them(typed, sent):
    assert parse_address(typed).url == sent
