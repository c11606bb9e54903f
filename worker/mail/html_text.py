"""HTML of a mail as the text a reader sees.

Paragraphs, list items and table cells stand on lines of their own, a quotation becomes "> " lines, a link keeps its address where the
words do not show it.  What mail programs mark is kept as the sign that plain text has for it: a line drawn above an older mail, "> " before
who wrote it, "-- " above a signature.  A pass over the tags in linear time, not a tree: the trees of the parsers at hand are quadratic on deep nesting.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})(?=((?:[^<>\"']++|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'|[\"'])*))\3>|<[!?][^<>]*+>"
)
_SILENT = {"script", "style", "title", "template", "noscript", "object", "svg", "math", "select", "textarea", "iframe"}
_LINES = {
    "address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "header", "legend", "li", "main", "nav", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "blockquote",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"}
_HREF = re.compile(r"""\bhref\s{0,5}=\s{0,5}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|mso-hide\s{0,3}:\s{0,3}all|\bhidden\b(?!\s{0,3}[:=-])")
_ATTRIBUTIONS = ("gmail_attr", "moz-cite-prefix")
_OLDER_MAILS = ("divRplyFwdMsg", "OutlookMessageHeader", "ms-outlook-mobile-reference-message", "border-top:solid #E1E1E1", "border-top:solid #B5C4DF")  # fmt: skip
_SIGNATURES = ("gmail_signature", 'id="Signature"', "ms-outlook-mobile-signature")
_SIGNS = (*_ATTRIBUTIONS, *_OLDER_MAILS, *_SIGNATURES)
_INDENTED = re.compile(r"border\s{0,3}:\s{0,3}(?:none|0)\b", re.IGNORECASE)
_DRAWN = ("----------", "__________")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST_QUOTE = 20
_LONGEST_LINK = 500
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base"}


def text_of(source: str) -> str:
    """The text of an HTML document or fragment; total, linear in its length.  Hidden parts are left out, unless nothing else is there."""
    source = _without_comments(source)
    return _read(source, hides=True) or _read(source, hides=False)


def _read(source: str, *, hides: bool) -> str:
    page = _Page(hides=hides, signed=any(sign in source for sign in _SIGNS))
    at = 0
    for found in _TAG.finditer(source):
        page.words(source[at : found.start()])
        at = found.end()
        if found[2]:
            page.tag(found[2].lower(), found[3], closes=bool(found[1]))
    page.words(source[at:])
    return page.finish()


def _without_comments(source: str) -> str:
    """Without comments, conditional ones of Outlook included, and without what stands in a script or a style."""
    if "<!--" not in source:
        return source
    out: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        out.append(source[at:start])
        end = source.find("-->", start + 2)
        if end < 0:
            at = len(source)
            break
        at = end + 3
    out.append(source[at:])
    return "".join(out)


