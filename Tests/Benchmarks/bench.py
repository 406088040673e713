#!/usr/bin/env python3
"""Compares kennel with onnxruntime and PyTorch on this machine, side by side in one run.

    bench.py [--quick] [--json FILE] [--python-env FOLDER] [--build FOLDER]

Needs nothing but Python 3.9: the peers come from PyPI into an environment of their own. README.md
beside this file says what each row means. Measurements of the engines alternate, each in a process
of its own; the figures are medians over the rounds.
"""

import argparse
import json
import pathlib
import statistics
import tempfile
import time

import training
from common import (
    DEFAULT, PACKAGES, SIZES, Runs, add_common_options, advantage, cell, check_kennel, complete,
    has_bf16, heading, machine, make_environment, markdown, measured, say,
)

NETWORKS = ("tf_efficientnetv2_b0", "inception_v3")
ENGINES = ("kennel f32", "kennel bf16", "onnxruntime", "torch")


class Bench(Runs):
    """The rows so far, and how to fill them."""

    def __init__(self, options, python, work):
        super().__init__(options, python, work)
        self.samples = {}
        self.rows = []
        self.engines = [name for name in ENGINES if self.is_available(name)]

    def is_available(self, engine):
        if engine in ("onnxruntime", "torch"):
            return self.python is not None and engine in self.options.peers
        if self.options.peers_only:
            return False
        return engine == "kennel f32" or has_bf16() or self.options.force_bf16

    def record(self, row, engine, value, unit, is_rate):
        if row not in self.samples:
            self.samples[row] = {}
            self.rows.append((row, unit, is_rate))
        self.samples[row].setdefault(engine, []).append(value)

    # --- The network alone

    def network(self, engine, name, threads, workers):
        seconds = self.options.seconds
        if engine.startswith("kennel"):
            command = [
                self.options.network_bench, "--architecture", name, "--size", SIZES[name],
                "--precision", engine.split()[1], "--threads", threads, "--workers", workers,
                "--seconds", seconds]
        else:
            command = self.peer(
                "network", engine, self.work, name, SIZES[name], threads, workers, seconds)
        result = self.run(engine, command)
        return json.loads(result["output"].splitlines()[-1]) if result else None

    def networks(self):
        for name in NETWORKS:
            for engine in self.engines:
                found = self.network(engine, name, self.cores, 1)
                if found:
                    title = f"{name}@{SIZES[name]}, one photo, {self.cores} threads"
                    self.record(title, engine, found["medianMilliseconds"], "ms", False)
            for engine in self.engines:
                found = self.network(engine, name, 1, self.cores)
                if found:
                    title = f"{name}@{SIZES[name]}, {self.cores} workers of one thread"
                    self.record(title, engine, found["imagesPerSecond"], "images/s", True)

    # --- The way of a photo, from the file to the answer

    def classify(self, engine, photos):
        if engine.startswith("kennel"):
            command = [
                self.options.kennel, "classify", "--precision", engine.split()[1], "--format",
                "jsonl", "--quiet", "--jobs", self.cores, *photos]
        else:
            command = self.peer(
                "folder", engine, self.work, DEFAULT, SIZES[DEFAULT], self.cores, *photos)
        return self.run(engine, command)

    def folder(self, title, photos):
        for engine in self.engines:
            result = self.classify(engine, photos)
            if not result:
                continue
            rate = len(photos) / result["seconds"]
            self.record(f"{title}, whole process", engine, rate, "photos/s", True)
            self.record(f"{title}, peak memory", engine, result["peakMegabytes"], "MB", False)
            if not engine.startswith("kennel"):
                rate = len(photos) / json.loads(result["output"])["secondsAfterLoading"]
            self.record(f"{title}, peers' start left out", engine, rate, "photos/s", True)

    def start(self, photo):
        commands = {
            "kennel f32": [self.options.kennel, "--version"],
            "onnxruntime": [self.python, "-c", "import onnxruntime"],
            "torch": [self.python, "-c", "import torch"],
        }
        for engine, command in commands.items():
            result = self.run(engine, command) if engine in self.engines else None
            if result:
                milliseconds = result["seconds"] * 1000
                self.record(
                    "start (`--version`; peers: import)", engine, milliseconds, "ms", False)
        for engine in self.engines:
            result = self.classify(engine, [photo])
            if result:
                self.record(
                    "one photo, whole process", engine, result["seconds"] * 1000, "ms", False)

    # --- The whole

    def go(self):
        options = self.options
        small = self.photos("small", options.photos, 500, 375)
        large = self.photos("large", options.large_photos, 4000, 3000)
        for number in range(options.rounds):
            say(f"bench: round {number + 1} of {options.rounds}")
            self.networks()
            self.folder(f"{len(small)} photos of 500x375", small)
            self.folder(f"{len(large)} photos of 12 MP", large)
            self.start(small[0])


