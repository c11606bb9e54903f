"""One run of `connect`: from an address to a mailbox that can be read and sent from, written into the configuration.

find servers ─► secret (password, consent) ─► sign in: IMAP, SMTP ─► folders, clock, test draft ─► secret kept ─► configuration written
└──────────────────────────────── nothing is written ──────────────────────────────────────┘    └─ complete, or as before ─┘
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import keyring
import keyring.errors
from pydantic import BaseModel, ValidationError

from worker import app as composition
from worker.cli.credentials import Credentials, Secret, Wish, checked
from worker.cli.dialogue import Dialogue
from worker.config import MailboxSettings, PersonSettings, Settings, load
from worker.config.settings import OurCompany
from worker.config.write import NewMailbox, replacing, with_mailbox
from worker.errors import UsageError
from worker.jobs.tokens import Grant, forget, grant_name, keep, kept_client_secret, password_name
from worker.mail import discovery
from worker.mail.autoconfig import Candidate, Servers
from worker.mail.discovery import Found
from worker.mail.folders import FolderInfo
from worker.mail.imap import ImapSession
from worker.mail.providers import of_host
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.mail.trial import LeftDraft, first_that_works, leave_draft
from worker.model import Role
from worker.rules.domains import company as company_of
from worker.rules.domains import is_free_mail
from worker.store.vault import make_key

SKEW_TOLD = 30.0  # seconds from which a clock is called wrong
KEYRING_SERVICE = "followthrough"


class Connecting:
    """One run of the command, step by step."""

    def __init__(self, config: Path, wish: Wish, dialogue: Dialogue) -> None:
        self.config, self.wish, self.dialogue = config, wish, dialogue
        self.settings = load(config) if config.exists() else None
        boxes = self.settings.mailboxes if self.settings else ()
        self.existing: MailboxSettings | None = next((box for box in boxes if box.address == wish.address), None)
        self.smtp_sign_in = _signs_in_to_send(self.existing, wish)
        if not os.access(config.resolve().parent, os.W_OK | os.X_OK):
            raise UsageError(f"cannot write into the folder of {config}. Make it, or name another file: --config FILE.")

    def run(self) -> dict[str, object]:
        """What came of it, as `--json` prints it."""
        wish, tell = self.wish, self.dialogue.tell
        self._may_change()
        found = self._found()
        tell(f"{wish.address}: {found.how}")
        self._trust(found)
        credentials = self._credentials()
        credentials.check(found.provider)
        new = self._newcomer()
        secret = credentials.get(found.provider)
        imap, server = self._sign_in(found, secret)
        tell(f"reading: signed in at {imap.host}:{imap.port} ({imap.security})")
        with server:
            smtp, _ = first_that_works(found.servers.smtp, lambda at: SmtpCourier(self._outlet(secret, at)).check())
            tell(f"sending: {smtp.host}:{smtp.port} ({smtp.security}) takes mail from us")
            folders = server.folders()
            sent = self._sent_folder(folders)
            draft = self._draft(server, folders)
        box = self._box(new, imap, smtp, secret, sent)
        kept = self._write(box, secret)
        tell(f"{self.config} is written. Next: followthrough doctor")
        return {
            "address": wish.address,
            "found_by": found.how,
            "imap": _shown(imap),
            "smtp": _shown(smtp),
            "sign_in": "oauth" if secret.tokens else "password",
            "secret_kept_in": kept,
            "folders": [{"name": f.name, "role": f.role.value, "guessed": f.guessed} for f in folders],
            "sent_folder": sent or next((f.name for f in folders if f.role is Role.SENT and not f.guessed), None),
            "test_draft": draft and {"folder": draft.folder, "message_id": draft.message_id},
            "clock_ahead_seconds": draft.skew.total_seconds() if draft and draft.skew is not None else None,
            "configuration": str(self.config),
        }

    def _may_change(self) -> None:
        """Asks before anything that is configured changes; the consent of a mailbox that has one is simply renewed."""
        if self.existing is None or (self.existing.sign_in == "oauth" and not self.wish.password_stdin):
            return
        question = f"{self.wish.address} is configured already in {self.config}. Change how it signs in?"
        if not self.dialogue.confirm(question, "--yes"):
            raise UsageError("nothing was changed.")

    def _found(self) -> Found:
        """The servers: those that were named, those that are configured, else those that can be found."""
        wish, box = self.wish, self.existing
        if box and not wish.imap and not wish.smtp:
            imap, smtp = (
                Candidate(at.host, at.port, at.security, at.username or box.address) for at in (box.imap, box.smtp)
            )
            return Found(Servers((imap,), (smtp,)), "the servers of the configuration", True, of_host(imap.host))
        if wish.imap and wish.smtp:
            provider = of_host(wish.imap[0].host)
            return Found(Servers(wish.imap, wish.smtp), "the servers that you named", vouched=True, provider=provider)
        self.dialogue.tell(f"looking for the servers of {wish.address} …")
        found = discovery.find(wish.address, discovery.network())
        servers = Servers(wish.imap or found.servers.imap, wish.smtp or found.servers.smtp)
        if wish.username:
            servers = Servers(_as(wish.username, servers.imap), _as(wish.username, servers.smtp))
        return replace(found, servers=servers)

    def _trust(self, found: Found) -> None:
        """A name that only an unsigned answer of the network gave gets the secret only on a person's word."""
        if found.vouched:
            return
        hosts = sorted(
            {at.host for at in (*found.servers.imap, *found.servers.smtp)}
            - {a.host for a in self.wish.imap + self.wish.smtp}
        )
        question = f"These servers are not below your own domain: {', '.join(hosts)}. Does your mail provider use them?"
        if hosts and not self.dialogue.decide(question, "--imap-host HOST --smtp-host HOST"):
            raise UsageError("no secret was sent to them. Name the servers: --imap-host HOST --smtp-host HOST.")

    def _credentials(self) -> Credentials:
        box, settings, kept = self.existing, self.settings, ""
        if settings and box and box.sign_in == "oauth":
            with composition.opened(settings) as store:
                kept = kept_client_secret(composition.safe(settings, store), box.address)
        return Credentials(self.config, self.wish, self.dialogue, box.oauth if box else None, kept)

    def _newcomer(self) -> NewMailbox:
        """The person and the company, where the configuration does not know them yet."""
        wish, ask = self.wish, self.dialogue.ask
        people = self.settings.people if self.settings else ()
        known = any(wish.address in (person.email, *person.aliases) for person in people) or self.existing
        person: dict[str, object] = {}
        company: dict[str, object] = {}
        if not known:
            name = wish.name or ask("Name of the mailbox's owner, as it stands under mails", "--name")
            zone = wish.timezone or ask("Time zone", "--timezone", _system_zone())
            person = _valid(PersonSettings, name=name, email=wish.address, timezone=zone, signature=name)
        if self.settings is None:
            domain = wish.address.partition("@")[2]
            name = wish.company or ask("Name of your company", "--company", company_of(wish.address) or "")
            company = _valid(OurCompany, name=name, domains=[] if is_free_mail(domain) else [domain])
        return NewMailbox(wish.address, {}, {}, {}, person=person, company=company)

    # Signing in, and looking around

    def _sign_in(self, found: Found, secret: Secret) -> tuple[Candidate, ImapSession]:
        return first_that_works(found.servers.imap, lambda server: ImapSession(checked(lambda: secret.account(server))))

    def _outlet(self, secret: Secret, server: Candidate) -> SmtpAccount:
        return checked(lambda: secret.outlet(server, sign_in=self.smtp_sign_in))

    def _sent_folder(self, folders: list[FolderInfo]) -> str:
        """The folder to write down: "" where the server itself says which it is."""
        for role in (Role.INBOX, Role.SENT, Role.DRAFTS):
            for info in folders:
                if info.role is role:
                    self.dialogue.tell(f"{role.value}: {info.name}{' (guessed from its name)' if info.guessed else ''}")
        names = [info.name for info in folders]
        wanted = self.wish.sent_folder or (self.existing.sent_folder if self.existing else "")
        if wanted in names:
            return wanted
        listed = f"Folders of this mailbox: {', '.join(names[:50])}."
        if self.wish.sent_folder:
            raise UsageError(f'there is no folder "{self.wish.sent_folder}". {listed}')
        sent = next((info for info in folders if info.role is Role.SENT), None)
        if sent and not sent.guessed:
            return ""
        if sent and self.dialogue.confirm(f'Is "{sent.name}" the folder of sent mail?', "--yes or --sent-folder NAME"):
            return sent.name
        self.dialogue.tell(listed)
        named = self.dialogue.ask("Folder of sent mail", "--sent-folder")
        if named not in names:
            raise UsageError(f'there is no folder "{named}". {listed}')
        return named

    def _draft(self, server: ImapSession, folders: list[FolderInfo]) -> LeftDraft | None:
        folder = next((info.name for info in folders if info.role is Role.DRAFTS), None)
        wanted = self.wish.draft
        if wanted is None and folder and self.dialogue.somebody:
            wanted = self.dialogue.decide(
                f'Leave a test draft in "{folder}"? It is never sent, and compares the clocks.', "--draft"
            )
        if not wanted:
            return None
        if folder is None:
            self.dialogue.tell("There is no Drafts folder to leave a test draft in.")
            return None
        message_id = f"{composition.new_id()}@followthrough.invalid"
        draft = leave_draft(server, folder, self.wish.address, message_id, composition.now)
        self.dialogue.tell(f"A test draft lies in {folder}: delete it when you have seen it.")
        self._tell_skew(draft)
        return draft

    def _tell_skew(self, draft: LeftDraft) -> None:
        if draft.skew is None:
            self.dialogue.tell("The server does not tell its clock.")
            return
        seconds = draft.skew.total_seconds()
        if abs(seconds) < SKEW_TOLD:
            self.dialogue.tell(f"The clocks agree (the server's is {seconds:+.0f} s).")
            return
        way = "ahead of" if seconds > 0 else "behind"
        self.dialogue.tell(
            f"The server's clock is {abs(seconds):.0f} s {way} this machine's: waiting times would be wrong by that. "
            "Set this machine's clock (timedatectl set-ntp true), and try again."
        )

    # Writing

    def _box(self, new: NewMailbox, imap: Candidate, smtp: Candidate, secret: Secret, sent: str) -> NewMailbox:
        keys = {"sign_in": "oauth" if secret.tokens else "stored"} | ({"sent_folder": sent} if sent else {})
        oauth = None
        if secret.client and self.wish.oauth:
            oauth = secret.client.model_dump(exclude_defaults=True, exclude={"client_secret"}, mode="json")
            if reference := self.wish.client["client_secret"]:
                oauth["client_secret"] = reference
        sending = self._section(smtp) | ({} if self.smtp_sign_in else {"sign_in": False})
        return replace(
            new, keys=keys, imap=self._section(imap), smtp=sending, oauth=oauth, keeps_oauth=bool(secret.client)
        )

    def _section(self, server: Candidate) -> dict[str, object]:
        username = {} if server.username == self.wish.address else {"username": server.username}
        return {"host": server.host, "port": server.port, "security": server.security} | username

    def _write(self, box: NewMailbox, secret: Secret) -> str:
        """Keeps the secret, then replaces the configuration; says where the secret is."""
        in_keyring = secret.tokens is None and _keyring_takes(self.wish, secret.password)
        if in_keyring:
            reference = {"password": f"keyring:{KEYRING_SERVICE}/{self.wish.address}"}
            sending = {**box.smtp, **(reference if self.smtp_sign_in else {})}
            box = replace(box, keys={**box.keys, "sign_in": "password"}, imap={**box.imap, **reference}, smtp=sending)
        text = self.config.read_text(encoding="utf-8") if self.settings else ""
        with replacing(self.config, with_mailbox(text, box)) as beside:
            settings = load(beside)
            if not in_keyring:
                self._keep(settings, secret)
            elif self.existing and self.existing.sign_in != "password":
                with composition.opened(settings) as store, store.write() as tx:
                    forget(tx, self.wish.address)
        return "keyring" if in_keyring else "store"

    def _keep(self, settings: Settings, secret: Secret) -> None:
        if not settings.secrets.key.get_secret_value():
            make_key(settings.secrets.key_file)
        with composition.opened(settings) as store:
            safe = composition.safe(settings, store)
            if secret.tokens:
                keep(safe, grant_name(self.wish.address), Grant(secret.tokens, secret.client_secret).dump())
            else:
                keep(safe, password_name(self.wish.address), secret.password)


