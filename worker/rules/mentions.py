"""Whether a news item is mainly about a company: its name as it stands in headline and summary, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from worker.model import Company, NewsItem, Signal
from worker.rules import names

ABOUT = 1.0  # sum of weights from which an item is about the company

_WORD = re.compile(r"[^\W_][\w'’&.-]{0,40}")
_ACTS = re.compile(
    r"(?:'s|’s)?,?\s(?:to\s|has\s|have\s|will\s|is\s|are\s|was\s|wird\s|a\s)?(?:\W?(?:wins?|won|opens?|closes?|closed|launch\w{0,3}|appoints?|names?|hires?|acquires?|buys|sells?|raises?|rais\w{0,3}|secures?|posts?|reports?|announces?|unveils?|invests?|expands?|cuts?|slashes?|sheds?|fires?|files?|recalls?|faces?|fined|sued|sues|marks|celebrates?|signs?|lands?|doubles?|plans?|says|said|warns?|averts?|wird|eröffnet|erhöh\w{1,3}|investiert|ouvre|gana|abre|recibe|vince|wint|opent|reaches|narrows?|tells|kills|strikes|breaks|tops|publishes|right-siz\w{0,3}|receives?|gets?|joins|bags|wows|settles?|beats?|loses?|lost|lays|moves?|relocates?|partners?|teams|picks|taps|promotes?|supplies|ships|delivers?|starts?|begins?|completes?|achieves?|earns?|gains?|boosts?|grows?|hit\s(?:by|with)|under)(?!\w))"
)
_KIND = r"(?:maker|firm|company|group|giant|specialist|manufacturer|supplier|producer|lab|laboratory|mill|brewer|brewery|bottler|utility|vendor|startup|start-up|retailer|distributor|operator|provider|business|developer|dairy|hersteller|anbieter|firma|unternehmen|fabricant|société|entreprise|empresa|fabricante|fabrikant|bedrijf|azienda|produttore|group's|processor|miner|farm|bank|brand|chain|foundry|clinic|bäckerei|brauerei|molkerei|druckerei|gießerei|kellerei|werft|spedition|hersteller|konzern|traditionsunternehmen|usine|fonderie|laiterie|brasserie|cave|bodega|fábrica|conservera|planta|grupo|adega|fiação|stabilimento|cantina|officina|brouwerij|fabriek|kwekerij|drukkerij)"
_KIND_BEFORE = re.compile(rf"(?<!\w){_KIND}\s{{1,2}}$", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"(?<!\w)(?:the|der|la|le|el|il|de) (?:[\w-]{{2,20}} ){{0,3}}{_KIND}(?!\w)", re.IGNORECASE)
_LOOK_BACK = 90  # characters before a name that are looked at
_FORMER = re.compile(
    r"(?:former|formerly|ex|one-?time|erstwhile|previously|ehemalige\w{0,2}|ancien\w{0,3}|oud|voormalig\w?)[\s-]{1,2}(?:\w{1,20}\s){0,2}(?:(?:of|at|from|bei|von|de|di|van)\s(?:the\s)?)?$",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?:sues?|sued|suing|accuses?|accused|against|take|takes|took|picket|blame|join|rejoins?|returns? to)\s$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:rivals?|competitors?|such as|including|like|unlike|ahead of|alongside|compared with|followed by|alumni of|veteran of|formerly (?:of|at|with)|worked (?:at|for)|cut (?:his|her) teeth at|along with|among them|clients include|customers include|wettbewerber\w?|wie)\s(?:\w{1,15},?\s){0,3}$",
    re.IGNORECASE,
)
_BY_THE_WAY = re.compile(
    r"(?:^(?:like|unlike|after|following|as|wie|comme|como)|near|nearby|outside|opposite|next to|close to|in front of|nahe|neben|vor|près de|devant|junto a|frente a|cerca de|beats|beat|outbids|pips|edges|overtakes|schlägt|überholt|devance|supera a)\s(?:the\s)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r",\s[A-ZÄÖÜ]\w{2,30}(?:\s[A-Z]\w{1,30})?(?:,| and | und | et | y )")  # one of several names
_PLACE = re.compile(
    r"\W{1,2}(?:council|library|police|ferry|airport|school|schools|university|college|cottages?|county|city|town|village|residents?|beach|harbour|bridge|station|hospital|museum|festival|marathon|park|church|weather|degrees|rain|trophy|cup|league|fc|united|rovers|airshow|fire\s(?:chief|department)|mayor|river|lake|valley|islands?|bay(?!\s\w)|seals?|stadium|rat|landkreis|bürgermeister|kommune|ayuntamiento|mairie|gemeente|comune)(?!\w)",
    re.IGNORECASE,
)
_CIVIC = re.compile(
    r"(?<!\w)(?:council|mayor|police|library|residents|fire chief|degrees|ferry|irrigators|gauge|feet per second|swimmers|climbers?|skater|hikers?|astronauts?|capsule|glaciers?|sandbar|pups|sea ice|ice extent|headlamps?|climate|delegates|summit talks|heads of state|the \w{3,15} (?:city|town|river|village|lake|mountain)|football|coach|midfielder|goals?|season opener|oil major|retail chain|retailer|album|singer|film|movie|novel|game|recipe|mould|heatwave|lighthouse|lifeboat)(?!\w)",
    re.IGNORECASE,
)
# Words of firms' affairs in headlines, whatever their trade.
_BUSINESS = re.compile(
    r"(?<!\w)(?:profits?|orders?|shares?|shareholders?|staff|jobs?|workforce|workers?|employees?|contracts?|deal|customers?|clients?|regulators?|half-year|quarter\w{0,2}|analysts?|figures|results|revenues?|sales|turnover|investors?|plant|factory|works|engineers?|awards?|ceo|chief executive|finance director|supplier|suppliers|deliveries|production|export\w{0,2}|start-?up|€|\$|£|umsatz|mitarbeiter\w{0,3}|werk|auftrag|aufträge|stellen?|gewinn|salariés|usine|commandes|chiffre d'affaires|contrat|trabajadores|planta|pedidos|ventas|contrato|empleados|medewerkers|omzet|fabriek|banen|orders|dipendenti|stabilimento|ordini|fatturato|trabalhadores|fábrica|encomendas|vendas)(?!\w)",
    re.IGNORECASE,
)
_COINED = re.compile(r"(?<=\w)[A-ZÄÖÜ](?=\w{0,20}[a-zäöü])|(?<=[A-Za-z])\d")  # as no dictionary has it: HubSpot, Quay1
_ITSELF = re.compile(
    r"(?<!\w)(?:we|our|us|wir|uns|unser\w{0,2}|nous|notre|nos|nosotros|nuestr[oa]s?|noi|nostr[oaie]|wij|ons|onze)(?!\w)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s&'’./+-]{1,4}")
_CAPITAL_BEFORE = re.compile(r"([A-ZÄÖÜÉ][\w&-]{2,30})\s$")
_CAPITAL = re.compile(r"\s([A-Z][\w&-]{2,30})")
_ROLES = frozenset(
    [
        "ceo",
        "cfo",
        "coo",
        "cto",
        "chief",
        "boss",
        "founder",
        "chair",
        "chairman",
        "director",
        "workers",
        "staff",
        "shares",
        "plant",
        "factory",
        "works",
        "group",
        "to",
        "and",
        "in",
        "at",
        "of",
    ]
)
# Words by which a trade shows itself; a company's own name or domain says which trade is its own.
_TRADES = tuple(frozenset(trade.split()) for trade in (
    "brew brewery brewing brewer beer beers ale ipa lager helles stout bräu brauerei brasserie cerveza",
    "paper papír papirny papírny mill mills pulp papier papel carta board",
    "miner mining minera mine mines minería faena copper ore concesión bergbau desaladora",
    "soil agronomy agri agro land farm farms fields",
    "filter filters filtration purification membrane",
    "beverage beverages drinks drink soda juice bottler bottling bottlers packaging",
    "dairy milk cheese butter doorstep yoghurt powder molkerei",
    "analytics software data saas platform laboratory informatics vendor",
    "canning cannery canned chowder seafood tins fish",
    "pharma pharmaceutical drug drugs technicians medicines bio biologics biotech biofinance therapeutics fill-finish clinical",
    "ice depot refrigeration frozen cold-store tonne",
    "wafer fab semiconductor chips chip silicon foundry",
    "lab labs laboratory laboratories science analytical testing lablife chemistry",
    "dyes dye textile textiles colour rinse",
    "shrimp oyster oysters seafood aquaculture smolt salmon fish hatchery ponds oppdrett",
    "kidney dialysis clinic health hospital medical renal patients",
    "water utility wastewater sewage reservoir wasser abwasser stadtwerke eau agua",
    "steel metal foundry metals alloys forge galvanik plating",
    "energy power solar wind grid electric",
    "food foods bakery confectionery sweets snacks",
    "chemical chemicals chemie coatings paints",
    "logistics freight shipping haulage transport",
    "bank finance insurance capital",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a name stands: `whole` when every word of the company's name is there."""

    text: str
    start: int
    end: int
    whole: bool
    in_title: bool


