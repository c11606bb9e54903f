"""What is installed from a wheel is whole: code, templates, migrations, the page's files."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("worker", "templates", "pyproject.toml", "README.md", "LICENSE", "config.example.toml")
MAIL = "From: Ana <ana@hafen-sued.example>\nTo: us@larkspur.example\nSubject: Sensors\n\nWe need eight sensors. Could you send a quote?\n"


def test_the_wheel_works_without_the_source(tmp_path: Path) -> None:
    source, built, installed = tmp_path / "source", tmp_path / "built", tmp_path / "installed"
    source.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, source / part)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(installed)
    missing = {
        shipped
        for folder in ("worker", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
        for shipped in [("worker/" if folder == "templates" else "") + path.relative_to(ROOT).as_posix()]
        if shipped not in names
    }
    assert missing == set()
    (tmp_path / "mail.eml").write_text(MAIL)
    # -S and no editable path: only the unpacked wheel and the libraries beside this interpreter are importable.
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    environment = os.environ | {"PYTHONPATH": f"{installed}{os.pathsep}{libraries}"}
    explained = subprocess.run(
        [sys.executable, "-S", "-m", "worker", "explain", "--json", "mail.eml"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert '"is_lead": true' in explained.stdout