def _as(username: str, servers: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(replace(server, username=username) for server in servers)


def _signs_in_to_send(box: MailboxSettings | None, wish: Wish) -> bool:
    """As the options say, else as it is configured."""
    if wish.smtp_sign_in is not None or box is None or wish.smtp:
        return wish.smtp_sign_in is not False
    return box.smtp.sign_in and bool(box.smtp.password.get_secret_value() or box.sign_in != "password")


def _valid(section: type[BaseModel], **values: object) -> dict[str, object]:
    """The values, where they make a section of the configuration.  Raises UsageError."""
    try:
        section.model_validate(values)
    except ValidationError as error:
        wrong = (f"{entry['loc'][0]} {entry['msg'].removeprefix('Value error, ')}" for entry in error.errors())
        raise UsageError(f"{'; '.join(wrong)}.") from None
    return values


def _shown(server: Candidate) -> dict[str, object]:
    return {"host": server.host, "port": server.port, "security": server.security, "username": server.username}


def _keyring_takes(wish: Wish, password: str) -> bool:
    """Puts the password into the keyring where one is wanted and there; it must give it back."""
    if wish.keep == "store":
        return False
    try:
        if wish.keep == "auto" and keyring.get_keyring().priority < 1:  # no desktop
            return False
        keyring.set_password(KEYRING_SERVICE, wish.address, password)
        if keyring.get_password(KEYRING_SERVICE, wish.address) == password:
            return True
    except (keyring.errors.KeyringError, RuntimeError):
        pass
    if wish.keep == "keyring":
        raise UsageError(
            "there is no keyring that keeps the password. Leave out --keep keyring: it is then kept encrypted in the database."
        )
    return False


def _system_zone() -> str:
    """The zone of this machine, "UTC" where it does not say."""
    zone = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return zone or "UTC"
