#!/usr/bin/env python3
"""What decoding large JPEGs at a reduced size costs in accuracy.

    python3 Tests/Benchmarks/reduced.py ../shared/datasets/whole-photos --short-side 2900

It enlarges labelled photos (one folder for each breed, as `kennel evaluate` takes them) until their
short side has so many pixels, adds a sensor's noise (seed 1), lets kennel recognise both, and says
how often it was right and how often it said the same. It needs Pillow, NumPy and a release build;
240 photos take 5 minutes and 1 GB of a temporary folder.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np
from PIL import Image


def enlarge(source, target, short_side, generator):
    with Image.open(source) as file:
        photo = file.convert("RGB")
    factor = short_side / min(photo.size)
    size = [round(side * factor) for side in photo.size]
    pixels = np.asarray(photo.resize(size, Image.Resampling.LANCZOS), np.int16)
    noise = generator.integers(-12, 13, pixels.shape[:2], np.int16)[..., None]
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8)).save(target, quality=88)


def recognise(kennel, folder, precision):
    lines = subprocess.run(
        [kennel, "classify", folder, "--no-catalog", "--precision", precision, "--format", "jsonl"],
        stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    results = [line for line in map(json.loads, lines) if line["type"] == "result"]
    return {str(pathlib.Path(line["path"]).relative_to(folder)): line for line in results}


def breed(result):
    return (result["breed"] or {}).get("id")


def right(results):
    return sum(path.split("-")[0] == breed(result) for path, result in results.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("--short-side", type=int, default=3000, help="pixels (default: 3000)")
    parser.add_argument("--precision", default="f32")
    parser.add_argument("--kennel", default=".build/release/kennel")
    options = parser.parse_args()
    generator = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(options.photos.glob("*/*.jpg")):
            target = pathlib.Path(folder) / file.relative_to(options.photos)
            enlarge(file, target, options.short_side, generator)
        small = recognise(options.kennel, options.photos, options.precision)
        large = recognise(options.kennel, folder, options.precision)
    assert small.keys() == large.keys(), "kennel passed over photos"
    same = sum(breed(small[path]) == breed(large[path]) for path in small)
    outcomes = sum(small[path]["outcome"] == large[path]["outcome"] for path in small)
    print(f"{len(small)} photos: right {right(small)}, enlarged {right(large)}; "
          f"the same breed {same}, the same outcome {outcomes}")


if __name__ == "__main__":
    main()
