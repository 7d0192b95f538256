"""The guard's rules one by one, and a battery of hostile servers in a network of its own."""

import gzip
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import brotli
import pytest

from coldopen.utils.exceptions import FetchError, RefusedAddress, TooLarge, TooSlow, Unreachable
from coldopen.utils.fetch import Limits, Way, fetch, way_out
from coldopen.utils.fetch.addresses import is_public, read_url
from coldopen.utils.fetch.bodies import read_body

ROOT = Path(__file__).resolve().parents[2]
BATTERY = Path(__file__).with_name("fetch_battery.py")
NO_NAMESPACES = (
    "network namespaces are not allowed here → "
    "run as root, or sysctl kernel.unprivileged_userns_clone=1"
)
NO_TOOLS = "no unshare, ip or openssl here → apt-get install util-linux iproute2 openssl"
BATTERY_SECONDS = 60  # until it counts as hanging; it takes a few


PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 192.31.196.1 192.52.193.1 192.175.48.1
:: ::1 ::2 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::1
64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1
3fff:fff::1 4000::1 5f00::1 8000::1 fc00::1 fd00::1 fd12:3456:789a::1 fe80::1 fe80::1%eth0
febf::1 fec0::1 feff::1 ff00::1 ff02::1 ff0e::1 2600::5efe:10.0.0.1 2600::200:5efe:192.168.1.1
2606:4700::1%lo
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 99.255.255.255 100.63.255.255 100.128.0.1 126.255.255.255
128.0.0.1 172.15.255.255 172.32.0.1 192.0.1.1 198.17.255.255 198.20.0.1 223.255.255.255
2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 64:ff9b::8.8.8.8
2600::5efe:8.8.8.8
""".split()

# Each leads to a private machine, or hides where it leads.
REFUSED = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/
http://0x7f.0.0.1/ http://0X7F.1/ http://0177.0.0.1/ http://017700000001/ http://127.0.0.01/
http://0/ http://0x/ http://127.0.0.1./ http://127.0.0.1:80/ http://127.0.0.256/ http://1.2.3/
http://1.2.3.4.5/ http://8.8.8.0x8/ http://08.8.8.8/ http://example.org.1/ http://10.0.0.1/
http://169.254.169.254/latest/meta-data/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:0a00:1]/ http://[64:ff9b::7f00:1]/
http://[2002:7f00:1::]/ http://[fe80::1%25eth0]/ http://[fd00::1]/ http://[::1]:443/
http://[v1.fe]/ http://[::1/ http://::1/ http://localhost/ http://LOCALHOST/ http://localhost./
http://a.localhost/ http://redis/ http://printer.local/ http://db.internal/ http://nas.lan/
http://router.home.arpa/ http://localhost.localdomain/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/
http://１２７.0.0.1/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://%31%32%37.0.0.1/ http://%6cocalhost/
http://example.org:8080/ http://example.org:22/ http://example.org:0/ http://example.org:99999/
http://example.org:x/ http://user@example.org/ http://user:pw@example.org/ http://@example.org/
http://example.org@127.0.0.1/ http://127.0.0.1\\@example.org/ http:\\\\127.0.0.1/
ftp://example.org/ file:///etc/passwd gopher://127.0.0.1:6379/_X dict://127.0.0.1:11211/
data:text/html,x javascript:alert(1) //example.org/ example.org http:/example.org http:///x
http:// http://./ http://..org/ http://a..org/ http://-a.org/ http://a-.org/ http://a_.*.org/
http://exa%00mple.org/ http://exam!ple.org/ http://xn--/
""".split()


@pytest.mark.parametrize("text", PRIVATE)
def test_private_address_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_address_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        *REFUSED,
        "http://example.org/a b",
        " http://example.org/",
        "http://exam\tple.org/",
        "http://example.org/\r\nX: y",
        "http://example.org/\x00",
        "http://127.0.0.1\u2028.example.org/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "a." * 127 + "org/",
        "http://example.org/" + "a" * 2048,
    ],
)
def test_address_is_refused_before_any_look_up(url: str) -> None:
    def never(name: str) -> list[str]:
        pytest.fail(f"looked up {name}")

    with pytest.raises(RefusedAddress, match=r"\w+.*\."):
        fetch(url, way=Way("test", resolve=never))


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://EXAMPLE.org:443/A?b#c", "https://example.org/A?b"),
        ("http://example.org./", "http://example.org/"),
        ("http://example.org:/", "http://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://bücher.example.com/käse?ö", "http://xn--bcher-kva.example.com/k%C3%A4se?%C3%B6"),
        ("http://ＥＸＡＭＰＬＥ.org/", "http://example.org/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://a_b.example.org/%7e'\"", "http://a_b.example.org/%7e'%22"),
        ("http://127.0.0.1.nip.io/", "http://127.0.0.1.nip.io/"),
    ],
)
def test_address_gets_its_normal_form(url: str, normal: str) -> None:
    assert read_url(url, allow_private=False).url == normal


