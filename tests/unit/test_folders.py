import pytest

from worker.mail.folders import FolderInfo, ListedFolder, roles
from worker.model import Role


def listed(name: str, *attributes: str, delimiter: str = "/") -> ListedFolder:
    return ListedFolder(name, delimiter, frozenset(attributes))


def test_the_server_knows_best() -> None:
    found = roles(
        [listed("inbox"), listed("Post/Raus", "\\HasNoChildren", "\\SENT"), listed("Sent"), listed("Alles", "\\All")]
    )
    assert found == [
        FolderInfo("inbox", Role.INBOX),
        FolderInfo("Post/Raus", Role.SENT),
        FolderInfo("Sent", Role.OTHER),
        FolderInfo("Alles", Role.ALL),
    ]


@pytest.mark.parametrize(
    ("name", "delimiter", "role"),
    [
        ("Sent Items", "/", Role.SENT),
        ("INBOX.Sent", ".", Role.SENT),
        ("[Gmail]/Gesendet", "/", Role.SENT),
        ("Éléments envoyés", "/", Role.SENT),
        ("ENTWÜRFE", "/", Role.DRAFTS),
        ("Papierkorb", "", Role.TRASH),
        ("Spam", "/", Role.JUNK),
    ],
)
def test_a_usual_name_is_a_guess(name: str, delimiter: str, role: Role) -> None:
    assert roles([listed(name, delimiter=delimiter)]) == [FolderInfo(name, role, guessed=True)]


@pytest.mark.parametrize("name", ["Projects/Sent", "Sent offers 2025", "Customers"])
def test_other_folders_are_not_guessed_at(name: str) -> None:
    assert roles([listed(name)]) == [FolderInfo(name, Role.OTHER)]


def test_one_guess_a_role() -> None:
    assert [info.role for info in roles([listed("Sent"), listed("Gesendet")])] == [Role.SENT, Role.OTHER]


def test_folders_that_cannot_be_opened_are_left_out() -> None:
    assert roles([listed("[Gmail]", "\\Noselect"), listed("Gone", "\\NonExistent")]) == []