def about(item: NewsItem, company: Company) -> tuple[bool, tuple[Signal, ...]]:
    """Whether the item is mainly about the company, and why."""
    words = name_words(company)
    mentions = [*_mentions(item.title, words, in_title=True), *_mentions(item.summary, words, in_title=False)]
    own_site = _host(item.url) if on_their_site(item, company) else ""
    if not mentions:
        if own_site and (itself := _ITSELF.search(item.title)):
            return True, (Signal("on_their_own_site", 0.7, own_site), Signal("speaks_of_itself", 0.5, itself[0]))
        return False, (Signal("not_named", -2.0, item.title[:120]),)
    signals = tuple(_signals(mentions[0], item, company, words))
    if own_site:
        signals = (*signals, Signal("on_their_own_site", 0.7, own_site))
    return sum(signal.weight for signal in signals) >= ABOUT, signals


def on_their_site(item: NewsItem, company: Company) -> bool:
    """Whether the item stands on the company's own site."""
    host = _host(item.url)
    return host == company.domain or host.endswith(f".{company.domain}")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "") if url else ""


@lru_cache(1_000)
def name_words(company: Company) -> tuple[str, ...]:
    """The words of a company's name without its legal form."""
    return names.words(company.name)


@lru_cache(1_000)
def own_words(company: Company) -> frozenset[str]:
    """Words that tell this company from its namesakes: of its domain, its name's later words, its industry."""
    words = [word.lower() for word in name_words(company)]
    for part in company.domain.split(".")[0].split("-"):
        rest = names.fold(part)
        for word in words:
            rest = rest.replace(names.fold(word), " ")
        words.extend(piece for piece in rest.split() if len(piece) > 2)
    words.extend((company.industry or "").lower().split())
    return frozenset(words)


