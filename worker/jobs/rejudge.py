"""Judges the stored history again after a change of rules, lists or model.

conversations, then mails in none ─► portions ─► rules.rejudge ─► one transaction a portion: verdicts, conversations, leads, how far
                                                              └─► preview: what would change, nothing written
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from sqlalchemy import Connection

from worker.errors import NotPossibleError
from worker.jobs.failpoints import reach
from worker.jobs.settle import WITHOUT_PEOPLE, Desk, derive, reconsider, settle
from worker.model import (
    DraftState,
    Judgement,
    Lead,
    LeadVerdict,
    Message,
    TouchState,
)
from worker.rules import conversations
from worker.rules.rejudge import judge_again, kind_is_kept
from worker.store import audit, deliveries, drafts, judgements, touches
from worker.store import leads as lead_rows
from worker.store import messages as message_rows
from worker.store.db import Store

TALKS, MAILS = 100, 500  # in one transaction
NAMED = 20  # leads of each sort that are named
FRESH = timedelta(hours=72)  # a lead found in older mail is history: nothing is drafted for it by itself
WHO = "rejudge"
_DECIDED = frozenset({DraftState.APPROVED, DraftState.REJECTED, DraftState.SNOOZED})

Told = Callable[[int], None]  # mails looked at since the last call


@dataclass(frozen=True, slots=True)
class Named:
    """A lead that appears or vanishes, and the strongest reason of its verdict now."""

    conversation: int | None
    prospect: str | None
    subject: str
    reason: str


@dataclass(slots=True)
class Rejudged:
    """What changed, or would: mails looked at and changed, verdicts by (what, before, now), and leads.

    `kinds_kept`: mails whose kind rests on what is not stored.  `stay`: leads whose mails show none any more, but a person acted on them.
    """

    mails: int = 0
    changed: int = 0
    kinds_kept: int = 0
    verdicts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    appear: int = 0
    vanish: int = 0
    stay: int = 0
    first_appear: list[Named] = field(default_factory=list)
    first_vanish: list[Named] = field(default_factory=list)

    def note(self, before: Message, now: Message) -> None:
        """Counts one mail."""
        self.mails += 1
        self.kinds_kept += kind_is_kept(before)
        if before.understanding == now.understanding:
            return
        self.changed += 1
        old, new = _verdicts(before), _verdicts(now)
        self.verdicts.update((what, old[what], new[what]) for what in old if old[what] != new[what])

    def add_appear(self, one: Named) -> None:
        self.appear += 1
        self.first_appear += [one] if self.appear <= NAMED else []

    def add_vanish(self, one: Named) -> None:
        self.vanish += 1
        self.first_vanish += [one] if self.vanish <= NAMED else []


def version(desk: Desk) -> str:
    """Names the judgement of this program with these lists and this model."""
    learned = (desk.learned.trained_at, sorted(desk.learned.weights.items())) if desk.learned else None
    lists = (desk.us.addresses, desk.us.domains, desk.our_names, desk.customers, desk.vendors)
    return sha256(repr((_rules(), [sorted(one) for one in lists], learned)).encode()).hexdigest()[:12]


@cache
def _rules() -> str:
    """A digest of the rules' own text, phrases and weights."""
    return sha256(b"\0".join(file.read_bytes() for file in sources(resources.files("worker.rules")))).hexdigest()


def sources(folder: Traversable) -> Iterator[Traversable]:
    """The files that a judgement comes from, in their order, those of folders below included."""
    for file in sorted(folder.iterdir(), key=str):
        if file.is_dir():
            yield from sources(file)
        elif file.name.endswith((".py", ".json")):
            yield file


def begin(store: Store, desk: Desk, now: datetime, *, anew: bool = False) -> int:
    """Notes by which judgement mails are taken in from now on; how many stored ones were judged by an older one."""
    name = version(desk)
    with store.write() as tx:
        last = judgements.newest(tx)
        if last is None or last.version != name or anew:
            last = judgements.begin(tx, name, now)
        return judgements.older(tx, last)


