#!/usr/bin/env python3
"""What reading photos from the disk costs: kennel with and without them in the system's memory.

    python3 Tests/Benchmarks/cold.py PHOTOS --kennel .build/release/kennel

Takes turns; before a cold one the system is asked to forget the photos (posix_fadvise, no need to be
root; a folder in memory, such as a tmpfs, stays where it is).
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import time


def forget(files):
    for file in files:
        descriptor = os.open(file, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def seconds(kennel, folder):
    start = time.perf_counter()
    subprocess.run(
        [kennel, "classify", folder, "--no-catalog", "--quiet"], check=True,
        stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kennel", default=".build/release/kennel")
    options = parser.parse_args()
    files = [file for file in options.photos.rglob("*") if file.is_file()]
    seconds(options.kennel, options.photos)
    warm, cold = [], []
    for _ in range(options.rounds):
        warm.append(seconds(options.kennel, options.photos))
        forget(files)
        cold.append(seconds(options.kennel, options.photos))
    ratio = statistics.median(one / two for one, two in zip(cold, warm))
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(files)} photos, {megabytes:.0f} MB: warm {statistics.median(warm):.2f} s, "
          f"cold {statistics.median(cold):.2f} s, {ratio:.2f} times as long")


if __name__ == "__main__":
    main()
