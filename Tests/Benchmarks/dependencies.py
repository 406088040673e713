#!/usr/bin/env python3
"""Measures what Foundation and the libraries under consideration cost a small program.

    python3 Tests/Benchmarks/dependencies.py [--folder /tmp/kennel-dependencies] [--runs 61]

Builds one program for each set of libraries as kennel's release is built (Swift's libraries inside),
and prints the stripped size and the time of a whole process. The programs run in turn. A program that
does not link is listed with the first error. The build takes about ten minutes on two cores.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import time

PACKAGES = """
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
"""
PRODUCTS = {"GRDB": "GRDB.swift", "TOMLKit": "TOMLKit", "FlyingFox": "FlyingFox",
            "Hummingbird": "hummingbird"}
# Servers and the database are linked in, but started only with arguments that the bench never gives.
CODE = {
    "FoundationEssentials": """
        print(try JSONDecoder().decode([Int].self, from: Data("[1,2]".utf8)).count)
        print(ProcessInfo.processInfo.environment["HOME"] ?? "")""",
    "Foundation": """
        let formatter = DateFormatter()
        formatter.dateFormat = "yyyy"
        print(String(format: "%.2f", 1.5))
        if CommandLine.arguments.count > 1 { print(formatter.string(from: Date())) }""",
    "GRDB": """
        if CommandLine.arguments.count > 1 {
          let queue = try DatabaseQueue(path: CommandLine.arguments[1])
          print(try queue.read { try Int.fetchOne($0, sql: "SELECT 1") } ?? 0)
        }""",
    "TOMLKit": """
        print(try TOMLTable(string: "a = 1")["a"]?.int ?? 0)""",
    "FlyingFox": """
        if CommandLine.arguments.count > 5 {
          let server = HTTPServer(port: 0)
          await server.appendRoute("/") { _ in HTTPResponse(statusCode: .ok) }
          try await server.run()
        }""",
    "Hummingbird": """
        if CommandLine.arguments.count > 5 {
          let router = Router()
          router.get("/") { _, _ in "ok" }
          try await Application(router: router).runService()
        }""",
}
ESSENTIALS = ["FoundationEssentials"]
PROGRAMS = {
    "neither": [],
    "essentials": ESSENTIALS,
    "foundation": ["FoundationEssentials", "Foundation"],
    "grdb": ESSENTIALS + ["GRDB"],
    "grdb-foundation": ESSENTIALS + ["Foundation", "GRDB"],
    "grdb-toml": ESSENTIALS + ["GRDB", "TOMLKit"],
    "grdb-toml-flyingfox": ESSENTIALS + ["GRDB", "TOMLKit", "FlyingFox"],
    "grdb-toml-hummingbird": ESSENTIALS + ["GRDB", "TOMLKit", "Hummingbird"],
}


def write_package(folder):
    targets = []
    for name, imports in PROGRAMS.items():
        needs = ", ".join(f'.product(name: "{item}", package: "{PRODUCTS[item]}")'
                          for item in imports if item in PRODUCTS)
        targets.append(f'    .executableTarget(name: "{name}", dependencies: [{needs}]),')
        source = folder / "Sources" / name
        source.mkdir(parents=True, exist_ok=True)
        lines = [f"import {item}" for item in imports] + [CODE[item] for item in imports]
        (source / "main.swift").write_text("\n".join(lines + ["print(1)", ""]))
    (folder / "Package.swift").write_text(
        "// swift-tools-version: 6.2\nimport PackageDescription\nlet package = Package(\n"
        f'  name: "dependencies",\n  dependencies: [{PACKAGES}  ],\n  targets: [\n'
        + "\n".join(targets) + "\n  ])\n")


def build(folder, name):
    """The stripped program, or None with the reason."""
    result = subprocess.run(
        ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", name],
        cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        lines = [line for line in result.stdout.split("\n") if "error:" in line]
        return None, lines[0].split("error:", 1)[1].strip() if lines else result.stderr[-200:]
    program = folder / f"{name}.stripped"
    subprocess.run(["strip", "-o", program, folder / ".build/release" / name], check=True)
    return program, ""


def run(program):
    """The milliseconds of a whole process, and of processor time."""
    start = time.perf_counter()
    process = os.posix_spawn(
        program, [program], os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(process, 0)
    assert status == 0, program
    wall = (time.perf_counter() - start) * 1000
    return wall, (usage.ru_utime + usage.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=pathlib.Path, default="/tmp/kennel-dependencies")
    parser.add_argument("--runs", type=int, default=61)
    options = parser.parse_args()
    write_package(options.folder)
    programs = {}
    for name in PROGRAMS:
        program, reason = build(options.folder, name)
        if program:
            programs[name] = str(program)
        else:
            print(f"{name:22} does not link: {reason}")
    samples = {name: [] for name in programs}
    for _ in range(options.runs):
        for name, program in programs.items():
            samples[name].append(run(program))
    for name, values in samples.items():
        walls, times = zip(*values)
        print(f"{name:22} {os.path.getsize(programs[name]) / 1e6:5.1f} MB  "
              f"wall {statistics.median(walls):5.1f} ms (min {min(walls):4.1f})  "
              f"processor {statistics.median(times):4.1f} ms (min {min(times):4.1f})")


if __name__ == "__main__":
    main()