# --- The table ------------------------------------------------------------------------------------


def medians(bench):
    rows = []
    for title, unit, is_rate in bench.rows:
        values = {name: statistics.median(all) for name, all in bench.samples[title].items()}
        ratios = {
            f"{ours} against {theirs}": advantage(values[ours], values[theirs], is_rate)
            for ours in ENGINES[:2] for theirs in ENGINES[2:]
            if ours in values and theirs in values
        }
        rows.append({
            "row": title, "unit": unit, "higherIsBetter": is_rate, "medians": values,
            "samples": bench.samples[title], "ratios": ratios,
        })
    return rows


def table(rows, facts):
    ratios = [f"{ours} against {theirs}" for ours in ENGINES[:2] for theirs in ENGINES[2:]]
    ratios = [name for name in ratios if any(name in row["ratios"] for row in rows)]
    engines = [name for name in ENGINES if any(name in row["medians"] for row in rows)]
    lines = []
    for row in rows:
        values = [cell(row["medians"].get(name), 4) for name in engines]
        values += [cell(row["ratios"].get(name)) for name in ratios]
        lines.append([row["row"], row["unit"]] + values)
    return f"Medians of {facts['rounds']} rounds.\n\n" + markdown(
        ["row", "unit"] + engines + ratios, lines, 2)


# --- The command line ----------------------------------------------------------------------------


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round")
    add_common_options(parser)
    parser.add_argument("--peers", default="onnxruntime,torch", help="which peers, with commas")
    parser.add_argument("--peers-only", action="store_true", help="leave kennel out")
    parser.add_argument("--force-bf16", action="store_true", help="bf16 on a CPU without it too")
    parser.add_argument(
        "--training-only", action="store_true", help="measure nothing but training steps")
    parser.add_argument(
        "--networks", default=",".join({case[0]: None for case in training.CASES}),
        help="whose training steps, with commas")
    parser.add_argument("--steps", type=int, help="training steps of each network")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="how long each network runs")
    parser.add_argument("--photos", type=int, help="how many of 500x375")
    parser.add_argument("--large-photos", type=int, help="how many of 12 MP")
    options = parser.parse_args()
    options.peers = options.peers.split(",")
    options.networks = options.networks.split(",")
    standard = (1, 1.0, 32, 3, 3) if options.quick else (3, 3.0, 128, 8, 7)
    complete(options, ("rounds", "seconds", "photos", "large_photos", "steps"), standard)
    return options


def prepare_peers(bench):
    """Makes the peers' networks; without them the peers are left out."""
    if not any(engine in bench.engines for engine in ENGINES[2:]):
        return
    say("bench: making the networks for the peers ...")
    result = measured([str(part) for part in bench.peer("prepare", bench.work, *NETWORKS)])
    if result["status"] != 0:
        last = result["errors"].strip().splitlines()[-1:]
        say(f"bench: the peers are skipped: their networks can't be made: {last}")
        bench.engines = [engine for engine in bench.engines if engine.startswith("kennel")]


def find_versions(bench):
    result = measured([str(part) for part in bench.peer("versions")])
    versions = json.loads(result["output"]) if result["status"] == 0 else {}
    for peer in ("onnxruntime", "torch"):
        if versions.get(peer, "absent").startswith("absent") and peer in bench.engines:
            say(f"bench: {peer} is skipped: it can't be installed or loaded here")
            bench.engines.remove(peer)
    if "kennel f32" in bench.engines:
        versions["kennel"] = measured([str(bench.options.kennel), "--version"])["output"].strip()
    return versions


def main():
    options = parse_options()
    if not options.peers_only:
        check_kennel(options)
    with tempfile.TemporaryDirectory(prefix="kennel-bench-") as folder:
        work = pathlib.Path(folder)
        if options.python_env:
            python = str(options.python_env / "bin/python")
        else:
            python = make_environment(
                work / "environment", PACKAGES, "PyTorch, onnxruntime, timm")
        bench = Bench(options, python, work)
        versions = find_versions(bench)
        facts = machine(bench, versions)
        if not has_bf16() and not options.force_bf16:
            say("bench: this CPU has no bf16; kennel is measured in f32 only")
        started = time.perf_counter()
        if not options.training_only:
            prepare_peers(bench)
            bench.go()
        steps = training.rows(bench, say)
        say(f"bench: measured for {time.perf_counter() - started:.0f} s")
    rows = medians(bench)
    print(heading(facts))
    if rows:
        print("\n" + table(rows, facts))
    if steps:
        print("\n" + training.table(steps, options.steps))
    if options.json:
        record = {
            "schema": "kennel.bench/1", "machine": facts, "rows": rows, "training": steps}
        options.json.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
