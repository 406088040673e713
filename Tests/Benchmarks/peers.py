#!/usr/bin/env python3
"""Compares kennel with onnxruntime, OpenVINO and a Keras script on this machine, in one run.

    peers.py [--quick] [--json FILE] [--python-env FOLDER] [--build FOLDER]

Needs nothing but Python 3.9: the peers come from PyPI into an environment of their own. README.md
beside this file says what each row means. The engines take turns; ratios are medians of the turns'.
"""

import argparse
import json
import pathlib
import statistics
import tempfile
import time

import turns
from common import (
    DEFAULT, HERE, PACKAGES, SIZES, Runs, add_common_options, advantage, cell, check_kennel,
    complete, has_bf16, heading, machine, make_environment, markdown, measured, say,
)

ENGINES = ("onnxruntime", "OpenVINO")
BATCHES = (1, 16)
STUDY = "inception_v3"
KERAS = f"Keras script, {STUDY} f32"
PEERS_PACKAGES = PACKAGES + [
    "openvino==2026.4.1", "nncf==3.4.0", "opencv-python-headless==5.0.0.93",
    "tensorflow-cpu==2.21.0"]
VERSIONS = (
    "onnxruntime", "openvino", "nncf", "opencv-python-headless", "tensorflow-cpu", "keras", "torch",
    "pillow", "numpy")


