#!/usr/bin/env python3
"""Times kennel on a large archive that it knows: no photo is opened, let alone decoded.

    python3 Tests/Benchmarks/archive.py --kennel .build/release/kennel --photos 100000

It makes an archive of tiny JPEG files in a temporary folder, lets kennel recognise a single one, and
writes what the catalog would hold of all others into it, with random breeds (seed 1) and dates. Then
it times whole processes: `kennel --version`, `kennel stats` and `kennel sort --dry-run`, several
times each in turn, and prints the median, photos a second beyond the process's start, and the
largest resident memory. If kennel opened the photos, it would name each as unreadable: that fails.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "Tests/ImagingTests/Fixtures/orientation-6.jpg"


def make_archive(folder, count):
    """`count` files that begin as JPEG does and go no further, 200 in a folder."""
    for number in range(count):
        place = folder / f"{2005 + number // 200 % 20}" / f"{number // 200:04d}"
        if number % 200 == 0:
            place.mkdir(parents=True)
        (place / f"IMG_{number:06d}.JPG").write_bytes(b"\xff\xd8\xff\xe0" + number.to_bytes(8, "big"))


def fill_catalog(catalog, archive, breeds):
    """Rows as kennel would write them, for all files of the archive."""
    random.seed(1)
    db = sqlite3.connect(catalog)
    model = db.execute("SELECT id FROM model").fetchone()[0]
    picture = db.execute("SELECT max(id) FROM picture").fetchone()[0]
    for folder, _, names in os.walk(archive):
        for name in names:
            picture += 1
            status = os.stat(os.path.join(folder, name))
            taken = random.randrange(2005, 2025) * 10_000 + random.randrange(1, 13) * 100 + 15
            db.execute("INSERT INTO picture VALUES (?, ?)", (picture, random.randbytes(32)))
            db.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, 500, 375, ?, ?, NULL)",
                (os.fsencode(folder), os.fsencode(name), status.st_size, status.st_mtime_ns,
                 status.st_dev, status.st_ino, picture, taken * 100_000, "Rex\x1fAdopted"))
            dog = 0.02 if random.random() < 0.1 else 0.99
            db.execute(
                "INSERT INTO recognition VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL)",
                (picture, model, random.choice(breeds), dog * random.uniform(0.4, 1), dog))
            db.execute("INSERT INTO output VALUES (?, ?, ?)", (picture, model, bytes(500)))
    db.commit()
    db.close()


def measure(command, environment):
    """Seconds and KiB of one process, and its standard output."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output = process.stdout.read()
    talk = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0 or b"could not be read" in output:
        raise SystemExit(f"{command} failed: {talk[-500:]}")
    return seconds, usage.ru_maxrss, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kennel", default=ROOT / ".build/release/kennel", type=Path)
    parser.add_argument("--photos", default=100_000, type=int)
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--folder", help="where the archive is made; by default a temporary folder")
    options = parser.parse_args()
    kennel = str(options.kennel.resolve())
    work = Path(tempfile.mkdtemp(prefix="kennel-archive-", dir=options.folder))
    try:
        environment = os.environ | {"XDG_STATE_HOME": str(work / "state"), "LC_ALL": "C.UTF-8"}
        photos = work / "Photos"
        make_archive(photos, options.photos)
        measure([kennel, "classify", "-q", str(PICTURE)], environment)
        labels = json.loads(
            (ROOT / "Models/tf_efficientnetv2_b0.dogs121/labels.json").read_text())
        breeds = [label["id"] for label in labels if label["kind"] == "breed"]
        fill_catalog(work / "state/kennel/catalog.sqlite", photos, breeds)
        commands = {
            "--version": [kennel, "--version"],

            "stats": [kennel, "stats", str(photos)],
            "sort --dry-run": [
                kennel, "sort", str(photos), "--into", str(work / "Sorted"), "--copy",
                "--dry-run"],
        }
        found = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                found[name].append(measure(command, environment)[:2])
        start = statistics.median(seconds for seconds, _ in found["--version"])
        print(f"{options.photos} photos, median of {options.rounds} runs")
        for name, runs in found.items():
            seconds = statistics.median(seconds for seconds, _ in runs)
            memory = max(memory for _, memory in runs) / 1024
            rate = "" if name == "--version" else (
                f"{options.photos / max(1e-9, seconds - start):10.0f} photos/s beyond start")
            print(f"{name:16} {seconds:7.3f} s  {memory:6.0f} MiB {rate}")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
