"""Where the writer's own words end: closing formula, name, signature, device line, disclaimer.

Every function looks at the lines of a mail without its quotes and tells the index from which on a tail is not new text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TAIL = 30  # filled lines at the end that may belong to a signature
LONG = 90  # characters; a line of a signature is shorter

_CLOSINGS = (
    r"(?:(?:with|my|and)\s)?(?:kind|kindest|best|warm|warmest|many|my)?\s?(?:regards|rgds|wishes|greetings)", r"thanks?\s(?:&|and)\s(?:best\s|kind\s)?regards",
    r"(?:all\sthe\s|very\s)?best", r"cheers", r"(?:yours\s)?sincerely(?:\syours)?", r"yours(?:\s(?:faithfully|truly|ever|sincerely))?", r"respectfully(?:\syours)?",
    r"take\scare", r"(?:lots\sof\s)?love", r"br", r"kr", r"brgds", r"b\.?rgds", r"your\spal", r"cordially", r"warmly", r"see\syou(?:\ssoon)?", r"hth", r"thanks?\sand\ssee\syou", r"talk\s(?:to\syou\s)?soon",
    r"mit\s(?:freundlichen|besten|vielen|herzlichen|lieben)\sgrü(?:ß|ss)en", r"mit\s(?:freundlichem|bestem|herzlichem)\sgru(?:ß|ss)",
    r"(?:freundliche|viele|beste|liebe|herzliche|schöne)[rn]?\sgrü(?:ß|ss)e", r"(?:(?:freundlicher|lieber|schöner|bester|viele)\s)?gr(?:u(?:ß|ss)|ü(?:ß|ss)e)", r"mfg", r"vg", r"lg", r"bg", r"hochachtungsvoll", r"servus", r"ciao",
    r"(?:bien\s|très\s)?(?:cordialement|amicalement|sincèrement)", r"bien\sà\s(?:vous|toi)", r"(?:meilleures|sincères|cordiales)\ssalutations", r"salutations(?:\sdistinguées)?", r"cdt", r"cdlt", r"bonne\sjournée", r"à\sbientôt",
    r"(?:un\s|muchos\s)?(?:cordial\s)?saludos?(?:\scordial(?:es)?)?", r"atentamente", r"un\s(?:fuerte\s)?abrazo", r"cordialmente", r"reciba\sun\ssaludo",
    r"(?:met\s)?(?:vriendelijke|hartelijke|beste)\sgroet(?:en)?", r"(?:veel\s)?groet(?:en|jes)?", r"mvg", r"hoogachtend",
    r"(?:cordiali|distinti|cari|tanti|migliori)\ssaluti", r"saluti", r"un\s(?:cordiale\s|caro\s)?saluto", r"cordialmente", r"buona\sgiornata",
    r"atenciosamente", r"(?:com\sos\s)?(?:melhores\s)?cumprimentos", r"abraços?", r"att", r"saudações",
    r"med\s(?:vänlig|vänliga|venlig|vennlig)\sh(?:älsning(?:ar)?|ilsen)", r"(?:vänliga\s|venlig\s|vennlig\s)?h(?:älsningar|ilsen)", r"mvh", r"pozdrawiam", r"z\spoważaniem",
)  # fmt: skip
_THANKS = (
    r"(?:many\s|much\s)?th(?:anks|ank\syou|x|anx|nx)(?:\s(?:again|a\slot|so\smuch|very\smuch|much|everyone|all|in\sadvance|for\s(?:your|the|any)\s[\w\s]{1,30}))?", r"tx", r"ty", r"cheers",
    r"(?:vielen|besten|herzlichen|schönen)\sdank", r"danke(?:\s(?:schön|sehr|im\svoraus))?", r"merci(?:\s(?:beaucoup|d['’]avance))?", r"(?:muchas\s)?gracias(?:\sde\santemano)?",
    r"(?:alvast\s)?(?:bedankt|dank(?:\su(?:\swel)?|je(?:wel)?)?)", r"(?:molte\s)?grazie(?:\smille)?", r"(?:muito\s)?obrigad[oa]",
)  # fmt: skip
_NAME_TAIL = r"[\s,.!;:–—-]{0,8}(?:[\s,–—-]\s*[^.!?,]{0,45}\.?)?$"
_CLOSING = re.compile(rf"[\s–—-]{{0,4}}(?:{'|'.join(_CLOSINGS)})(?!\w){_NAME_TAIL}", re.IGNORECASE)
_BILINGUAL = re.compile(
    rf"(?:{'|'.join(_CLOSINGS)})\s{{0,3}}[/|]\s{{0,3}}(?:{'|'.join(_CLOSINGS)})[\s,.!]{{0,4}}$", re.IGNORECASE
)
_THANKS_CLOSING = re.compile(
    rf"[\s–—-]{{0,4}}(?:{'|'.join(_THANKS)})(?!\w)[\s,.!;:–—-]{{0,8}}(?:[\s,–—-]\s*[A-Z\u00c0-\u00de]?[^.!?,\s]{{0,20}}(?:\s[A-Z\d][^.!?,\s]{{0,20}}){{0,2}}\.?)?$",
    re.IGNORECASE,
)
_LONG_CLOSING = re.compile(
    r"\s{0,4}(?:veuillez\s(?:agréer|recevoir)|je\svous\sprie\sd['’]agréer|in\sattesa\sdi\s(?:un\s)?(?:vostro|suo)|reciba\sun\scordial|sin\sotro\sparticular)",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"\s{0,3}(?:--|—|–|__)[ \t\xa0]{0,3}$")
_DASHED_NAME = re.compile(
    r"\s{0,3}(?:--?|–|—)\s{0,2}[A-Z\u00c0-\u00de][\w.'’-]{0,20}(?:\s[A-Z\u00c0-\u00de][\w.'’-]{0,20}){0,2}\s{0,3}$"
)
_DEVICE = re.compile(
    r"\s{0,4}(?:(?:sent|posted|mailed)\s(?:from|via|with|using)\s|get\soutlook\sfor\s|sent\swith\s|envoyé\s(?:de|depuis|à partir)\s|von\smeine[mr]\s[\w -]{2,40}\sgesendet"
    r"|gesendet\s(?:mit|von|aus)\s|diese\snachricht\swurde\svon\smeinem|(?:holen|laden)\ssie\s(?:sich\s)?outlook|verstuurd\s(?:vanaf|met|via)\s|verzonden\s(?:vanaf|met|via)\s|outlook\svoor\s"
    r"|enviado\s(?:desde|do|de|a\spartir)\s|obtener\soutlook|obter\so?\s?outlook|télécharge[rz]\soutlook|inviato\sda(?:l|lla)?\s|ottieni\soutlook|scarica\soutlook"
    r"|sendt\sfra\s|skickat\sfrån\s|wysłane\sz\s|lähetetty\s|yahoo!?\smail|typed\s(?:with|on)\smy|excuse\s(?:my\s)?(?:typos|brevity)|please\sexcuse\s(?:typos|brevity|any))",
    re.IGNORECASE,
)  # fmt: skip
_INLINE_CLOSING = re.compile(
    r"(?<=[.!?])\s{1,4}(?:(?:thanks|thank you|tx|thx|regards|cheers|best)(?: again)?[,.!\s]{1,4}[-–—]{0,2}\s{0,2}|[-–—]{2}\s{0,2})(?:[A-Z][a-z]{1,12}|[A-Z]{2}|[a-z]{2,8})\.?\s{0,3}$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"confidential|privileged|intended (?:solely|only|for the|recipient)|vertraulich|confidentiel|confidencial|riservat[oa]|vertrouwelijk|swept for|scanned (?:for|by)|virus"
    r"|disclaimer|registered (?:office|in england)|eingetragen im|handelsregister|amtsgericht|geschäftsführer|please consider the environment|think before you print"
    r"|(?:email|e-mail|message) and any (?:files|attachments)|if you (?:have received|are not)|monitored|haftungsausschluss|data protection act|unauthori[sz]ed use",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s{0,4}(?:[*_=~#-]\s?){8,}$")
_UNSUBSCRIBE = re.compile(
    r"\s{0,4}(?:to unsubscribe|you received this message because|if you'd rather not hear|click here to unsubscribe|you are receiving this)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[\s–—-]{0,4}(?:(?:dr|prof|ing|mr|mrs|ms|ir|ra|dipl)\.?[\s-]{1,2}){0,3}[A-Z\u00c0-\u00de\u0141\u015a][\w.'’-]{0,24}(?:[\s,]{1,3}(?:[A-Z\u00c0-\u00de\u0141\u015a][\w.'’-]{0,24}|van|de|von|der|den|da|di|del|x|@|\([\w ]{1,12}\))){0,4}[\s.]{0,3}$"
)
_POSTSCRIPT = re.compile(r"\s{0,4}(?:P\.\s?S\.?|PS\s?[:.,-])\s{0,4}\S")
_COLUMNS = re.compile(r"\S\s*\t\s*\S|\S {4,40}\S")  # a row of a table
_INITIALS = re.compile(r"\s{0,4}(?:[A-Z]{1,3}|[A-Z]\.(?:\s?[A-Z]\.)?|[a-z]{2,3})\s{0,3}$")
_CONTACT = re.compile(
    r"@|www\.|https?://|(?:tel|fax|phone|mobile|mobil|cell|fon|tél|office|direct|ext)\b\.?[\s:]|\+?\(?\d{2,4}[\s()./-]{1,3}\d{2,}|\bx-?\d{4,5}\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\s{0,4}(?:yes|no|ok|okay|sure|perfect|great|thanks?|thank|done|agreed|received|hello|hi|dear|hallo|bonjour|hola|buongiorno|ja|nein|oui|non|sí|si|nee|stop|unsubscribe|remove|regards|noted|fine|super|test"
    r"|please|sorry|congratulations|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|good|call|see|attached|bitte|danke|merci|gracias|grazie|what|when|where|why|how|who|interested|not|never|maybe|later|love|happy|let|visible|references)(?!\w)",
    re.IGNORECASE,
)


def take_off(lines: Sequence[str], *, after_text: bool = False) -> tuple[list[str], list[str]]:
    """The writer's new text, and the tail from the closing formula on; `after_text` where other new text stands above these lines.

    A postscript below the name is new text, too.
    """
    start, end = _postscript(lines)
    around = [*lines[:start], *lines[end:]]
    cut = tail_start(around, after_text=after_text)
    if cut > start:  # no signature above it
        start = end = len(lines)
        around = list(lines)
        cut = tail_start(around, after_text=after_text)
    new, tail = around[:cut], around[cut:]
    inline = _INLINE_CLOSING.search(new[-1][-80:]) if new else None
    if inline:
        at = len(new[-1]) - len(new[-1][-80:]) + inline.start()
        tail.insert(0, new[-1][at:].strip())
        new[-1] = new[-1][:at]
    return [*new, *lines[start:end]], tail


def _postscript(lines: Sequence[str]) -> tuple[int, int]:
    """Where the paragraph of a postscript near the end starts and ends; the end of all lines twice where there is none."""
    total = len(lines)
    start = next((index for index in range(max(0, total - TAIL), total) if _POSTSCRIPT.match(lines[index])), total)
    end = next((index for index in range(start, total) if not lines[index].strip()), total)
    return start, end


def tail_start(lines: Sequence[str], *, after_text: bool = False) -> int:
    """Index of the first line that is no longer the writer's new text; `len(lines)` where all of it is."""
    end = _rstrip(lines, len(lines))
    end = _footer(lines, end)
    end = _delimited(lines, end)
    end = _devices(lines, end)
    end = _ruled_off(lines, end)
    closed = _closing(lines, end, after_text=after_text)
    return closed if closed < end else _name_block(lines, end)