class Peers(Runs):
    """What can run here, and its measurements."""

    def __init__(self, options, python, work):
        super().__init__(options, python, work)
        self.prepared = set()
        # Results, for each column and program; None where one failed.
        self.samples = {}

    def engine(self, *arguments):
        return [self.python, HERE / "engines.py", *arguments]

    # --- What can run

    def prepare(self):
        say("bench: making the networks for the peers ...")
        networks = self.options.networks
        steps = [("onnx", networks), ("ir", networks)]
        if "int8" in self.options.precisions:
            steps += [("onnxruntime-int8", networks), ("openvino-int8", networks)]
        for part, names in steps + [("weights", [STUDY]), ("keras", [])]:
            for name in names or [None]:
                command = self.engine("prepare", part, self.work, *filter(None, [name]))
                if self.run(f"preparing {part}", command):
                    self.prepared.add((part, name))

    def has(self, engine, precision, name):
        """Whether a peer can compute so; onnxruntime has no bf16 on CPUs."""
        if precision == "int8":
            return (f"{engine.lower()}-int8", name) in self.prepared
        if engine == "onnxruntime":
            return precision == "f32" and ("onnx", name) in self.prepared
        return ("ir", name) in self.prepared

    def kennel_has(self, precision):
        """Whether kennel computes so; `network-bench` refuses int8 where it would be emulated."""
        command = [
            self.options.network_bench, "--precision", precision, "--size", 64, "--seconds", 0]
        return measured([str(part) for part in command])["status"] == 0

    # --- The network alone

    def networks(self):
        rows = []
        for name in self.options.networks:
            for batch in BATCHES:
                rows += [self.network(name, batch, one) for one in self.options.precisions]
        return [row for row in rows if row["seconds"]]

    def ways(self, engine, name, batch, precision):
        """The commands for a batch, by how many photos a thread takes; 0 is all threads on all."""
        return {
            share: self.turns_command(engine, name, batch, precision, share)
            for share in (0, 1, 2, 4, 8)
            if not share or (batch > 1 and batch % (share * self.cores) == 0)}

    def turns_command(self, engine, name, batch, precision, share):
        if engine == "kennel":
            return [
                self.options.network_bench, "--turns", "--architecture", name, "--size",
                SIZES[name], "--precision", precision, "--batch", batch, "--threads", self.cores,
                "--share", share, "--seconds", self.options.seconds]
        return self.engine(
            "turns", engine, precision, self.work, name, batch, self.cores, share,
            self.options.seconds)

    def faster(self, engine, ways):
        """The command of the faster way to work on a batch here."""
        if len(ways) == 1:
            return ways[0]
        best = min(ways, key=lambda way: turns.alone(ways[way]))
        say(f"bench: {engine} takes {f'{best} photos a thread' if best else 'all together'}")
        return ways[best]

    def network(self, name, batch, precision):
        title = f"{name}, batch {batch}, {precision}"
        say(f"bench: {title}")
        engines = [engine for engine in ENGINES if self.has(engine, precision, name)]
        if self.kennel_has(precision):
            engines.insert(0, "kennel")
        commands = {
            engine: self.faster(engine, self.ways(engine, name, batch, precision))
            for engine in engines}
        times, other = turns.measure(commands, title, self.options.turns, say)
        return {
            "network": name, "size": SIZES[name], "batch": batch, "precision": precision,
            "threads": self.cores, "seconds": times, "otherWork": other,
            "ratios": {
                engine: turn_ratio(times["kennel"], times[engine])
                for engine in ENGINES if engine in times and "kennel" in times},
        }

    # --- From the file to the answer

    def programs(self, photo):
        """The programs' names, and what makes a command of photos; without those that fail."""
        found = {"kennel as it comes": self.kennel("auto")}
        found |= {
            f"kennel {one}": self.kennel(one) for one in self.options.precisions
            if self.kennel_has(one)}
        bundle = self.work / "study"
        if ("weights", STUDY) in self.prepared and self.run("kennel", [
                self.options.kennel, "model", "import", self.work / f"{STUDY}.safetensors",
                "--architecture", STUDY, "--output", bundle, "--quiet"]):
            found[f"kennel f32, {STUDY}"] = self.kennel("f32", "--model", bundle)
        for engine in ENGINES:
            for precision in self.options.precisions:
                if self.has(engine, precision, DEFAULT):
                    found[f"{engine} {precision}"] = self.pool(engine, precision, self.cores)
        if ("keras", None) in self.prepared:
            found[KERAS] = lambda photos: self.engine("keras", self.work, *photos)
        # Their first run also fills OpenVINO's cache, which its makers advise for a fast start.
        return {name: make for name, make in found.items() if self.run(name, make([photo]))}

    def kennel(self, precision, *more):
        return lambda photos: [
            self.options.kennel, "classify", "--precision", precision, "--format", "jsonl",
            "--quiet", "--jobs", self.cores, *more, *photos]

    def pool(self, engine, precision, threads):
        return lambda photos: self.engine(
            "folder", engine, precision, self.work, DEFAULT, threads, self.cores, *photos)

    def choose_threads(self, programs, photos):
        """One thread for each run of onnxruntime's or all of them: whatever is faster here."""
        for name in [name for name in programs if name.startswith("onnxruntime")]:
            pools = {
                threads: self.pool(*name.split(), threads) for threads in {1, self.cores}}
            times = {}
            for threads, pool in pools.items():
                result = self.run(name, pool(photos))
                times[threads] = per_photo(result) if result else float("inf")
            best = min(times, key=times.get)
            say(f"bench: {name} takes {best} threads for a run, and {self.cores} photos at a time")
            programs[name] = pools[best]

    def record(self, column, program, seconds):
        own = self.samples.setdefault(column, {}).setdefault(program, [])
        own.append(seconds and seconds * 1000)

    def folder(self, programs, title, photos):
        for program, make in programs.items():
            result = self.run(program, make(photos))
            whole = result and result["seconds"] / len(photos)
            ours = program.startswith("kennel")
            self.record(f"{title}, whole process", program, whole)
            self.record(
                f"{title}, peers' start left out", program,
                whole if ours or not result else per_photo(result))

    def end_to_end(self):
        options = self.options
        small = self.photos("small", options.photos, 500, 375)
        large = self.photos("large", options.large_photos, 4000, 3000)
        programs = self.programs(small[0])
        self.choose_threads(programs, small)
        for number in range(options.rounds):
            say(f"bench: folders, round {number + 1} of {options.rounds}")
            # Who comes after the Keras script suffers: the system is still busy with its memory.
            names = list(programs)
            first = number * len(names) // options.rounds
            order = {name: programs[name] for name in names[first:] + names[:first]}
            self.folder(order, "500x375", small)
            self.folder(order, "12 MP", large)
            for program, make in order.items():
                result = self.run(program, make(small[:1]))
                self.record("one photo, whole process", program, result and result["seconds"])


# --- The tables ----------------------------------------------------------------------------------


def per_photo(result):
    """The seconds that a peer counted after it had loaded."""
    counted = json.loads(result["output"].splitlines()[-1])
    return counted["seconds"] / counted["photos"]


def turn_ratio(ours, theirs):
    """Turns are compared with each other, since the machine's speed drifts."""
    ratios = [advantage(one, two, False) for one, two in zip(ours, theirs) if one and two]
    return statistics.median(ratios) if ratios else None


def median(values):
    values = [value for value in values if value]
    return statistics.median(values) if values else None


def network_table(rows, options):
    lines = []
    for row in rows:
        times = [row["seconds"].get(engine) for engine in ("kennel",) + ENGINES]
        other = "-" if row["otherWork"] is None else f"{row['otherWork']:.0%}"
        lines.append([
            f"{row['network']}@{row['size']}", row["batch"], row["precision"],
            *[cell(median(all) * 1000 if all else None, 4) for all in times],
            *[cell(row["ratios"].get(engine)) for engine in ENGINES], other])
    head = ["network", "batch", "arithmetic", "kennel", *ENGINES]
    return (
        f"The network alone, ms a batch; medians of {options.turns} turns of "
        f"{options.seconds:g} s.\n\n"
        + markdown(head + [f"against {engine}" for engine in ENGINES] + ["other work"], lines, 3))