@pytest.mark.parametrize(
    "answers",
    [
        ["10.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["127.0.0.1", "93.184.216.34"],
        ["93.184.216.34", "::1"],
        ["2606:4700::1111", "fd00::1"],
        ["::ffff:10.0.0.1"],
        ["fe80::1%eth0"],
        ["64:ff9b::a00:1"],
    ],
    ids=" ".join,
)
def test_one_private_answer_refuses_the_name(answers: list[str]) -> None:
    with pytest.raises(RefusedAddress, match="private network"):
        fetch("http://example.org/", way=Way("test", resolve=lambda name: answers))


@pytest.mark.parametrize("answers", [[], ["nonsense"], ["8.8.8.8"] * 65], ids=len)
def test_useless_answers_are_no_site(answers: list[str]) -> None:
    with pytest.raises(Unreachable, match=r"example\.org"):
        fetch("http://example.org/", way=Way("test", resolve=lambda name: answers))


def test_unknown_name_is_no_site() -> None:
    def unknown(name: str) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(Unreachable, match=r"No site is known by the name example\.org"):
        fetch("http://example.org/", way=Way("test", resolve=unknown))


@pytest.fixture
def dead_name_server() -> Iterator[Way]:
    released = threading.Event()

    def hang(name: str) -> list[str]:
        released.wait(30)
        return []

    yield Way("test", resolve=hang)
    released.set()


def test_dead_name_server_holds_nobody_up(dead_name_server: Way) -> None:
    for _ in range(12):  # more than there are threads for it
        with pytest.raises(TooSlow):
            fetch("http://example.org/", limits=Limits(dns_seconds=0.05), way=dead_name_server)
    assert sum(thread.name == "names" for thread in threading.enumerate()) <= 8


def test_errors_read_as_sentences() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("http://localhost/", way=Way("test"))
    assert str(caught.value) == "localhost is not a name on the public internet."


def test_way_out_follows_the_settings() -> None:
    assert way_out().allow_private is False
    assert re.fullmatch(r"ColdOpen/\S+ \(\+https?://\S+\)", way_out().agent)
    assert way_out().trust.verify_mode is ssl.CERT_REQUIRED
    assert way_out().trust.check_hostname


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = [
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    ("X-GZIP", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
]


@pytest.mark.parametrize(("coding", "pack"), PACKERS)
@pytest.mark.parametrize("size", [100, 65535, 65536, 65537, 200_000])
@pytest.mark.parametrize("step", [1000, 10**6])
def test_body_is_unpacked(coding: str, pack: type[bytes], size: int, step: int) -> None:
    data = (b"Cold open. " * size)[:size]
    packed = pack(data)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert read_body(pieces, coding, size) == data
    with pytest.raises(TooLarge):
        read_body(pieces, coding, size - 1)


def test_gzip_files_may_follow_one_another() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    assert read_body([packed], "gzip", 100) == b"one two"
    with pytest.raises(Unreachable):
        read_body([gzip.compress(b"") * 1000], "gzip", 10**6)


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"cut off")[:-4]),
        ("deflate", b"\xff\xff\xff"),
        ("br", b"no brotli \xff\xff"),
        ("br", brotli.compress(b"cut off")[:-2]),
        ("gzip, gzip", gzip.compress(gzip.compress(b"twice"))),
        ("zstd", b"x"),
    ],
    ids="noise cut-gzip deflate brotli cut-brotli twice zstd".split(),
)
def test_unsound_body_is_refused(coding: str, data: bytes) -> None:
    with pytest.raises(Unreachable, match="unpacked"):
        read_body([data], coding, 1000)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_bomb_is_not_unpacked_further_than_allowed(coding: str, pack: type[bytes]) -> None:
    bomb = pack(bytes(50_000_000))
    with pytest.raises(TooLarge):
        read_body([bomb], coding, 60_000)


def in_own_network(*command: str) -> list[str]:
    """Return the command that runs another one in a network of its own."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--net", *user, *command]


def why_no_battery() -> str:
    if not all(shutil.which(tool) for tool in ("unshare", "ip", "openssl")):
        return NO_TOOLS
    tried = in_own_network("ip", "link", "set", "lo", "up")
    return "" if subprocess.run(tried, capture_output=True).returncode == 0 else NO_NAMESPACES


def test_battery_of_hostile_servers() -> None:
    if why := why_no_battery():
        pytest.skip(why)
    script = 'ip link set lo up && ip addr add 93.184.216.34/32 dev lo && exec "$@"'
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(BATTERY),
        "-n",
        "0",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        in_own_network("sh", "-c", script, "sh", *command),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=BATTERY_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 40