def rejudge(store: Store, desk: Desk, clock: Callable[[], datetime], told: Told = lambda _: None) -> Rejudged:
    """Judges again what an older judgement judged (see `begin`); may be stopped at any moment, and goes on where it was.

    Raises NotPossibleError where mails are taken in by another judgement than this one.
    """
    result = Rejudged()
    while True:
        seen = result.mails
        with store.write() as tx:
            judgement = judgements.newest(tx)
            if judgement is None or judgement.version != version(desk):
                raise NotPossibleError("the lists or the model changed meanwhile; judge again from the start")
            more = _portion(tx, desk, judgement, result, clock())
            reach("rejudging")
        reach("rejudged")
        told(result.mails - seen)
        if not more:
            return result


def preview(store: Store, desk: Desk, now: datetime, *, anew: bool = False, told: Told = lambda _: None) -> Rejudged:
    """What `rejudge` would change; writes nothing."""
    result = Rejudged()
    name = version(desk)
    with store.read() as tx:
        last = judgements.newest(tx)
        judgement = judgements.begun(tx, name, now) if last is None or last.version != name or anew else last
    while True:
        seen = result.mails
        with store.read() as tx:
            if ids := judgements.next_talks(tx, judgement, TALKS):
                _compare_talks(tx, desk, ids, result)
                judgement = replace(judgement, talks_done=ids[-1])
            elif mails := judgements.next_mails(tx, judgement, MAILS):
                _compare_mails(desk, mails, result)
                judgement = replace(judgement, mails_done=max(mail.id for mail in mails))
            else:
                return result
        told(result.mails - seen)


def count(store: Store, desk: Desk, now: datetime, *, anew: bool = False) -> int:
    """How many mails `rejudge` would look at."""
    name = version(desk)
    with store.read() as tx:
        last = judgements.newest(tx)
        stands = last is not None and last.version == name and not anew
        return judgements.older(tx, last if last and stands else judgements.begun(tx, name, now))


