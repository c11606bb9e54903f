"""From a TOML file and the environment to `Settings`, with every problem reported at once.

file ─► tables ◄─ FOLLOWTHROUGH_… variables ─► secrets by reference ─► Settings, or ConfigError with all problems
"""

from __future__ import annotations

import difflib
import itertools
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import keyring
import keyring.errors
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from worker.config.settings import Settings
from worker.errors import ConfigError, Problem, UsageError

PREFIX = "FOLLOWTHROUGH_"
NOT_SETTINGS = frozenset({"FOLLOWTHROUGH_CONFIG", "FOLLOWTHROUGH_FAILPOINT"})
SECRET_KEYS = frozenset({"password", "password_hash", "client_secret", "key", "metrics_token"})

Path_ = tuple[str | int, ...]


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the configuration.

    Relative paths in it are taken from the file's own folder.  Raises ConfigError with every problem (file and line or variable, key, what,
    how to mend), and UsageError where there is no file.
    """
    environment = os.environ if environment is None else environment
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"there is no configuration at {path}. Copy config.example.toml there and edit it, or name another with --config."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the configuration {path}: {error}. Mend the file or its permissions.") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        raise ConfigError([Problem(where, "(syntax)", str(error), "Mend the TOML syntax of this line.")]) from error
    origin = _Origin(str(path), dict(_lines(text)), {})
    problems = [
        *_apply_environment(tables, environment, origin),
        *_resolve_secrets(tables, path.parent, environment, origin),
    ]
    try:
        settings: Settings | None = Settings.model_validate(tables)
    except ValidationError as error:
        entries = error.errors(include_url=False, include_input=False)
        problems += [origin.problem(*_explained(entry)) for entry in entries if not _follows(entry, entries)]
        settings = None
    problems += [origin.problem(at, what, mend) for at, what, mend in _contradictions(tables)]
    if problems or settings is None:
        raise ConfigError(_without_repeats(problems))
    return _absolute(settings, path.parent)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where each key was set: the line of the file, or the variable."""

    file: str
    lines: dict[Path_, int]
    variables: dict[Path_, str]

    def problem(self, at: Path_, what: str, mend: str) -> Problem:
        return Problem(self.where(at), ".".join(str(part) for part in at) or "(file)", what, mend)

    def where(self, at: Path_) -> str:
        for length in range(len(at), 0, -1):
            if at[:length] in self.variables:
                return self.variables[at[:length]]
            if at[:length] in self.lines:
                return f"{self.file}:{self.lines[at[:length]]}"
        return self.file


def _lines(text: str) -> Iterator[tuple[Path_, int]]:
    """Every table and key with its line.  Reads the layout only; the values were read by tomllib."""
    table: Path_ = ()
    counts: dict[Path_, int] = {}
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if head := re.match(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]", line):
            table = _table(tuple(re.split(r"\s*\.\s*", head[2])), head[1] == "[[", counts)
            yield table, number
        elif key := re.match(r"\s*([\w.\-\"]+)\s*=\s*(.*)", line):
            yield (*table, *key[1].replace('"', "").split(".")), number
            for quote in ('"""', "'''"):
                if key[2].count(quote) == 1:
                    fence = quote


def _table(names: tuple[str, ...], is_array: bool, counts: dict[Path_, int]) -> Path_:
    at: Path_ = ()
    for name in names[:-1]:
        at = (*at, name)
        if at in counts:
            at = (*at, counts[at])
    at = (*at, names[-1])
    if is_array:
        counts[at] = counts.get(at, -1) + 1
        at = (*at, counts[at])
    return at


def _apply_environment(tables: dict[str, Any], environment: Mapping[str, str], origin: _Origin) -> list[Problem]:
    """Sets FOLLOWTHROUGH_WEB__LISTEN=… as web.listen; a number between the underscores is a place in a list."""
    problems = []
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            continue
        at: Path_ = tuple(
            int(part) if part.isdigit() else part for part in name.removeprefix(PREFIX).lower().split("__")
        )
        try:
            _set(tables, at, _value(environment[name]))
        except (LookupError, TypeError):
            mend = "Lists are filled in order from 0: set the entries before it too, or in the file."
            problems.append(Problem(name, ".".join(map(str, at)), "names no place in the configuration", mend))
        else:
            origin.variables[at] = name
    return problems


