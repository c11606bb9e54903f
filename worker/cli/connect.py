"""`followthrough connect`: what it can be told.  `connecting` does it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.connecting import Connecting
from worker.cli.console import print_json
from worker.cli.context import Json, context_of
from worker.cli.credentials import Keep, OAuthName, Wish
from worker.cli.dialogue import Dialogue
from worker.config import Settings, load
from worker.errors import UsageError
from worker.jobs.tokens import reseal
from worker.mail import discovery
from worker.mail.autoconfig import Candidate
from worker.mail.security import Security
from worker.store.vault import add_key


def add_to(app: typer.Typer) -> None:
    app.command()(connect)


def connect(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="The address of the mailbox.")] = "",
    name: Annotated[str, typer.Option(help="The owner's name, as it stands under mails.")] = "",
    company: Annotated[str, typer.Option(help="Your company's name, for a configuration that is new.")] = "",
    timezone: Annotated[str, typer.Option(help="The owner's time zone, as Europe/Berlin.")] = "",
    username: Annotated[str, typer.Option(help="The name to sign in with, where it is not the address.")] = "",
    imap_host: Annotated[str, typer.Option(help="The IMAP server, in place of looking for it.")] = "",
    imap_port: Annotated[int, typer.Option(min=0, max=65535, help="0: the usual ones.")] = 0,
    imap_security: Annotated[Security | None, typer.Option(help="none: on this machine alone.")] = None,
    smtp_host: Annotated[str, typer.Option(help="The SMTP server, in place of looking for it.")] = "",
    smtp_port: Annotated[int, typer.Option(min=0, max=65535, help="0: the usual ones.")] = 0,
    smtp_security: Annotated[Security | None, typer.Option()] = None,
    smtp_sign_in: Annotated[
        bool | None, typer.Option(help="Whether the SMTP server wants a sign-in; the usual is yes.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    oauth: Annotated[OAuthName | None, typer.Option(help="Sign in with OAuth 2 at this provider.")] = None,
    client_id: Annotated[str, typer.Option(help="Your registration at the provider (README).")] = "",
    client_secret: Annotated[
        str, typer.Option(help="A reference to its secret: file:PATH, env:NAME, keyring:SERVICE/USER.")
    ] = "",
    tenant: Annotated[str, typer.Option(help="Microsoft: your tenant.")] = "",
    authorize_url: Annotated[str, typer.Option(help="For --oauth other.")] = "",
    token_url: Annotated[str, typer.Option(help="For --oauth other.")] = "",
    device_url: Annotated[str, typer.Option(help="For --oauth other.")] = "",
    scope: Annotated[list[str] | None, typer.Option(help="For --oauth other; repeatable.")] = None,
    device: Annotated[bool, typer.Option("--device", help="Consent on another device, by a code.")] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the browser comes back to, to forward it from elsewhere.")
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser, or only print the address.")] = True,
    keep: Annotated[
        Keep, typer.Option(help="Where a password is kept: the desktop's keyring, or encrypted in the database.")
    ] = "auto",
    sent_folder: Annotated[str, typer.Option(help="The folder of sent mail, where the server does not say.")] = "",
    draft: Annotated[
        bool | None, typer.Option(help="Leave a test draft in Drafts (it compares the clocks, too).")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Agree to guesses and to changing what is configured.")
    ] = False,
    rotate_key: Annotated[
        bool, typer.Option("--rotate-key", help="Encrypt stored secrets with a new key, and nothing else.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Finds the servers of an address, signs in, confirms the folders, and writes the configuration."""
    config = context_of(context).config
    if rotate_key:
        _rotate_key(load(config), as_json=as_json)
        return
    wish = Wish(
        address=_address(address),
        name=name,
        company=company,
        timezone=timezone,
        username=username,
        imap=_named("imap", imap_host, imap_port, imap_security, username or address.lower()),
        smtp=_named("smtp", smtp_host, smtp_port, smtp_security, username or address.lower()),
        smtp_sign_in=smtp_sign_in,
        password_stdin=password_stdin,
        oauth=oauth,
        client={
            "client_id": client_id, "client_secret": client_secret, "tenant": tenant, "authorize_url": authorize_url,
            "token_url": token_url, "device_url": device_url, "scopes": scope or [],
        },
        device=device,
        port=port,
        browser=browser,
        keep=keep,
        sent_folder=sent_folder,
        draft=draft,
    )  # fmt: skip
    outcome = Connecting(config, wish, Dialogue(yes)).run()
    if as_json:
        print_json(outcome)


def _address(text: str) -> str:
    local, at, domain = text.strip().lower().partition("@")
    if (
        not local
        or not at
        or not domain
        or any(c.isspace() or not c.isprintable() or c in '<>"@' for c in local + domain)
    ):
        raise UsageError(f"{text or '(nothing)'} is no e-mail address. Write it as name@example.com.")
    return f"{local}@{domain}"


def _named(kind: str, host: str, port: int, security: Security | None, username: str) -> tuple[Candidate, ...]:
    """The candidates at a host that was named; TLS first, STARTTLS second, nothing in the clear unless asked for on this machine."""
    if not host:
        if port or security:
            raise UsageError(f"--{kind}-port and --{kind}-security say nothing without --{kind}-host.")
        return ()
    usual = discovery.imap_at(host, username) if kind == "imap" else discovery.smtp_at(host, username)
    chosen = [server for server in usual if security in {None, server.security}] or [replace(usual[0], security="none")]
    return tuple(replace(server, port=port or server.port) for server in chosen)


def _rotate_key(settings: Settings, *, as_json: bool) -> None:
    """A new key before the others, and every secret under it."""
    file, configured = settings.secrets.key_file, settings.secrets.key.get_secret_value()
    if not configured:
        add_key(file)
    with composition.opened(settings) as store:
        count = reseal(composition.safe(settings, store))
    dialogue = Dialogue(yes=True)
    dialogue.tell(f"{count} stored secrets are encrypted with the first key now.")
    if configured:
        dialogue.tell(
            "The keys are configured by [secrets] key: put a new one before the others there, then run this again."
        )
    else:
        dialogue.tell(f"{file} keeps the older keys to read backups; remove their lines when no backup needs them.")
    if as_json:
        print_json({"secrets": count, "key_file": None if configured else str(file)})