def neighbours(item: NewsItem, company: Company) -> frozenset[str]:
    """Words with a capital that stand directly before or after the company's name, where a headline does not write every word so."""
    words = name_words(company)
    found: set[str] = set()
    for text in (item.title, item.summary):
        for mention in [] if shouted(text) else _mentions(text, words, in_title=True):
            found.update(
                match[1]
                for match in (_CAPITAL_BEFORE.search(text, 0, mention.start), _CAPITAL.match(text, mention.end))
                if match
            )
    return frozenset(found)


def shouted(text: str) -> bool:
    """Whether a headline writes nearly every word with a capital."""
    others = [word for word in text.split()[1:] if word[:1].isalpha() and len(word) > 3]
    return sum(word[0].isupper() for word in others) > 0.7 * len(others)


def _mentions(text: str, words: tuple[str, ...], *, in_title: bool) -> list[_Mention]:
    """The whole name first; else a part of it that is no everyday word in lower case."""
    if whole := _find(text, words):
        return [_Mention(text, *whole, len(words) > 1, in_title)]
    for count in range(len(words) - 1, 0, -1):
        for start in range(len(words) - count + 1):
            part = words[start : start + count]
            match = _find(text, part) if sum(map(len, part)) > 3 else None
            if match:
                return [_Mention(text, *match, False, in_title)]
    return []


