import fcntl
import gzip
import io
import json
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from coldopen.config.backup.form import BackupError
from coldopen.config.backup.read import restore_backup
from coldopen.config.data_folder import DATABASE

Edit = Callable[[list[tuple[tarfile.TarInfo, bytes]]], list[tuple[tarfile.TarInfo, bytes]]]


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edited(backup: Path, edit: Edit) -> Path:
    """The backup with other members, packed as neatly as before."""
    with tarfile.open(backup) as tar:
        members = [(info, file.read() if (file := tar.extractfile(info)) else b"") for info in tar]
    target = backup.with_name("edited.tar.gz")
    with tarfile.open(target, "w:gz", format=tarfile.PAX_FORMAT) as tar:
        for info, data in edit(members):
            info.size = len(data) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(data))
    return target


def test_restored_folder_is_the_same(folder: Path, backup: Path, tmp_path: Path) -> None:
    restore_backup(backup, tmp_path / "new")
    before, after = files(folder), files(tmp_path / "new")
    for name in ("secret_key", "coldopen.toml", "theme/tokens.css", "media/pictures/a.jpg"):
        assert after[name] == before[name]
    assert DATABASE in after


def test_folder_with_something_in_it_is_refused(folder: Path, backup: Path) -> None:
    before = files(folder)
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(backup, folder)
    assert files(folder) == before


def test_replaced_folder_is_kept_aside(folder: Path, backup: Path) -> None:
    (folder / "media" / "later.jpg").write_bytes(b"later")
    found = restore_backup(backup, folder, replace=True)
    assert not (folder / "media" / "later.jpg").exists()
    assert (Path(found.kept_aside) / "media" / "later.jpg").read_bytes() == b"later"


def test_served_folder_is_refused(folder: Path, backup: Path) -> None:
    with (folder / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupError, match="is running"):
            restore_backup(backup, folder, replace=True)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_cut_off_file_changes_nothing(backup: Path, tmp_path: Path, kept: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(BackupError, match=r"cut off|damaged"):
        restore_backup(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_flipped_bit_is_noticed(backup: Path, tmp_path: Path) -> None:
    data = bytearray(gzip.decompress(backup.read_bytes()))
    data[data.index(b"picture")] ^= 1
    backup.write_bytes(gzip.compress(bytes(data)))
    with pytest.raises(BackupError, match="differs from what was put in"):
        restore_backup(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "media/../../evil",
        "media//x",
        "./media/x",
        "C:\\evil",
        "prepared.json",
        "media",
    ],
)
def test_name_that_leads_elsewhere_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    def add(
        members: list[tuple[tarfile.TarInfo, bytes]],
    ) -> list[tuple[tarfile.TarInfo, bytes]]:
        return [*members[:-1], (tarfile.TarInfo(name), b"evil"), members[-1]]

    with pytest.raises(BackupError, match="holds what none should"):
        restore_backup(edited(backup, add), tmp_path / "deep" / "new")
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_link_or_device_is_refused(backup: Path, tmp_path: Path, kind: bytes) -> None:
    def add(
        members: list[tuple[tarfile.TarInfo, bytes]],
    ) -> list[tuple[tarfile.TarInfo, bytes]]:
        info = tarfile.TarInfo("media/link")
        info.type, info.linkname = kind, "/etc/passwd"
        return [*members[:-1], (info, b""), members[-1]]

    with pytest.raises(BackupError, match="link or device"):
        restore_backup(edited(backup, add), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_something_after_the_end_is_refused(backup: Path, tmp_path: Path) -> None:
    def add(
        members: list[tuple[tarfile.TarInfo, bytes]],
    ) -> list[tuple[tarfile.TarInfo, bytes]]:
        return [*members, (tarfile.TarInfo("media/after"), b"x")]

    with pytest.raises(BackupError, match="follows the end"):
        restore_backup(edited(backup, add), tmp_path / "new")


def test_other_tar_files_are_no_backup(tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("media/x"))
    with pytest.raises(BackupError, match="no backup"):
        restore_backup(other, tmp_path / "new")


def test_backup_of_another_version_is_refused(backup: Path, tmp_path: Path) -> None:
    def age(
        members: list[tuple[tarfile.TarInfo, bytes]],
    ) -> list[tuple[tarfile.TarInfo, bytes]]:
        head = json.loads(members[0][1]) | {"fingerprint": "another"}
        return [(members[0][0], json.dumps(head).encode()), *members[1:]]

    with pytest.raises(BackupError, match="another development version"):
        restore_backup(edited(backup, age), tmp_path / "new")


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        restore_backup(tmp_path / "nothing", tmp_path / "new")
