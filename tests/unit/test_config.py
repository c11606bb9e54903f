from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.config import Settings, load, work_calendar
from worker.errors import ConfigError, UsageError

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
ENVIRONMENT = {"LARKSPUR_PASSWORD": "s3cret"}
SMALL = """
[company]
name = "Acme"
domains = ["acme.example"]
[[people]]
name = "Ann"
email = "Ann@acme.example"
[[mailboxes]]
address = "ann@acme.example"
[mailboxes.imap]
host = "imap.acme.example"
password = "env:LARKSPUR_PASSWORD"
[mailboxes.smtp]
host = "smtp.acme.example"
password = "env:LARKSPUR_PASSWORD"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def problems_of(path: Path, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, ENVIRONMENT | (environment or {}))
    return [str(problem).replace(f"{path}", "config.toml") for problem in caught.value.problems]


def test_the_example_loads() -> None:
    settings = load(EXAMPLE, ENVIRONMENT)
    assert settings.mailboxes[0].imap.password.get_secret_value() == "s3cret"
    assert settings.owner("priya@larkspur.example").name == "Priya Raman"


@pytest.mark.parametrize("token", ["abc123", "two words of more than sixteen", ""])
def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path, token: str) -> None:
    path = written(tmp_path, f'{SMALL}\n[web]\nmetrics_token = "env:TOKEN"\n')
    if token:
        (problem,) = problems_of(path, {"TOKEN": token})
        assert "openssl rand -hex 32" in problem
        assert token not in problem
    (unset,) = problems_of(path)
    assert "there is no environment variable TOKEN" in unset


def test_the_example_explains_every_key() -> None:
    text = EXAMPLE.read_text()

    def keys(model: type) -> set[str]:
        found: set[str] = set()
        for name, schema in model.model_json_schema()["$defs"].items():  # type: ignore[attr-defined]
            if name not in {"TouchKind", "Source"}:
                found |= set(schema.get("properties", {}))
        return found | set(Settings.model_fields)

    assert {key for key in keys(Settings) if key not in text} == set()


def test_the_small_one_loads_with_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, SMALL), ENVIRONMENT)
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/followthrough.db"
    assert settings.mailboxes[0].imap.port == 993
    assert settings.person("ann@acme.example").name == "Ann"


def test_every_problem_is_told_at_once_with_line_and_mend(tmp_path: Path) -> None:
    text = SMALL.replace("[company]", "[company]\nnmae = 3").replace('host = "smtp', 'security = "none"\nhost = "smtp')
    text += '[web]\nlisten = "0.0.0.0:8025"\n[sending]\nundo_secs = 3\n[report]\nto = ["bob@acme.example"]\n'
    found = problems_of(written(tmp_path, text))
    assert 'config.toml:3: company.nmae: there is no key "nmae". Did you mean "name"?' in found
    assert any(line.startswith("config.toml:21: sending.undo_secs") and '"undo_seconds"' in line for line in found)
    assert any(
        line.startswith("config.toml:15: mailboxes.0.smtp.security: sends the password in the clear") for line in found
    )
    assert any(line.startswith("config.toml:18: web.password_hash: is empty while") for line in found)
    assert any(line.startswith("config.toml:23: report.to.0: bob@acme.example is nobody") for line in found)
    assert len(found) == 5


def test_how_a_person_writes(tmp_path: Path) -> None:
    said = 'email = "Ann@acme.example"\ntone = "warm"\ngreeting = { en = "Hi {first_name}", de-AT = "Servus {name}" }\nclosing = "Cheers"'
    path = written(tmp_path, SMALL.replace('email = "Ann@acme.example"', said))
    ann = load(path, ENVIRONMENT).person("ann@acme.example")
    assert (ann.tone, ann.closing) == ("warm", {"": "Cheers"})
    assert ann.greeting == {"en": "Hi {first_name}", "de-AT": "Servus {name}"}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ('greeting = "Hi {nickname}"', "has braces around what is no name"),
        ('greeting = { english = "Hi" }', "is not the code of a language"),
        ("greeting = 3", "config.toml:9: people.0.greeting"),
        ('closing = """A\nB"""', "is not words of one line"),
        ('tone = "loud"', "config.toml:9: people.0.tone"),
    ],
)
def test_what_nobody_can_write_like_is_refused(tmp_path: Path, key: str, words: str) -> None:
    path = written(tmp_path, SMALL.replace("[[mailboxes]]", f"\n{key}\n[[mailboxes]]"))
    (problem,) = problems_of(path)
    assert words in problem


def test_variables_stand_over_the_file(tmp_path: Path) -> None:
    environment = {
        "FOLLOWTHROUGH_WEB__LISTEN": "127.0.0.1:9000",
        "FOLLOWTHROUGH_SENDING__UNDO_SECONDS": "5",
        "FOLLOWTHROUGH_MAILBOXES__0__IMAP__HOST": "10.0.0.9",
        "FOLLOWTHROUGH_REPORT__TO__0": "ann@acme.example",
    }
    settings = load(written(tmp_path, SMALL), ENVIRONMENT | environment)
    assert (settings.web.port, settings.sending.undo_seconds) == (9000, 5)
    assert settings.mailboxes[0].imap.host == "10.0.0.9"
    assert settings.report.to == ("ann@acme.example",)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    assert problems_of(written(tmp_path, SMALL), {"FOLLOWTHROUGH_WEB__PORT": "1"}) == [
        'FOLLOWTHROUGH_WEB__PORT: web.port: there is no key "port". Known here: address, listen, metrics_token, password_hash, user.'
    ]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("hunter2", "a secret must not stand in the configuration"),
        ("file:nowhere", "cannot read the secret's file"),
        ("file:empty", "is empty"),
        ("env:NOWHERE", "there is no environment variable NOWHERE"),
    ],
)
def test_secrets_are_references(tmp_path: Path, reference: str, words: str) -> None:
    (tmp_path / "empty").write_text("\n")
    found = problems_of(written(tmp_path, SMALL.replace("env:LARKSPUR_PASSWORD", reference, 1)))
    assert [words in line and "hunter2" not in line for line in found] == [True]


def test_a_secret_from_a_file_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("pa55\n")
    settings = load(written(tmp_path, SMALL.replace("env:LARKSPUR_PASSWORD", "file:key")), {})
    assert settings.mailboxes[0].smtp.password.get_secret_value() == "pa55"
    assert "pa55" not in repr(settings)


def test_no_file_and_bad_syntax_are_clear(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no configuration at .*Copy config\.example\.toml"):
        load(tmp_path / "none.toml", {})
    assert problems_of(written(tmp_path, "a = 1\nb = = 2\n"))[0].startswith("config.toml:2: (syntax)")


def test_holidays_and_leave_are_days_off(tmp_path: Path) -> None:
    text = SMALL.replace(
        'name = "Ann"',
        'name = "Ann"\nholidays = "DE-BE"\ntimezone = "Europe/Berlin"\nleave = ["2026-08-03/2026-08-04"]',
    )
    calendar = work_calendar(load(written(tmp_path, text), ENVIRONMENT).people[0], range(2026, 2027))
    assert {day.isoformat() for day in calendar.days_off} >= {"2026-03-08", "2026-08-03", "2026-08-04", "2026-12-25"}


@given(st.text(max_size=40))
def test_any_text_as_hours_is_understood_or_explained(text: str) -> None:
    from worker.config.settings import WorkingHours  # noqa: PLC0415  (keeps the room's internals out of the header)

    try:
        hours = WorkingHours.model_validate({"monday": text}).monday
    except ValueError:
        return
    assert all(start < end for start, end in hours)
