"""The report as a mail: HTML, a text that says the same, and the picture of the last weeks."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.drafting.templates import shipped_folder
from worker.errors import TemplateProblemError
from worker.report import chart, words
from worker.report.figures import Report
from worker.rules.stats import HOUR, Figures

CHART = "trend"  # the Content-ID of the picture
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report ready to be sent or saved; `html` shows the PNG `chart` by the content id `CHART`."""

    subject: str
    html: str
    text: str
    chart: bytes

    @property
    def images(self) -> tuple[tuple[str, bytes], ...]:
        """PNG files by content id, as a mail carries them."""
        return ((CHART, self.chart),)

    @property
    def page(self) -> str:
        """The HTML as a file of its own, the picture inside."""
        return self.html.replace(f"cid:{CHART}", f"data:image/png;base64,{base64.b64encode(self.chart).decode()}")


def render(report: Report, folders: Sequence[Path] = ()) -> Rendered:
    """The mail of a report; templates in `folders` hide the shipped ones.  Raises TemplateProblemError."""
    html, text = written(environment(tuple(folders)), "mail", _data(report))
    return Rendered(words.subject(report), html, text, chart.trend_png(report.trend))


def written(environment: Environment, name: str, data: Mapping[str, object]) -> tuple[str, str]:
    """HTML and text of a mail to our own people.  Raises TemplateProblemError."""
    try:
        html = environment.get_template(f"{name}.html.j2").render(data)
        return html, environment.get_template(f"{name}.txt.j2").render(data)
    except TemplateError as error:
        raise TemplateProblemError(f"the template of the report: {error}") from error


@lru_cache(maxsize=8)
def environment(folders: tuple[Path, ...] = ()) -> Environment:
    """Where the templates of such mails are found: in `folders`, then among the shipped ones."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader((*folders, shipped_folder("report"))),
        autoescape=lambda name: name is not None and ".html." in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _data(report: Report) -> dict[str, object]:
    named = report.waiting[:MOST_NAMED]
    return {
        "week": report.week,
        "headline": words.headline(report),
        "waiting": [
            {"name": words.person(lead.prospect), "waits": words.duration(lead.elapsed / HOUR), "step": lead.step.value}
            for lead in named
        ],
        "more_waiting": len(report.waiting) - len(named),
        "clocks": [
            _clock("First answer", report.first_response),
            _clock("Later answers", report.next_response),
            _clock("Their answers", report.their_latency),
        ],
        "chart": f"cid:{CHART}",
    }


def _clock(name: str, figures: Figures) -> dict[str, object]:
    return {
        "name": name,
        "n": figures.n,
        "half": _duration(figures.elapsed.p50_hours),
        "nine_tenths": _duration(figures.elapsed.p90_hours),
        "within_24h": words.share(figures.within_24h),
        "within_72h": words.share(figures.within_72h),
        "naive_mean": _duration(figures.elapsed.mean_answered_hours),
        "waiting": figures.waiting,
        "working_half": _duration(figures.working.p50_hours),
    }


def _duration(hours: float | None) -> str:
    return "–" if hours is None else words.duration(hours)