def _find(text: str, words: Sequence[str], *, any_case: bool = False) -> tuple[int, int] | None:
    """Where words stand one after another.  A capital matters; a German or plural ending may follow each word of a longer name."""
    wanted = _wanted(tuple(words), any_case)
    if not wanted:
        return None
    endings = ("", "n", "s", "es") if len(words) > 1 else ("",)
    places = names.places(text)
    for number in sorted(place for ending in endings for place in places.get(wanted[0][0] + ending, ())):
        pieces = names.pieces(text)
        start = pieces[number].start
        if text[start - 1 : start] != "-" and (end := _ends(text, pieces[number:], wanted, endings)):
            return start, end
    return None


@lru_cache(5_000)
def _wanted(words: tuple[str, ...], any_case: bool) -> list[tuple[str, bool]]:
    """The pieces of a name, folded, and whether each must have a capital."""
    return [
        (piece.word, not any_case and word[piece.start].isupper()) for word in words for piece in names.pieces(word)
    ]


def _ends(
    text: str, pieces: Sequence[names.Piece], wanted: Sequence[tuple[str, bool]], endings: Collection[str]
) -> int | None:
    """Where the wanted words end that begin with the first piece; None where these are others."""
    end, at = pieces[0].start, 0
    for piece in pieces[: 2 * len(wanted)]:
        if end != pieces[0].start and not _BETWEEN.fullmatch(text, end, piece.start):
            return None
        word, capital = wanted[at]
        fits = piece.word.startswith(word) and piece.word[len(word) :] in endings
        if fits and (text[piece.start].isupper() or not capital):
            at += 1
        elif not at or piece.word not in names.JOINING:
            return None
        end = piece.end
        if at == len(wanted):
            return end
    return None


def _signals(mention: _Mention, item: NewsItem, company: Company, words: tuple[str, ...]) -> list[Signal]:
    before, after = mention.text[: mention.start], mention.text[mention.end :]
    named = mention.text[mention.start : mention.end]
    rest = f"{item.title} {item.summary} {item.source}".replace(named, " ").lower()
    signals = [Signal("name", 1.0 if mention.whole else 0.3, named)]
    if len(words) > 1 and not mention.whole and _find(mention.text, words, any_case=True):
        signals.append(Signal("common_words", -1.5, " ".join(words).lower()))
    if _FORMER.search(before[-_LOOK_BACK:]) and not _OBJECT.search(before[-_LOOK_BACK:]):
        signals.append(Signal("former_staff", -2.0, before[-30:] + named))
    if mention.in_title and (beside := _BY_THE_WAY.search(before[-_LOOK_BACK:]) or _LISTED.match(after)):
        signals.append(Signal("passing_mention", -1.5, (before[-40:] + named + beside[0])[:120]))
    if not mention.in_title:
        passing = _BESIDE.search(before[-_LOOK_BACK:])
        signals.append(
            Signal("passing_mention", -1.5, before[-40:] + named) if passing else Signal("only_in_summary", -0.2, named)
        )
    if mention.whole and not re.match(r"\s[A-Z][a-z]+\s(?:in|at|for)\s", after):
        return signals
    return [*signals, *_of_a_part(mention, item, company, words, rest)]


