"""What the drivers' errors mean to a person."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from worker.errors import OutsideError, UnreachableError

# Codes of https://www.sqlite.org/rescode.html and appendix A of PostgreSQL's manual, by their beginning: what is wrong, how to mend it.
MEANINGS = {
    "SQLITE_FULL": ("the disk is full", "Free some space; nothing that was reported as done is lost"),
    "SQLITE_BUSY": ("the database was locked for too long", "Look for another program that holds the file open"),
    "SQLITE_LOCKED": ("the database was locked for too long", "Look for another program that holds the file open"),
    "SQLITE_READONLY": ("the database may not be written", "Give this user the right to write the file and its folder"),
    "SQLITE_CANTOPEN": (
        "the database cannot be opened",
        "Check that its folder exists and that this user may write in it",
    ),
    "SQLITE_IOERR": (
        "the disk is full, or failed while reading or writing",
        "Free some space; check the disk, and that the file lies on no network share",
    ),
    "SQLITE_NOTADB": ("the file is no database", "Check the path, or move the file away and restore a backup"),
    "SQLITE_CORRUPT": ("the database is damaged", "Move the file away and restore a backup"),
    "53100": ("the server's disk is full", "Free some space; nothing that was reported as done is lost"),
    "53": ("the server has too few resources", "Raise its max_connections or memory, or run fewer workers"),
    "28": ("the server refuses the user or the password", "Check the user and the password in database.url"),
    "3D000": ("the server has no such database", "Create it with createdb, or correct database.url"),
    "40": ("two transactions were in each other's way", "Trying again is safe"),
    "55P03": ("the database was locked for too long", "Look for another program that locks its tables"),
    "57014": ("a statement ran for too long", "Look for another program that loads the server"),
    "25006": ("the server is read-only", "Connect to the primary server"),
    "42501": ("the user may not do that", "Make the user the owner of the database"),
}
UNREACHABLE = ("08", "57P")


def meant(error: DBAPIError | PoolTimeoutError, where: str) -> OutsideError | None:
    """The error that tells a person what failed outside this program; None for a mistake of our own."""
    if isinstance(error, PoolTimeoutError):
        return OutsideError(f"{where}: every connection was in use for too long. Try again; run fewer things at once")
    code = _code(error)
    if code.startswith(UNREACHABLE):
        return UnreachableError(
            f"{where}: the database server does not answer. Check that it runs, and host and port in database.url"
        )
    found = next((meaning for start, meaning in MEANINGS.items() if code.startswith(start)), None)
    return found and OutsideError(f"{where}: {found[0]}. {found[1]}")


def _code(error: DBAPIError) -> str:
    """SQLite's name of the error, or PostgreSQL's SQLSTATE; a connection that was never made, or broke, has the class 08."""
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return code or ("08000" if isinstance(error, OperationalError) else "")
