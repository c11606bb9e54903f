"""A conversation with whoever sits at the terminal, on standard error; where nobody does, every open question names its option."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass

import typer

from worker.cli.console import complain, safe
from worker.errors import UsageError


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`yes` answers every question that `confirm` asks, but for those that only a person or an explicit option may answer."""

    yes: bool

    @property
    def somebody(self) -> bool:
        """Whether a person can be asked."""
        return sys.stdin.isatty()

    def tell(self, text: str) -> None:
        complain(text)

    def confirm(self, question: str, option: str) -> bool:
        """Raises UsageError where there is no answer."""
        return self.yes or self.decide(question, option)

    def decide(self, question: str, option: str) -> bool:
        """The same, for what `yes` does not cover."""
        if not self.somebody:
            raise UsageError(f"{question} Nobody is here to answer: say so by {option}.")
        return typer.confirm(safe(question), err=True)

    def ask(self, question: str, option: str, default: str = "") -> str:
        """A line of text; where nobody can be asked, the default.  Raises UsageError without either."""
        if self.somebody:
            return str(typer.prompt(safe(question), default=default or None, err=True)).strip()
        if not default:
            raise UsageError(f"{question}? Nobody is here to answer: say it by {option}.")
        return default

    def secret(self, question: str, option: str) -> str:
        """What is typed is not shown.  Raises UsageError where nobody can be asked, or nothing was typed."""
        if not self.somebody:
            raise UsageError(f"{question} is missing. Nobody is here to type it: say it by {option}.")
        if typed := getpass.getpass(f"{safe(question)}: "):
            return typed
        raise UsageError(f"{question} is missing. Try again.")
