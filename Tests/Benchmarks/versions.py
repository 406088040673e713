#!/usr/bin/env python3
"""Two builds of kennel on the same photos: whether their results are equal, and which is faster.

    python3 Tests/Benchmarks/versions.py OLD NEW PHOTOS [--photos 160] [--pairs 15] [--labelled FOLDER]

Both executables run `classify`, `stats`, `sort`, `undo` and `tag` in turn, each in a folder and a home
of its own; each pair begins with the other one. With --labelled, a folder with one folder per breed,
they also run `evaluate` and `train` on some of its photos. Prints the median of the time ratios of the
pairs, and the commands whose results differ: records without times and version, tables, trees of files
and trained weights.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

ENDINGS = {".jpg", ".jpeg", ".png"}


class World:
    """A copy of the photos, and a home for the catalog and the journals."""

    def __init__(self, executable, photos, folder):
        self.executable = str(pathlib.Path(executable).resolve())
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "archive/photos").mkdir(parents=True)
        for number, photo in enumerate(photos):
            shutil.copy(photo, folder / f"archive/photos/{number:04d}{photo.suffix}")
        home = folder / "home"
        self.environment = {
            **os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": str(home / "data")}

    def add_labelled(self, folder, breeds=4, photos=15):
        """Copies some photos of the first breeds of a labelled folder."""
        for breed in sorted(path for path in folder.iterdir() if path.is_dir())[:breeds]:
            target = self.folder / "archive/labelled" / breed.name
            target.mkdir(parents=True)
            for photo in sorted(breed.iterdir())[:photos]:
                shutil.copy(photo, target)

    def run(self, *arguments):
        """Seconds on the clock and of the processors, and what came of it."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(
            [self.executable, *arguments], cwd=self.folder / "archive", env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return (seconds, used), done

    def tree(self, with_content=True):
        """The files of the archive; labels hold the time, so their photos are compared by name."""
        root = self.folder / "archive"
        return sorted(
            (str(path.relative_to(root)),
             hashlib.sha256(path.read_bytes()).hexdigest() if with_content else "")
            for path in root.rglob("*") if path.is_file())


def records(text):
    """Records without what differs between versions and runs."""
    found = [json.loads(line) for line in text.splitlines()]
    return [{key: value for key, value in record.items()
             if key not in {"schema", "seconds", "version"}} for record in found]


def commands(world):
    """Runs the commands; gives each one's times and results."""
    times, done = world.run("classify", "photos", "--no-catalog", "--format", "jsonl")
    yield "classify", times, (done.returncode, records(done.stdout))
    times, done = world.run("stats", "photos", "--no-catalog", "--format", "csv")
    yield "stats", times, (done.returncode, done.stdout)
    times, done = world.run("sort", "photos", "--into", "sorted", "--copy", "--yes")
    yield "sort", times, (done.returncode, world.tree())
    times, done = world.run("undo")
    yield "undo", times, (done.returncode, world.tree())
    times, done = world.run("tag", "photos", "--yes", "--no-catalog")
    yield "tag", times, (done.returncode, world.tree(with_content=False))
    times, done = world.run("undo")
    yield "undo of tag", times, (done.returncode, world.tree())
    if not (world.folder / "archive/labelled").exists():
        return
    times, done = world.run("evaluate", "labelled", "--format", "json")
    yield "evaluate", times, (done.returncode, records(done.stdout))
    # One thread: with several, the order of sums differs between runs.
    times, done = world.run(
        "train", "labelled", "--output", "trained", "--epochs", "2", "--seed", "1", "--jobs", "1")
    weights = world.folder / "archive/trained/weights.safetensors"
    yield "train", times, (
        done.returncode, hashlib.sha256(weights.read_bytes()).hexdigest() if weights.exists() else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--photos", type=int, default=160, help="drawn with the random seed 1")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--labelled", type=pathlib.Path, help="a folder with one folder per breed")
    options = parser.parse_args()
    photos = sorted(
        path for path in options.folder.rglob("*") if path.suffix.lower() in ENDINGS)
    random.Random(1).shuffle(photos)
    photos = photos[:options.photos]
    times, different = {}, set()
    with tempfile.TemporaryDirectory(prefix="kennel-versions-") as work:
        for pair in range(options.pairs):
            results = {}
            for name in ("old", "new") if pair % 2 == 0 else ("new", "old"):
                world = World(getattr(options, name), photos, pathlib.Path(work) / name)
                if options.labelled:
                    world.add_labelled(options.labelled)
                for command, measured, result in commands(world):
                    times.setdefault(command, {}).setdefault(name, []).append(measured)
                    results.setdefault(command, []).append(result)
            different |= {command for command, (one, other) in results.items() if one != other}
    print(f"{len(photos)} photos, {options.pairs} pairs; medians of new / old")
    for command, both in times.items():
        wall, used = (
            statistics.median(new[kind] / old[kind] for old, new in zip(both["old"], both["new"]))
            for kind in (0, 1))
        print(f"{command:12} time {wall:.3f}, processor time {used:.3f}")
    print("Results differ:", ", ".join(sorted(different)) or "none")


if __name__ == "__main__":
    main()
