"""Which stored mails were judged by an older version of the judgement: a ledger, so that no mail carries a mark of its own.

conversations  1 ─── talks_done ─── talks_to ───     mails in none  1 ─── mails_done ─── mails_to ───
               judged again │ by an older one │ by this one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from worker.model import Judgement, Message
from worker.store import messages, tables
from worker.store.records import Record

T = tables.judgement
MAIL = tables.message
JUDGEMENTS = Record(Judgement, T)


def newest(tx: Connection) -> Judgement | None:
    """The judgement that mails were last taken in by."""
    row = tx.execute(JUDGEMENTS.select().order_by(T.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else JUDGEMENTS.read(row)


def begun(tx: Connection, version: str, at: datetime) -> Judgement:
    """The judgement of this version as it would begin now: all that is stored was judged by an older one."""
    talks = tx.execute(select(func.coalesce(func.max(tables.conversation.c.id), 0))).scalar_one()
    mails = tx.execute(select(func.coalesce(func.max(MAIL.c.id), 0))).scalar_one()
    return Judgement(0, version, at, talks, mails)


def begin(tx: Connection, version: str, at: datetime) -> Judgement:
    """From now on mails are taken in by this version; the ledgers of older ones are forgotten."""
    tx.execute(T.delete())
    return JUDGEMENTS.insert(tx, begun(tx, version, at))


def advance(
    tx: Connection, judgement: Judgement, *, talks_done: int | None = None, mails_done: int | None = None
) -> Judgement:
    """Notes how far the mails are judged again, in the transaction that does it."""
    further = replace(
        judgement,
        talks_done=judgement.talks_done if talks_done is None else talks_done,
        mails_done=judgement.mails_done if mails_done is None else mails_done,
    )
    JUDGEMENTS.update(tx, further)
    return further


def older(tx: Connection, judgement: Judgement) -> int:
    """How many mails whose text is known were judged by an older version."""
    return tx.execute(select(func.count()).where(_older(judgement))).scalar_one()


def next_talks(tx: Connection, judgement: Judgement, most: int) -> Sequence[int]:
    """The next conversations to judge again, by id."""
    t = tables.conversation.c.id
    return tx.scalars(select(t).where(t > judgement.talks_done, t <= judgement.talks_to).order_by(t).limit(most)).all()


def hold_talks(tx: Connection, ids: Sequence[int]) -> None:
    """Keeps others from changing the mails of these conversations until the transaction ends; SQLite has one writer anyway."""
    tx.execute(select(MAIL.c.id).where(MAIL.c.conversation_id.in_(ids)).order_by(MAIL.c.id).with_for_update()).all()


def hold_mails(tx: Connection, judgement: Judgement, most: int) -> None:
    """The same for what `next_mails` will give."""
    tx.execute(_next_mails(judgement, most).with_for_update()).all()


def next_mails(tx: Connection, judgement: Judgement, most: int) -> list[Message]:
    """The next mails in no conversation to judge again; none with a greater id comes later."""
    return messages.get_many(tx, tx.scalars(_next_mails(judgement, most)))


def _next_mails(judgement: Judgement, most: int) -> Select[int]:
    return select(MAIL.c.id).where(_alone(judgement), ~MAIL.c.skimmed).order_by(MAIL.c.id).limit(most)


def _older(judgement: Judgement) -> ColumnElement[bool]:
    talk = MAIL.c.conversation_id
    return and_(~MAIL.c.skimmed, or_(talk.between(judgement.talks_done + 1, judgement.talks_to), _alone(judgement)))


def _alone(judgement: Judgement) -> ColumnElement[bool]:
    return and_(MAIL.c.conversation_id.is_(None), MAIL.c.id.between(judgement.mails_done + 1, judgement.mails_to))
