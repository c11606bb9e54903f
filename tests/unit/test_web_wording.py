from collections.abc import Mapping
from enum import StrEnum

import pytest

from worker.model import DeliveryState, DraftState, LeadStatus, Source, TouchKind, TouchState
from worker.web import wording

TABLES = [
    (wording.KINDS, TouchKind),
    (wording.SOURCES, Source),
    (wording.DRAFT_STATES, DraftState),
    (wording.TOUCH_STATES, TouchState),
    (wording.LEAD_STATES, LeadStatus),
    (wording.DELIVERY_STATES, DeliveryState),
]


@pytest.mark.parametrize(("table", "members"), TABLES)
def test_the_page_has_words_for_every_state(table: Mapping[StrEnum, str], members: type[StrEnum]) -> None:
    assert set(table) == set(members)