def _of_a_part(
    mention: _Mention, item: NewsItem, company: Company, words: tuple[str, ...], rest: str
) -> Iterator[Signal]:
    """What stands for and against a name of one word, or a part of a longer one: others may be called so."""
    before, after = mention.text[: mention.start], mention.text[mention.end :]
    named = mention.text[mention.start : mention.end]
    trade = _trade_shown(rest, company, named)
    if trade:
        yield Signal("own_trade", 0.8, trade)
    whole = f"{item.title} {item.summary}"
    place = _place(after, whole)
    if place:
        yield Signal("another_thing", -1.2, place)
    elif _ACTS.match(after):
        yield Signal("acts_as_a_company", 0.4, named + after[:20])
    if _KIND_BEFORE.search(before[-25:]) or _calls_a_company(whole):
        yield Signal("called_a_company", 0.5, company.name)
    yield from _of_the_name(named, after, company, words)
    if not place and (business := _BUSINESS.search(whole.replace(named, " "))):
        yield Signal("business_words", 0.4, business[0])
    if mention.in_title and not before.strip() and re.match(r"['’]s?\s|\sto\s[a-z]", after):
        yield Signal("opens_the_headline", 0.4, named + after[:15])
    if other := _another_name(mention.text, after, company):
        yield Signal("another_name", -1.5, f"{named} {other}")


def _place(after: str, whole: str) -> str | None:
    match = _PLACE.match(after)
    return match[0].strip() if match else _civic(whole)


@lru_cache(64)  # an item may be judged for several companies, one after the other
def _civic(whole: str) -> str | None:
    match = _CIVIC.search(whole)
    return match[0].strip() if match else None


@lru_cache(64)
def _calls_a_company(whole: str) -> bool:
    return _KIND_AFTER.search(whole) is not None


def _of_the_name(named: str, after: str, company: Company, words: tuple[str, ...]) -> Iterator[Signal]:
    """What the letters of the name themselves tell."""
    if len(words) == 1 and _COINED.search(words[0]):
        yield Signal("coined_name", 0.5, named)
    if len(words) == 1 and _continues_name(after, company):
        yield Signal("longer_name", 0.8, named + after[:30])
    if len(words) > 1 and len(named) > 3 and named.lower() in company.domain:
        yield Signal("stands_in_the_domain", 0.4, named)


def _another_name(text: str, after: str, company: Company) -> str | None:
    """The capital word that makes a short name somebody else's ("Heron Foods"); none where a headline writes every word so."""
    following = _CAPITAL.match(after)
    if following is None or shouted(text) or following[1].lower() in _ROLES:
        return None
    word = following[1].lower().replace("-", "")
    return None if word[:4] in company.domain.replace("-", "") or word in own_words(company) else following[1]


def _trade_shown(rest: str, company: Company, named: str) -> str | None:
    """A word of the company's own trade beside its name."""
    beginnings, trades = _trade_words(company, named)
    tokens: list[str] = _WORD.findall(rest)
    if any(one in rest for one in beginnings):
        own = next((token for token in tokens if token.startswith(beginnings)), None)
        if own:
            return own
    return None if trades.isdisjoint(tokens) else next(token for token in tokens if token in trades)


@lru_cache(1_000)
def _trade_words(company: Company, named: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """How words begin that are the company's own, and the words of the trades that these show."""
    own = own_words(company) - {word.lower() for word in _WORD.findall(named)}
    label, name = company.domain.split(".")[0].lower(), named.lower()
    shown = {
        trade
        for trade in _TRADES
        if not own.isdisjoint(trade) or any(len(word) > 4 and word in label and word not in name for word in trade)
    }
    beginnings = tuple(word[: max(4, len(word) - 2)] for word in own if len(word) > 3)
    return beginnings, frozenset().union(*shown)


def _continues_name(after: str, company: Company) -> bool:
    """Whether the words after a short name are those of the domain ("Harbor" "Canning", harborcanning)."""
    following = _WORD.findall(after[:40])
    return bool(following) and len(following[0]) > 2 and following[0].lower() in company.domain