def _portion(tx: Connection, desk: Desk, judgement: Judgement, result: Rejudged, now: datetime) -> bool:
    if ids := judgements.next_talks(tx, judgement, TALKS):
        judgements.hold_talks(tx, ids)
        _judge_talks(tx, desk, ids, result, now)
        judgements.advance(tx, judgement, talks_done=ids[-1])
        return True
    judgements.hold_mails(tx, judgement, MAILS)
    if mails := judgements.next_mails(tx, judgement, MAILS):
        _judge_mails(tx, desk, mails, result, now)
        judgements.advance(tx, judgement, mails_done=max(mail.id for mail in mails))
        return True
    judgements.advance(tx, judgement, talks_done=judgement.talks_to, mails_done=judgement.mails_to)
    return False


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation, before and now; `lead` is what stands on it."""

    id: int
    before: Sequence[Message]
    now: Sequence[Message]
    lead: Lead | None
    stays: bool = False  # although its mails show none any more

    @property
    def changed(self) -> list[Message]:
        return _changed(self.before, self.now)

    @property
    def appears(self) -> bool:
        return self.lead is None and conversations.standing(self.now).found is not None

    @property
    def loses(self) -> bool:
        was, is_ = (conversations.standing(one).found is not None for one in (self.before, self.now))
        return self.lead is not None and was and not is_


def _compare_talks(tx: Connection, desk: Desk, ids: Sequence[int], result: Rejudged) -> list[_Talk]:
    """The conversations in which something changed."""
    talks, known = message_rows.of_conversations(tx, ids), lead_rows.of_conversations(tx, ids)
    found: list[_Talk] = []
    for id_, before in talks.items():
        now = _again(desk, before, result)
        talk = _Talk(id_, before, now, known.get(id_))
        if not talk.changed:
            continue
        if talk.loses and talk.lead:
            talk = replace(talk, stays=_acted_on(tx, talk.lead))
        found.append(talk)
        if talk.appears:
            verdict = conversations.standing(now).verdict
            result.add_appear(_named(id_, now[0], verdict))
        elif talk.loses and talk.stays:
            result.stay += 1
        elif talk.loses:
            result.add_vanish(_named(id_, before[0], conversations.standing(now).verdict, talk.lead))
    return found


def _judge_talks(tx: Connection, desk: Desk, ids: Sequence[int], result: Rejudged, now: datetime) -> None:
    talks = _compare_talks(tx, desk, ids, result)
    for talk in talks:
        if talk.loses and not talk.stays and talk.lead:
            audit.record(tx, at=now, who=WHO, what="lead removed", subject=f"lead:{talk.lead.id}")
            lead_rows.remove(tx, talk.lead.id)
        message_rows.fill_in(tx, _as_history(talk.now, now) if talk.appears else talk.changed, desk.us)
    changed = [message for talk in talks for message in talk.changed]
    derive(tx, desk, [talk.id for talk in talks], now)
    reconsider(tx, desk, changed, now)


def _compare_mails(desk: Desk, mails: Sequence[Message], result: Rejudged) -> list[Message]:
    """The mails in no conversation whose verdict changed, as they are now."""
    changed = _changed(mails, _again(desk, mails, result))
    for message in changed:
        if message.understanding.lead.is_lead:
            result.add_appear(_named(None, message, message.understanding.lead))
    return changed


def _judge_mails(tx: Connection, desk: Desk, mails: Sequence[Message], result: Rejudged, now: datetime) -> None:
    changed = [
        one if not one.understanding.lead.is_lead else _as_history([one], now)[0]
        for one in _compare_mails(desk, mails, result)
    ]
    message_rows.fill_in(tx, changed, desk.us)
    settle(tx, desk, [message for message in changed if _speaks(message)], now)


def _again(desk: Desk, messages: Sequence[Message], result: Rejudged) -> list[Message]:
    found = []
    for before in messages:
        now = replace(before, understanding=judge_again(before, desk.context))
        result.note(before, now)
        found.append(now)
    return found


def _changed(before: Iterable[Message], now: Iterable[Message]) -> list[Message]:
    return [new for old, new in zip(before, now, strict=True) if old.understanding != new.understanding]


def _speaks(message: Message) -> bool:
    judged = message.understanding
    return judged.kind.kind not in WITHOUT_PEOPLE or judged.lead.is_lead


def _as_history(messages: Sequence[Message], now: datetime) -> list[Message]:
    """The messages, those that are not fresh as history: a lead found in them gets no draft by itself."""
    return [replace(one, backfilled=one.backfilled or now - one.arrival.at > FRESH) for one in messages]


def _acted_on(tx: Connection, lead: Lead) -> bool:
    """Whether a person said or did something about a lead, or something was sent for it."""
    if lead.override is not None or audit.about(tx, f"lead:{lead.id}") or deliveries.of_lead(tx, lead.id):
        return True
    done = touches.of_lead(tx, lead.id)
    return any(
        touch.state in {TouchState.DONE, TouchState.SKIPPED}
        or any(draft.state in _DECIDED for draft in drafts.of_touch(tx, touch.id))
        for touch in done
    )


def _named(conversation: int | None, message: Message, verdict: LeadVerdict, lead: Lead | None = None) -> Named:
    prospect = lead.prospect.email if lead else verdict.prospect.email
    reason = next((f"{one.weight:+.1f} {one.signal}: {one.evidence}" for one in verdict.reasons), "")
    return Named(conversation, prospect or message.from_.email, message.subject, reason)


def _verdicts(message: Message) -> Mapping[str, str]:
    judged = message.understanding
    intent = judged.intent.intent
    return {
        "kind": str(judged.kind.kind.value),
        "intent": intent.value if intent else "none",
        "lead": "lead" if judged.lead.is_lead else "no lead",
        "needs_answer": "yes" if judged.lead.needs_answer else "no",
        "source": judged.lead.source.value if judged.lead.source else "none",
    }
