"""The backup of every night: made by the task worker beside its other work, a few kept."""

import fcntl
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from coldopen.config.backup.form import UNFINISHED, BackupError
from coldopen.config.backup.write import write_backup
from coldopen.config.data_folder import read_json, write_json
from coldopen.utils.clock import now

log = logging.getLogger(__name__)
STATE = "nightly.json"
PREFIX, SUFFIX = "nightly-", ".tar.gz"


class NightlyBackup:
    """Makes a backup once after each passing of a quiet hour, and keeps the newest few."""

    def __init__(self, folder: Path, *, hour: int, keep: int) -> None:
        self.folder = folder
        self.hour = hour
        self.keep = keep
        self.thread: threading.Thread | None = None

    @property
    def place(self) -> Path:
        """The folder of its files."""
        return self.folder / "backups"

    def begin_if_due(self, here: datetime) -> bool:
        """Begin one in the background if its hour has passed ``here``, the publication's time.

        A new folder waits for the next night; a night without a running site is made up for at the
        next start.
        """
        if self.thread and self.thread.is_alive():
            return False
        made = read_json(self.place / STATE).get("at")
        if made is None:
            self.note("")
            return False
        if datetime.fromisoformat(made) >= last_passing(here, self.hour):
            return False
        # Ends with the process: what it left unfinished is taken away by the next one.
        self.thread = threading.Thread(target=self.make, args=(here,), daemon=True)
        self.thread.start()
        return True

    def make(self, here: datetime) -> None:
        """Make one now and take the oldest away; what goes wrong is noted for the desk."""
        try:
            self.place.mkdir(mode=0o700, exist_ok=True)
            self.sweep()
            name = f"{PREFIX}{here:%Y-%m-%d-%H%M%S}{SUFFIX}"
            write_backup(self.folder, self.place / name)
            for old in sorted(self.place.glob(f"{PREFIX}*{SUFFIX}"))[: -self.keep]:
                old.unlink()
            self.note("")
        except (BackupError, OSError) as error:
            log.error("The nightly backup failed: %s", error)
            self.note(str(error))

    def note(self, failed: str) -> None:
        """Keep when it was last made or tried, and why it failed if it did."""
        try:
            self.place.mkdir(mode=0o700, exist_ok=True)
            write_json(self.place / STATE, {"at": now().isoformat(), "failed": failed})
        except OSError as error:  # a full disk; the log has the reason
            log.error("The state of the nightly backup can't be written: %s", error)

    def sweep(self) -> None:
        """Take away what a killed process left unfinished; what is being written is locked."""
        for left in self.place.glob(f"{PREFIX}*{UNFINISHED}"):
            with left.open("a") as opened:
                try:
                    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                left.unlink()


def last_passing(here: datetime, hour: int) -> datetime:
    """Return when an hour of the day last began, at or before ``here``."""
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def failure(folder: Path) -> str:
    """Return why the last nightly backup failed; nothing where it did not."""
    return str(read_json(folder / "backups" / STATE).get("failed") or "")