def _rstrip(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _filled_above(lines: Sequence[str], start: int) -> bool:
    return any(line.strip() for line in lines[:start])


def _footer(lines: Sequence[str], end: int) -> int:
    """Cuts disclaimers and list footers: from a drawn rule on, or paragraph by paragraph from below."""
    filled = _first_filled(lines, 0, end)
    clear = 0  # no line from the rule to this one disclaims anything
    for index, line in enumerate(lines[:end]):
        if index <= filled or not _RULE.match(line):
            continue
        clear, last = max(clear, index), min(index + 25, len(lines))
        while clear < last and not _DISCLAIMER.search(lines[clear]):
            clear += 1
        if clear < last:
            return _rstrip(lines, index)
    while end:
        start = _paragraph_start(lines, end)
        text = " ".join(lines[start:end])[:4000]
        footer = _UNSUBSCRIBE.match(text) or (len(text) > 60 and len(_DISCLAIMER.findall(text)) >= 2)
        if start == 0 or not footer:
            return end
        end = _rstrip(lines, start)
    return end


def _paragraph_start(lines: Sequence[str], end: int) -> int:
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    return start


def _delimited(lines: Sequence[str], end: int) -> int:
    """Cuts at the signature delimiter "-- " (RFC 3676, 4.3), also without its space."""
    for index in range(end):
        if _DELIMITER.match(lines[index]) and end - index <= TAIL:
            return _rstrip(lines, index)
    return end


def _devices(lines: Sequence[str], end: int) -> int:
    """Cuts the lines that a device or a mail program adds, and short lines below them."""
    lowest = max(0, end - TAIL)
    for index in range(lowest, end):
        if _DEVICE.match(lines[index]) and len(lines[index]) <= 160 and _only_short(lines, index + 1, end):
            return _rstrip(lines, index)
    return end


def _only_short(lines: Sequence[str], start: int, end: int) -> bool:
    return all(len(line.strip()) <= LONG for line in lines[start:end])


def _closing(lines: Sequence[str], end: int, *, after_text: bool) -> int:
    """Index of the closing formula near the end with nothing but a signature below it; `end` where there is none."""
    for index in range(max(0, end - TAIL), end):
        line = lines[index]
        if (
            not line.strip()
            or not (after_text or _filled_above(lines, index))
            or not _only_short(lines, index + 1, end)
        ):
            continue
        if _LONG_CLOSING.match(line) or (len(line) <= LONG and (_CLOSING.match(line) or _BILINGUAL.match(line))):
            if _looks_signed(lines, index + 1, end):
                return _rstrip(lines, index)
        elif (
            len(line) <= LONG
            and _THANKS_CLOSING.match(line)
            and not _is_sentence(lines, index, end)
            and _looks_signed(lines, index + 1, end)
        ):
            return _rstrip(lines, index)
    return end


def _is_sentence(lines: Sequence[str], index: int, end: int) -> bool:
    """Whether thanks are a last sentence: they end with a full stop, in the paragraph above, and no name stands right below."""
    alone = index + 1 >= end or not lines[index + 1].strip()
    return alone and bool(index) and bool(lines[index - 1].strip()) and lines[index].rstrip().endswith((".", "!"))


def _looks_signed(lines: Sequence[str], start: int, end: int) -> bool:
    """Nothing but short lines without sentences: names, titles, addresses, numbers."""
    below = [line.strip() for line in lines[start:end] if line.strip()]
    return len(below) <= 14 and not any(_is_prose(line) for line in below)


def _is_prose(line: str) -> bool:
    words = line.split()
    if line.endswith("?") or (len(words) > 4 and line.endswith((".", "!"))):
        return True
    small = sum(word[0].islower() for word in words)
    return len(words) >= 6 and small * 2 > len(words) and _CONTACT.search(line) is None


def _ruled_off(lines: Sequence[str], end: int) -> int:
    """Cuts a signature that stands below a drawn line."""
    for index in range(max(1, end - TAIL), end):
        below = end - index - 1
        if (
            _RULE.match(lines[index])
            and 0 < below <= 12
            and _is_block(lines, index + 1, end)
            and _has_contact(lines, index + 1, end)
        ):
            return _rstrip(lines, index)
    return end


def _name_block(lines: Sequence[str], end: int) -> int:
    """Index of a name at the end that no closing formula announces; `end` where there is none."""
    start = _paragraph_start(lines, end)
    first = _first_filled(lines, start, end)
    if not _filled_above(lines, start):
        start = 0
    if start and end - start <= 10 and _is_name(lines[first]) and _is_block(lines, first + 1, end):
        return _rstrip(lines, start)
    last = end - 1
    if (
        last > start
        and _is_name(lines[last])
        and lines[last - 1].rstrip().endswith((".", "!", "?", ")"))
        and len(lines[last].split()) <= 2
    ):
        return _rstrip(lines, last)
    for index in range(start + 1, end - 1):
        if (
            " " in lines[index].strip()
            and _is_name(lines[index])
            and _is_block(lines, index + 1, end)
            and _has_contact(lines, index + 1, end)
        ):
            return index
    above = _rstrip(lines, start)
    if start and 0 < end - start <= 8 and _has_contact(lines, start, end) and above:
        name = _paragraph_start(lines, above)
        if name and above - name == 1 and _is_name(lines[name]):
            return _rstrip(lines, name)
    return end


def _first_filled(lines: Sequence[str], start: int, end: int) -> int:
    return next((index for index in range(start, end) if lines[index].strip()), start)


def _is_name(line: str) -> bool:
    line = line[:80]
    if _NOT_A_NAME.match(line) or _COLUMNS.search(line):
        return False
    return bool(_NAME.match(line) or _INITIALS.match(line) or _DASHED_NAME.match(line) or _named_contact(line))


def _named_contact(line: str) -> bool:
    """A name with its number on one line: "Bob Hall - 713-555-0100"."""
    number = _CONTACT.search(line)
    return number is not None and len(line) < 60 and _NAME.match(line[: number.start()].rstrip(" -–,#|")) is not None


def _is_block(lines: Sequence[str], start: int, end: int) -> bool:
    return _only_short(lines, start, end) and _looks_signed(lines, start, end)


def _has_contact(lines: Sequence[str], start: int, end: int) -> bool:
    return _only_short(lines, start, end) and any(_CONTACT.search(line) for line in lines[start:end])
