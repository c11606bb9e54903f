"""Data for trying a template without a lead: everything known, next to nothing known, and what somebody hostile might send."""

from __future__ import annotations

from collections.abc import Callable

from worker.drafting.variables import GROUPS, VARIABLES, Data

_OWN_WORDS = ("sender.greeting", "sender.closing")  # in the language of the owner alone
_NASTY = "{{ 7 * 7 }}{% if x %} <b>“Ana”</b> \u202eanA \x07" + "x" * 300


_DAYS = {  # as wording of the rules writes them
    "de": {"evidence.published": "Montag, dem 2. März", "next.contact": "Dienstag, dem 10. März"},
    "fr": {"evidence.published": "lundi 2 mars", "next.contact": "mardi 10 mars"},
    "es": {"evidence.published": "lunes 2 de marzo", "next.contact": "martes 10 de marzo"},
}


def full(language: str = "en") -> Data:
    """Every variable by its example; the owner writes no formula of their own."""
    days = _DAYS.get(language.partition("-")[0], {})
    return _data(lambda name, example, _: "" if name in _OWN_WORDS else days.get(name, example))


def sparse(requires: tuple[str, ...] = ()) -> Data:
    """Only what is never empty, and what the template requires."""
    return _data(lambda name, example, empty: example if empty.startswith("never") or name in requires else "")


def hostile() -> Data:
    """Every variable by something that no honest mail holds."""
    return _data(lambda _, example, __: f"{example}{_NASTY}")


def _data(choose: Callable[[str, str, str], str]) -> Data:
    values = {one.name: choose(one.name, one.example, one.empty) for one in VARIABLES}
    return {group: {field: values[f"{group}.{field}"] for field in fields} for group, fields in GROUPS.items()}
