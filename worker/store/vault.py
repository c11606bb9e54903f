"""Encryption of secrets (Fernet: AES-128-CBC with HMAC-SHA-256), with keys that never lie in the database.

The first key encrypts, every key decrypts.  Keys are read again at each use: a key that was added meanwhile needs no restart.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from worker.errors import SecretLostError

_LOST = "Put the key back, or sign in again: followthrough connect ADDRESS."


class Vault:
    """Seals and opens with the keys that `keys` gives, the newest first."""

    def __init__(self, keys: Callable[[], list[str]]) -> None:
        self._keys = keys

    def seal(self, secret: str) -> str:
        """Raises SecretLostError without any key."""
        return self._box().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises SecretLostError where no key fits."""
        for _ in range(2):  # a key may have been changed between the row's reading and the key's
            with suppress(InvalidToken):
                return self._box().decrypt(sealed.encode()).decode()
        raise SecretLostError(f"a stored secret was encrypted with a key that is not here any more. {_LOST}")

    def _box(self) -> MultiFernet:
        keys = self._keys()
        if not keys:
            raise SecretLostError(f"there is no key for the stored secrets. {_LOST}")
        try:
            return MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SecretLostError(
                "a key for the stored secrets is no Fernet key (32 bytes in URL-safe base64). Mend it."
            ) from None


def keys_in(file: Path) -> list[str]:
    """The keys of a file, one a line, the newest first; none where there is no file.

    Raises SecretLostError where others than its owner may read it.
    """
    try:
        with file.open(encoding="ascii") as opened:
            if os.fstat(opened.fileno()).st_mode & 0o077:
                raise SecretLostError(f"others may read the keys in {file}. Mend it: chmod 600 {file}")
            return opened.read(10_000).split()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise SecretLostError(f"cannot read the keys in {file} ({error}). Mend the file or its permissions.") from None


def make_key(file: Path) -> None:
    """A first key, where there is none yet."""
    if not keys_in(file):
        _write(file, [Fernet.generate_key().decode()], over=False)


def add_key(file: Path) -> None:
    """A new key before the others: it encrypts from now on."""
    _write(file, [Fernet.generate_key().decode(), *keys_in(file)], over=True)


def _write(file: Path, keys: list[str], *, over: bool) -> None:
    """The whole file or nothing of it, readable by its owner alone; another process that was first wins unless `over`."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}-", delete=False) as new:
        try:
            new.write("\n".join(keys) + "\n")
            new.flush()
            os.fsync(new.fileno())
            if over:
                Path(new.name).replace(file)
            else:
                with suppress(FileExistsError):
                    os.link(new.name, file)
        finally:
            Path(new.name).unlink(missing_ok=True)
