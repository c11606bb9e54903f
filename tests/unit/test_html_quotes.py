"""Pages as mail programs write them: what is quoted and signed in them is told from what was newly written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.mail.html_text import text_of
from worker.rules.reply_text import split

OLD = "<div>Does the second crusher still interest you?</div><div>We could show it in April.</div>"
QUOTES = {
    "gmail": '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Mar 3, 2026 at 4:05 PM Noor Haddad &lt;<a href="mailto:noor@quarry.example">noor@quarry.example</a>&gt; wrote:<br></div>'
    f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{OLD}</blockquote></div>',
    "gmail in a language of which we know no word": f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Noor Haddad, xyzzy 2026<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "gmail forward": f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong>Noor Haddad</strong> &lt;noor@quarry.example&gt;<br>Date: Tue, Mar 3, 2026<br>Subject: Crushers<br>To: Bea<br></div><br>{OLD}</div>',
    "apple": f'<div><br><blockquote type="cite"><div>On Mar 3, 2026, at 4:05 PM, Noor Haddad &lt;noor@quarry.example&gt; wrote:</div><br><div>{OLD}</div></blockquote></div>',
    "thunderbird": f'<div class="moz-cite-prefix">Am 03.03.26 um 16:05 schrieb Noor Haddad:<br></div><blockquote type="cite" cite="mid:a@quarry.example">{OLD}</blockquote>',
    "outlook": '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Noor Haddad &lt;noor@quarry.example&gt;<br><b>Sent:</b> Tuesday, 3 March 2026 16:05<br><b>To:</b> Bea Lund<br>'
    f'<b>Subject:</b> Crushers</p></div></div>{OLD}',
    "outlook with labels unknown but one": '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt"><p><b>Od:</b> Noor Haddad<br><b>Poslano:</b> torek, 3. marec 2026 16:05<br><b>Za:</b> Bea Lund<br><b>Predmet:</b> Drobilci</p></div>' + OLD,
    "outlook on the web": f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> Noor Haddad<br><b>Gesendet:</b> Dienstag<br><b>An:</b> Bea Lund<br><b>Betreff:</b> Brecher</font><div>&nbsp;</div></div>{OLD}',
    "outlook mobile": f'<div id="ms-outlook-mobile-reference-message"><hr><div id="divRplyFwdMsg"><strong>De:</strong> Noor Haddad &lt;noor@quarry.example&gt;<br><strong>Enviado:</strong> martes<br><strong>Para:</strong> Bea Lund<br><strong>Asunto:</strong> Trituradoras</div>{OLD}</div>',
    "outlook express": f'<div class="OutlookMessageHeader" dir="ltr">-----Original Message-----<br><b>From:</b> Noor Haddad<br><b>To:</b> Bea Lund<br><b>Subject:</b> Crushers<br></div>{OLD}',
    "yahoo": f'<div id="ydp" class="yahoo_quoted"><div><div>On Tuesday, March 3, 2026 at 04:05:11 PM GMT+1, Noor Haddad &lt;noor@quarry.example&gt; wrote: </div><div><br></div>{OLD}</div></div>',
    "proton": f'<div class="protonmail_quote">On Tuesday, March 3rd, 2026 at 4:05 PM, Noor Haddad &lt;noor@quarry.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    "zimbra": f'<hr id="zwchr"><div><b>De: </b>"Noor Haddad" &lt;noor@quarry.example&gt;<br><b>À: </b>"Bea Lund"<br><b>Envoyé: </b>Mardi 3 Mars 2026 16:05:11<br><b>Objet: </b>Concasseurs</div>{OLD}',
}  # fmt: skip
SIGNATURES = {
    "gmail": '<div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><div>Bea Lund runs the quarry of her family</div></div></div>',
    "gmail without delimiter": '<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Bea Lund runs the quarry of her family</div>',
    "outlook": '<div id="Signature"><p>Bea Lund, who runs the quarry of her family</p></div>',
    "outlook mobile": '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.example/o">Outlook for iOS</a></div>',
    "thunderbird": '<pre class="moz-signature" cols="72">-- \nBea Lund runs the quarry of her family</pre>',
}  # fmt: skip


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_a_quote_of_a_page(quote: str) -> None:
    parts = split(text_of(f"<html><body><div>Yes, April suits us.</div><div><br></div>{quote}</body></html>"))
    assert parts.new_text == "Yes, April suits us."
    assert "We could show it in April." in parts.quoted


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_signature_of_a_page(signature: str) -> None:
    parts = split(text_of(f"<div>Yes, April suits us.</div><br>{signature}"))
    assert parts.new_text == "Yes, April suits us."
    assert parts.signature


def test_text_that_a_writer_indented_is_no_quote() -> None:
    page = '<div>Please send:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>two jaws</div></blockquote><div>to Cork.</div>'
    assert text_of(page) == "Please send:\ntwo jaws\nto Cork."


def test_an_answer_below_the_attribution_of_a_page_is_new() -> None:
    page = '<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">xyzzy:</div><blockquote class="gmail_quote">When?</blockquote><div>In April.</div></div>'
    assert split(text_of(page)).new_text == "See below.\nIn April."


@given(st.lists(st.sampled_from(['<div class="gmail_attr">', "</div>", "<blockquote>", "</blockquote>", '<blockquote style="border:none">', '<div id="divRplyFwdMsg">', '<div class="gmail_signature">', "word", "<br>"]), max_size=25).map("".join))  # fmt: skip
def test_signs_however_nested_lose_no_word(page: str) -> None:
    assert text_of(page).count("word") == page.count("word")
