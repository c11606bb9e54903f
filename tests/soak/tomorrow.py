"""The program on the next day: `python -m tests.soak.tomorrow …` with the words of followthrough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from worker.__main__ import main

if __name__ == "__main__":
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1), tick=True):
        main()