def program_table(samples):
    """Milliseconds a photo."""
    programs = list(next(iter(samples.values()), {}))
    lines = [
        [program, *[cell(median(column[program]), 4) for column in samples.values()]]
        for program in programs]
    return markdown(["ms a photo", *samples], lines, 1)


def rivals(programs):
    """Each peer against kennel as it comes, in the same arithmetic, and with the same network."""
    for peer in programs:
        if peer.startswith("kennel"):
            continue
        same = f"kennel f32, {STUDY}" if peer == KERAS else f"kennel {peer.split()[-1]}"
        for ours in ("kennel as it comes", same):
            if ours in programs:
                yield ours, peer


def ratio_rows(samples):
    return [
        {"kennel": ours, "peer": peer, "ratios": {
            column: turn_ratio(all[ours], all[peer]) for column, all in samples.items()}}
        for ours, peer in rivals(next(iter(samples.values()), {}))]


def ratio_table(rows, samples):
    lines = [
        [row["kennel"], row["peer"], *map(cell, row["ratios"].values())] for row in rows]
    return markdown(["ratio of", "to", *samples], lines, 2)


def folder_tables(samples, ratios, options):
    return (
        f"From the file to the answer: {options.photos} photos of 500x375, {options.large_photos} "
        f"of 12 MP; medians of {options.rounds} round(s). The network is {DEFAULT} but where "
        f"{STUDY} is named: the Keras script has another one than kennel as it comes.\n\n"
        + program_table(samples) + "\n\n" + ratio_table(ratios, samples))


# --- The command line ----------------------------------------------------------------------------


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few and short turns")
    add_common_options(parser)
    parser.add_argument("--only", choices=["network", "folders"], help="leave the other half out")
    parser.add_argument("--networks", default=",".join(SIZES), help="which, with commas")
    parser.add_argument("--precisions", default="f32,bf16,int8", help="which, with commas")
    parser.add_argument("--rounds", type=int, help="how often each program runs")
    parser.add_argument("--turns", type=int, help="how often each network has its turn")
    parser.add_argument("--seconds", type=float, help="how long a network's turn is, at least")
    parser.add_argument("--photos", type=int, help="how many of 500x375")
    parser.add_argument("--large-photos", type=int, help="how many of 12 MP")
    options = parser.parse_args()
    options.networks = options.networks.split(",")
    options.precisions = options.precisions.split(",")
    if not set(options.networks) <= set(SIZES):
        parser.error(f"networks are {', '.join(SIZES)}")
    # One round says nothing of the spread, but shows that all runs.
    standard = (1, 3, 0.3, 32, 4) if options.quick else (5, 9, 1.0, 128, 16)
    complete(options, ("rounds", "turns", "seconds", "photos", "large_photos"), standard)
    if "bf16" in options.precisions and not has_bf16():
        say("bench: this CPU has no bf16; it is left out")
        options.precisions.remove("bf16")
    return options


def find_versions(peers):
    result = peers.run("the peers' versions", peers.peer("versions", *VERSIONS))
    versions = json.loads(result["output"].splitlines()[-1]) if result else {}
    for name, version in versions.items():
        if version.startswith("absent"):
            say(f"bench: {name} is {version}; what needs it is skipped")
    versions["kennel"] = measured([str(peers.options.kennel), "--version"])["output"].strip()
    return versions


def main():
    options = parse_options()
    check_kennel(options)
    with tempfile.TemporaryDirectory(prefix="kennel-bench-") as folder:
        work = pathlib.Path(folder)
        if options.python_env:
            python = str(options.python_env / "bin/python")
        else:
            python = make_environment(
                work / "environment", PEERS_PACKAGES,
                "onnxruntime, OpenVINO, OpenCV, TensorFlow, and PyTorch for the networks")
        peers = Peers(options, python, work)
        facts = machine(peers, find_versions(peers))
        started = time.perf_counter()
        peers.prepare()
        networks = peers.networks() if options.only != "folders" else []
        if options.only != "network":
            peers.end_to_end()
        say(f"bench: it took {time.perf_counter() - started:.0f} s")
    ratios = ratio_rows(peers.samples)
    print(heading(facts))
    if networks:
        print("\n" + network_table(networks, options))
    if peers.samples:
        print("\n" + folder_tables(peers.samples, ratios, options))
    if options.json:
        record = {
            "schema": "kennel.bench-peers/1", "machine": facts, "networks": networks,
            "milliseconds": peers.samples, "ratios": ratios}
        options.json.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
