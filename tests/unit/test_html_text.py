import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.html_text import text_of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("  many \n  spaces\t here ", "many spaces here"),
        ("<ul><li>one</li><li>two</ul>after", "* one\n* two\n\nafter"),
        (
            "<table><tr><td>Name:</td><td>Jo Doe</td></tr><tr><td>Mail:<td>jo@x.example</table>",
            "Name:\nJo Doe\nMail:\njo@x.example",
        ),
        ("<blockquote>old<br>older<blockquote>oldest</blockquote></blockquote>", "> old\n> older\n> > oldest"),
        ("hello<style>p{}</style><script>if (a<b) x()</script>!", "hello!"),
        ("<head><title>T</title><style>x</style></head><body>hello</body>", "hello"),
        ("<head><body>hello", "hello"),
        ("a<!-- no --><!--[if mso]><p>Outlook</p><![endif]-->b", "ab"),
        (
            'see <a href="https://x.example/a?b=1&amp;c=2">our site</a> now',
            "see our site <https://x.example/a?b=1&c=2> now",
        ),
        (
            '<a href="https://x.example/">x.example</a> <a href="mailto:jo@x.example">jo@x.example</a>',
            "x.example jo@x.example",
        ),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<div style="display:none">preview</div>hello', "hello"),
        ('<div style="display: none">all there is</div>', "all there is"),
        ("Jo<br>-- <br>Sales", "Jo\n-- \nSales"),
        ("<div>-- </div><div>Sales</div>", "-- \nSales"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<td class="a>b">cell</td>', "cell"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<div><div><p>a</p></div></div><div>b</div>", "a\n\nb"),
        ("a<hr>b", f"a\n{'-' * 20}\nb"),
        ("&nbsp;x&#128512;&bogus;", "x\U0001f600&bogus;"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(source: str, expected: str) -> None:
    assert "\n".join(line.strip() if line != "-- " else line for line in text_of(source).split("\n")) == "\n".join(
        line if line == "-- " else line.strip() for line in expected.split("\n")
    )


@pytest.mark.parametrize(
    "source",
    ["<div>" * 200_000, "<a" * 400_000, '<a "' * 200_000, "<a '\"" * 100_000, "<!--" * 200_000, "&" * 500_000, "<a href=http://x>y" * 50_000, "<blockquote>" * 50_000 + "x<br>" * 20_000],
    ids=lambda source: source[:12],
)  # fmt: skip
def test_hostile_pages_cost_little(source: str) -> None:
    began = time.process_time()
    text_of(source)
    assert time.process_time() - began < 5


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<a href='http://x'>", "</a>", "<pre>", "<script>", "</script>", "<!--", "-->", "<", ">", '"', "&lt;", "\n", " ", "<br>", "<blockquote>", "word"]), max_size=30).map("".join))  # fmt: skip
def test_any_page_has_a_text_without_carriage_returns(source: str) -> None:
    text = text_of(source)
    assert "\r" not in text
    assert not text.startswith("\n")
    assert not text.endswith("\n")