def _value(text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _set(tables: Any, at: Path_, value: object) -> None:  # noqa: ANN401  (TOML: any nesting of tables and lists)
    for part, following in itertools.pairwise(at):
        empty: object = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            if part == len(tables):
                tables.append(empty)
            tables = tables[part]
        else:
            tables = tables.setdefault(part, empty)
    if isinstance(at[-1], int) and at[-1] == len(tables):
        tables.append(value)
    else:
        tables[at[-1]] = value


def _resolve_secrets(
    tables: dict[str, Any] | list[Any], folder: Path, environment: Mapping[str, str], origin: _Origin, at: Path_ = ()
) -> list[Problem]:
    """Replaces every reference to a secret by the secret."""
    problems = []
    entries: list[tuple[Any, Any]] = list(tables.items() if isinstance(tables, dict) else enumerate(tables))
    for key, value in entries:
        if isinstance(value, dict | list):
            problems += _resolve_secrets(value, folder, environment, origin, (*at, key))
        elif key in SECRET_KEYS and isinstance(value, str):
            try:
                tables[key] = _secret(value, folder, environment, hashed=key == "password_hash")
            except ValueError as error:
                what, _, mend = str(error).partition(". ")
                problems.append(origin.problem((*at, key), what, mend))
                tables[key] = "unresolved-secret"
    return problems


def resolve_secret(reference: str, folder: Path) -> str:
    """The secret that a reference names.  Raises UsageError."""
    try:
        return _secret(reference, folder, os.environ, hashed=False)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _secret(reference: str, folder: Path, environment: Mapping[str, str], *, hashed: bool) -> str:
    scheme, _, name = reference.partition(":")
    if hashed and (not reference or reference.startswith("$argon2")):
        return reference
    if scheme == "file":
        return _secret_file(folder / Path(name).expanduser())
    if scheme == "env":
        if name not in environment:
            raise ValueError(f"there is no environment variable {name}. Set it, or refer to a file: file:PATH.")
        return environment[name]
    if scheme == "keyring":
        return _keyring(name)
    raise ValueError(
        "a secret must not stand in the configuration. "
        'Put it into a file that only you can read and write "file:PATH", or "keyring:SERVICE/USER", or "env:NAME".'
    )


def _secret_file(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ValueError(
            f"cannot read the secret's file {path} ({reason}). Create it with the secret on one line."
        ) from None
    if not secret:
        raise ValueError(f"the secret's file {path} is empty. Write the secret on one line.")
    return secret


def _keyring(name: str) -> str:
    service, _, user = name.rpartition("/")
    try:
        secret = keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise ValueError(f"the keyring cannot be read ({error}). Unlock it, or refer to a file: file:PATH.") from None
    if secret is None:
        raise ValueError(f"the keyring has no secret {name}. Add it with: keyring set {service} {user}")
    return secret


def _follows(entry: ErrorDetails, entries: list[ErrorDetails]) -> bool:
    """Whether a list is only called too short because its entries were refused."""
    at = entry["loc"]
    return entry["type"] == "too_short" and any(
        len(other["loc"]) > len(at) and other["loc"][: len(at)] == at for other in entries
    )


def _explained(entry: ErrorDetails) -> tuple[Path_, str, str]:
    at = tuple(part for part in entry["loc"] if part != "function-after")
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "extra_forbidden":
        known = _known_keys(at[:-1])
        close = difflib.get_close_matches(str(at[-1]), known, n=1)
        mend = f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(sorted(known))}."
        return at, f'there is no key "{at[-1]}"', mend
    if kind == "missing":
        return at, "is missing", "Set it; config.example.toml explains it."
    if kind == "value_error":
        what, _, mend = str(context["error"]).partition("; ")
        return at, what, f"{mend[:1].upper()}{mend[1:]}." if mend else "config.example.toml shows how."
    if kind == "enum":
        return at, "is not one of the allowed values", f"Use {context['expected']}."
    return at, entry["msg"][0].lower() + entry["msg"][1:], "config.example.toml shows how."


def _known_keys(at: Path_) -> list[str]:
    model: type[BaseModel] = Settings
    for part in at:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        candidates = [annotation, *get_args(annotation)]
        model = next(found for found in candidates if isinstance(found, type) and issubclass(found, BaseModel))
    return list(model.model_fields)


def _contradictions(tables: dict[str, Any]) -> Iterator[tuple[Path_, str, str]]:
    """What is wrong between keys that are each right; read from the tables, for other keys may be wrong meanwhile."""
    people = {email.lower() for person in _each(tables, "people") for email in _emails(person)}
    plans = {"default"} | {str(plan.get("name")) for plan in _each(tables, "plans")}
    industries = {str(industry.get("name")) for industry in _each(tables, "industries")}
    boxes = [str(box.get("address", "")).lower() for box in _each(tables, "mailboxes")]
    for number, box in enumerate(_each(tables, "mailboxes")):
        at: Path_ = ("mailboxes", number)
        owner = str(box.get("owner") or box.get("address", "")).lower()
        if owner and owner not in people:
            yield (*at, "owner"), f"nobody of [[people]] has the address {owner}", "Add the person, or set owner."
        if box.get("plan", "default") not in plans:
            yield (*at, "plan"), f'there is no plan "{box["plan"]}"', f"Known: {', '.join(sorted(plans))}."
        yield from _sign_in_contradictions(at, box)
        if boxes[number] in boxes[:number]:
            yield (*at, "address"), f"{boxes[number]} stands twice", "Remove one of the two mailboxes."
    yield from _plan_contradictions(tables, boxes, industries)
    for number, company in enumerate(_each(tables, "companies")):
        if company.get("industry") and company["industry"] not in industries:
            mend = "Add it to [[industries]], or correct the name."
            yield ("companies", number, "industry"), f'there is no industry "{company["industry"]}"', mend
    yield from _report_contradictions(tables.get("report"), people, boxes)
    sending, web = tables.get("sending", {}), tables.get("web", {})
    by_web = isinstance(sending, dict) and sending.get("unsubscribe_by_web")
    if by_web and not str(isinstance(web, dict) and web.get("address", "")).startswith("https://"):
        mend = "Set address of [web] to the https:// address that recipients can open, or leave this out."
        yield ("sending", "unsubscribe_by_web"), "needs a page that recipients can reach", mend


def _plan_contradictions(
    tables: dict[str, Any], boxes: list[str], industries: set[str]
) -> Iterator[tuple[Path_, str, str]]:
    names = [plan.get("name") for plan in _each(tables, "plans")]
    for number, plan in enumerate(_each(tables, "plans")):
        at: Path_ = ("plans", number)
        if names[number] in names[:number]:
            yield (*at, "name"), f'a plan "{names[number]}" stands there twice', "Give each plan a name of its own."
        for key, known in (("mailboxes", set(boxes)), ("industries", industries)):
            named = plan.get(key, [])
            for name in named if isinstance(named, list) else []:
                if str(name).lower() not in {one.lower() for one in known}:
                    mend = f"Known: {', '.join(sorted(known)) or 'none'}."
                    yield (*at, key), f'there is no {"mailbox" if key == "mailboxes" else "industry"} "{name}"', mend


def _sign_in_contradictions(at: Path_, box: dict[str, Any]) -> Iterator[tuple[Path_, str, str]]:
    how, imap, ready = box.get("sign_in", "password"), box.get("imap"), "Or run `followthrough connect`, which sets it."
    if how == "password" and isinstance(imap, dict) and "password" not in imap:
        yield (*at, "imap", "password"), "is missing", f"Set it; config.example.toml explains it. {ready}"
    if how == "oauth" and "oauth" not in box:
        yield (*at, "oauth"), "is missing", f"Set it; config.example.toml explains it. {ready}"
    if how != "oauth" and "oauth" in box:
        yield (*at, "sign_in"), f'is "{how}" beside [mailboxes.oauth]', 'Set sign_in = "oauth", or remove the table.'


def _report_contradictions(report: object, people: set[str], boxes: list[str]) -> Iterator[tuple[Path_, str, str]]:
    if not isinstance(report, dict):
        return
    sender = report.get("from_mailbox")
    if sender and str(sender).lower() not in boxes:
        yield (
            ("report", "from_mailbox"),
            f"{sender} is none of the mailboxes",
            f"Use one of {', '.join(sorted(boxes))}.",
        )
    receivers = report.get("to", [])
    for number, email in enumerate(receivers if isinstance(receivers, list) else []):
        if str(email).lower() not in people:
            mend = "Reports go to our own people only: add the person to [[people]]."
            yield ("report", "to", number), f"{email} is nobody of [[people]]", mend


def _each(tables: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = tables.get(name, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _emails(person: dict[str, Any]) -> list[str]:
    aliases = person.get("aliases", [])
    return [str(email) for email in (person.get("email", ""), *(aliases if isinstance(aliases, list) else []))]


def _without_repeats(problems: list[Problem]) -> list[Problem]:
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.where, problem.key), problem)
    return list(seen.values())


def _absolute(settings: Settings, folder: Path) -> Settings:
    drafting = settings.drafting
    paths = {name: folder / path for name in ("templates", "library") if (path := getattr(drafting, name))}
    key_file = (folder / settings.secrets.key_file).resolve()
    update = {
        "data_dir": (folder / settings.data_dir).resolve(),
        "drafting": drafting.model_copy(update=paths),
        "secrets": settings.secrets.model_copy(update={"key_file": key_file}),
    }
    return settings.model_copy(update=update)
