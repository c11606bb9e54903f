import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.charsets import codec, decode, from_base64, from_uuencode


@pytest.mark.parametrize(
    ("data", "label", "expected"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode(), "us-ascii", "Grüße"),  # labelled wrongly
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("“€”".encode("cp1252"), "iso-8859-1", "“€”"),  # what Windows calls ISO-8859-1
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        ("こんにちは".encode("iso2022_jp"), "ISO-2022-JP", "こんにちは"),
        ("髙橋".encode("cp932"), "shift_jis", "髙橋"),
        ("你好".encode("gb18030"), "gb2312", "你好"),
        ("hi".encode("utf-16"), "utf-16", "hi"),
        (b"Gr+APwA3w-e", "utf-7", "Grüße"),
        (b"+2AA-x", "utf-7", "?x"),  # a lone surrogate
        ("Grüße".encode(), "no-such-charset", "Grüße"),
        ("Grüße aus Köln, schöne".encode()[:-1] + b"\xff", "utf-8", "Grüße aus Köln, schön\ufffd"),
        (b"\xef\xbb\xbfhi", "utf-8", "hi"),
        (b"a\0b", "", "ab"),
    ],
)
def test_bytes_become_the_text_they_mean(data: bytes, label: str, expected: str) -> None:
    assert decode(data, label) == expected


@pytest.mark.parametrize(
    "label", ["punycode", "base64", "undefined", "idna", "unicode_escape", "rot13", "zlib", "", "../x", "\0"]
)
def test_what_is_no_character_set_is_refused(label: str) -> None:
    assert codec(label) is None


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=80),
    st.sampled_from(["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "hz-gb-2312", "euc-kr", "big5", "cp037", "x"]),
)
def test_decoding_is_total(data: bytes, label: str) -> None:
    text = decode(data, label)
    text.encode()
    assert "\0" not in text


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"QUJD", b"ABC"), (b"QU\nJD", b"ABC"), (b"QUJDRA", b"ABCD"), (b"QUJDR", b"ABC"), (b"QQ==\n_____\nlist footer", b"A"), (b"Q!U*J-D", b"ABC"), (b"", b"")],
)  # fmt: skip
def test_base64_as_it_comes(data: bytes, expected: bytes) -> None:
    assert from_base64(data) == expected


def test_uuencode() -> None:
    assert from_uuencode(b"text\nbegin 644 a.txt\n#0V%T\n`\nend\n") == b"Cat"