class _Page:
    """Lines of text as the tags come by."""

    def __init__(self, *, hides: bool, signed: bool) -> None:
        self._hides = hides
        self._signed = signed  # whether a mail program marked parts of the page
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quote = 0
        self._quotes: list[bool] = []  # of each open blockquote whether it is one, and no indentation
        self._attribution = -1  # the line at which an open one started
        self._silent = ""  # the element whose content is not shown
        self._silent_depth = 0
        self._pre = 0
        self._links: list[tuple[str, int]] = []  # address, and how many pieces of the line stood before it

    def words(self, raw: str) -> None:
        if not raw or self._silent:
            return
        text = html.unescape(raw).replace("\0", "") if "&" in raw or "\0" in raw else raw
        if self._pre:
            first, *more = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for each in more:
                self._break()
                self._line.append(each)
            return
        squeezed = _SPACES.sub(" ", text)
        if squeezed.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            squeezed = squeezed[1:]
        if squeezed:
            self._line.append(squeezed)

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if self._silent:
            self._hush(name, closes=closes, void=attributes.endswith("/"))
        elif not closes and (name in _SILENT or self._hidden(name, attributes)):
            self._silent, self._silent_depth = ("" if attributes.endswith("/") else name), 1
        elif name == "br":
            self._break()
        elif name in _LINES or name in _PARAGRAPHS:
            self._block(name, attributes, closes=closes)
        elif name in {"td", "th"} and not closes and self._line:
            self._break()
        elif name == "a":
            self._link("" if closes else attributes)
        elif name == "hr":
            self._end_line()
            self._line.append("-" * 20)
            self._break()

    def _hidden(self, name: str, attributes: str) -> bool:
        if not self._hides or not attributes or name in _VOID:
            return False
        small = attributes[:2000].lower()
        return ("display" in small or "hid" in small) and _HIDDEN.search(small) is not None

    def _hush(self, name: str, *, closes: bool, void: bool) -> None:
        """Waits for the end of an element that is not shown."""
        if name == self._silent and not void:
            self._silent_depth += -1 if closes else 1
        if (name == self._silent and self._silent_depth <= 0) or (self._silent == "title" and name == "body"):
            self._silent = ""

    def _block(self, name: str, attributes: str, *, closes: bool) -> None:
        self._end_line()
        if self._attribution >= 0 and name == "div" and closes:
            self._end_attribution()
        if name in _PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._break()
        if name == "blockquote":
            self._blockquote(attributes, closes=closes)
        elif name == "pre":
            self._pre = max(0, self._pre + (-1 if closes else 1))
        elif name == "li" and not closes:
            self._line.append("* ")
        if self._signed and attributes and not closes:
            self._sign(attributes[:2000])

    def _blockquote(self, attributes: str, *, closes: bool) -> None:
        if closes:
            self._quote -= self._quotes.pop() if self._quotes else 0
        else:
            indents = (
                _INDENTED.search(attributes[:2000]) and "gmail_quote" not in attributes and "cite" not in attributes
            )
            self._quotes.append(not indents)
            self._quote += self._quotes[-1]

    def _end_attribution(self) -> None:
        """A forwarded mail has its own separator, and no quote below it."""
        start, self._attribution, self._quote = self._attribution, -1, self._quote - 1
        if len(self._lines) > start and self._lines[start].lstrip("> ").startswith(_DRAWN):
            self._lines[start:] = [line.removeprefix("> ") for line in self._lines[start:]]

    def _sign(self, attributes: str) -> None:
        """What a mail program marked, as plain text shows it."""
        if any(each in attributes for each in _ATTRIBUTIONS) and self._attribution < 0:
            self._attribution, self._quote = len(self._lines), self._quote + 1
        last = next((line for line in reversed(self._lines[-5:]) if line.strip("> ")), "").lstrip("> ")
        if any(each in attributes for each in _OLDER_MAILS) and not last.startswith(_DRAWN):
            self._line.append("_" * 32)
            self._break()
        elif last and last.rstrip() != "--" and any(each in attributes for each in _SIGNATURES):
            self._line.append("-- ")
            self._break()

    def _link(self, attributes: str) -> None:
        if self._links:
            target, before = self._links.pop()
            shown = "".join(self._line[before:])
            bare = target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
            if bare and bare.lower() not in shown.lower() and shown.strip():
                self._line.append(f" <{target}>")
        found = _HREF.search(attributes[:4000]) if attributes else None
        target = html.unescape(found[1] or found[2] or found[3]).strip() if found else ""
        if target.lower().startswith(("http:", "https:", "mailto:", "tel:")) and len(target) <= _LONGEST_LINK:
            self._links.append((target, len(self._line)))

    def _end_line(self) -> None:
        if self._line:
            if "".join(self._line).strip():
                self._break()
            else:
                self._line = []

    def _break(self) -> None:
        text = "".join(self._line).replace("\xa0", " ").rstrip()
        text = "-- " if text == "--" else text
        self._lines.append("> " * min(self._quote, _DEEPEST_QUOTE) + text)
        self._line = []
        if self._links:
            self._links = [(target, 0) for target, _ in self._links]

    def finish(self) -> str:
        self._end_line()
        text = re.sub(r"\n(?:[> ]*+\n){2,}", "\n\n", "\n".join(self._lines) + "\n")
        return text.strip("\n")
