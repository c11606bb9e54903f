"""Wakes the jobs of one process.  Due times are rows in the database; the scheduler only says "look now".

interval ─┐
          ├─► Runner (one run at a time, a wake during a run makes it run again) ─► job
wake() ───┘
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor as Pool
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from worker.errors import OutsideError

log = structlog.get_logger()

Job = Callable[[], None]
Wake = Callable[[], None]


class _Runner:
    """Runs a job, never twice at a time; a failure is logged and the job runs again at its next time.

    A job that is woken all the time rests after each run as long as that took, so that it leaves half of the machine to the others.
    """

    def __init__(self, name: str, job: Job, stopping: threading.Event) -> None:
        self._name = name
        self._job = job
        self._stopping = stopping
        self._rested_at = 0.0
        self._running = threading.Lock()
        self._asked = threading.Event()

    def __call__(self) -> None:
        self._asked.set()
        while self._asked.is_set() and self._running.acquire(blocking=False):
            try:
                self._stopping.wait(max(0.0, self._rested_at - time.monotonic()))
                self._asked.clear()
                if self._stopping.is_set():
                    return
                began = time.monotonic()
                self._run()
                self._rested_at = 2 * time.monotonic() - began
            finally:
                self._running.release()

    def _run(self) -> None:
        try:
            self._job()
        except OutsideError as error:
            log.warning("job failed", job=self._name, error=str(error))
        except Exception:  # one broken job must not stop the others; the bug is in the log
            log.exception("job failed", job=self._name)


class Engine:
    """The embedded engine: threads in this process, woken by APScheduler or by hand."""

    def __init__(self, threads: int) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(threads)},
            job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None},
        )
        self._stopping = threading.Event()
        # Wakes do not go through the scheduler: replacing a one-off job of its while it takes it up ends its thread.
        self._woken = Pool(threads, thread_name_prefix="woken")

    def add(self, name: str, job: Job, every: timedelta) -> Wake:
        """Runs `job` at once when the engine starts, then at this interval; returns what wakes it in between."""
        runner = _Runner(name, job, self._stopping)
        self._scheduler.add_job(
            runner, "interval", seconds=every.total_seconds(), id=name, next_run_time=datetime.now(UTC)
        )

        def wake() -> None:
            with suppress(RuntimeError):  # stopped meanwhile: what there is to do is found at the next start
                self._woken.submit(runner)

        return wake

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Lets running jobs end, starts no more."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)
        self._woken.shutdown(wait=True, cancel_futures=True)
