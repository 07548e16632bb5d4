"""Build on a real Dask cluster of two workers on the loopback address, and hold it against a build without.

    make cluster           (installs the extra ``dask``)

The same bytes; a worker that is killed while it works loses nothing; one that sees another content is refused.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from distributed import LocalCluster

from factsheet.cli import main
from factsheet.project.copies.contacts import COLUMNS

ROOT = Path(__file__).parents[2]
OPTIONS = ("-q", "--format", "pdf", "--lang", "en", "--paper", "a4")


def made(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if not path.name.startswith(".")}


def started() -> LocalCluster:
    return LocalCluster(n_workers=2, processes=True, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)


def killed(cluster: LocalCluster, after: float) -> None:
    time.sleep(after)
    worker = next(iter(cluster.workers.values()))
    os.kill(worker.process.pid, signal.SIGKILL)


def tell(what: str, right: bool) -> bool:
    print(f"{what:<66}{'yes' if right else 'NO'}", flush=True)
    return right


def guide() -> bool:
    """Run the command as the guide has it, but for the address of the cluster, in a first project."""
    text = (ROOT / "docs/how-to/many.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^factsheet (build --dask \S+)$", text, re.MULTILINE)
    status = [main(["init", "first", "--publisher", "Our Desk"])]
    os.chdir("first")
    with started() as cluster:  # whose workers are in this folder
        status.append(main(re.sub(r"tcp://\S+", cluster.scheduler_address, line).split()))
    right = status == [0, 0] and len(made("output")) > 3
    os.chdir("..")
    return right


def tried(folder: Path) -> bool:
    os.chdir(folder)
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, name)
    rows = (f"g-{n},Jane {n},,,,jane{n}@example.test,+1 613,,," for n in range(60))
    Path("contacts.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    copies = ("rainbow-railroad", "--for", "contacts.csv", "-q", "--lang", "en", "--paper", "a4")
    kept = [main(["build", *OPTIONS, "--output", "here"]), main(["build", *copies, "--output", "here-copies"])]
    with started() as cluster:
        dask = ("--dask", cluster.scheduler_address)
        kept.append(main(["build", *OPTIONS, "--output", "there", *dask]))
        right = tell("the same bytes, made by two workers", made("here") == made("there"))
        kept.append(main(["build", *copies, "--output", "there-copies", *dask]))
        right &= tell("the same copies for local groups", made("here-copies") == made("there-copies"))
        stop = threading.Thread(target=killed, args=(cluster, 0.3))
        stop.start()
        kept.append(main(["build", *OPTIONS, "--force", "--output", "killed", *dask]))
        stop.join()
        right &= tell("the same bytes, while a worker is killed", made("here") == made("killed"))
    right &= tell("each build ended well", kept == [0, 0, 0, 0, 0])
    right &= tell("the command of docs/how-to/many.md", guide())
    Path("other").mkdir()
    shutil.copytree("content", "other/content")
    facts = Path("other/content/facts/background.yaml")
    facts.write_text(facts.read_text(encoding="utf-8") + "# another line\n", encoding="utf-8")
    os.chdir("other")
    with started() as cluster:  # whose workers are in this folder
        os.chdir("..")
        status = main(["build", *OPTIONS, "--output", "other-there", "--dask", cluster.scheduler_address])
    right &= tell("a worker that sees another content is refused, and nothing made", status == 4)
    return right and not Path("other-there").exists()


def run() -> int:
    with tempfile.TemporaryDirectory() as folder:
        right = tried(Path(folder))
        os.chdir(ROOT)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(run())
