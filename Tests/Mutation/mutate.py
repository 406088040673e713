#!/usr/bin/env python3
"""Mutation testing: changes one operator or constant at a time, and looks whether a test notices.

    python3 Tests/Mutation/mutate.py --seed 1 --count 24

Works in a copy of the checkout (--folder), never in the checkout itself. For each mutation the tests
of the mutated module and of the modules that import it are run. Prints a line for each mutation, and
the share that was killed. The same seed gives the same mutations of the same code. Status 0.
"""
import argparse
import json
import pathlib
import random
import re
import subprocess
import sys

# What is replaced, and by what. Each pattern needs spaces around an operator, as swift-format sets
# them, so that generics and ranges are left alone.
OPERATORS = [
    (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "),
    (r" == ", " != "), (r" != ", " == "), (r" && ", " || "), (r" \|\| ", " && "),
    (r" \+ ", " - "), (r" - ", " + "), (r" \* ", " + "), (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"), (r"\bmin\(", "max("), (r"\bmax\(", "min("),
    (r"(?<![\w.\"])([2-9]|[1-9]\d+)(?![\w.\"])", None),
]
SKIPPED_LINE = re.compile(r"^\s*(//|import |public import|internal import|package import|@|case )")


def mutations(root):
    """All (file, line number, start, end, replacement) of the product's Swift code."""
    found = []
    files = subprocess.run(
        ["git", "-C", root, "ls-files", "Sources", "Plugins"], check=True, text=True,
        capture_output=True).stdout.split("\n")
    for name in sorted(files):
        if not name.endswith(".swift") or "SwiftPM" in name or "Messages/Tables" in name:
            continue
        text = (root / name).read_text()
        in_literal = False
        for number, line in enumerate(text.split("\n")):
            quotes = line.count('"""')
            if in_literal or quotes:
                in_literal ^= quotes % 2 == 1
                continue
            if SKIPPED_LINE.match(line):
                continue
            code = re.sub(r'"(?:\\.|[^"\\])*"', lambda m: '"' * len(m[0]), line.split(" //")[0])
            for pattern, replacement in OPERATORS:
                for match in re.finditer(pattern, code):
                    new = replacement or str(int(match[1]) + 1)
                    found.append((name, number, match.start(), match.end(), new))
    return found


def importers(folder):
    """The test targets to run for each module: its own, and those of the modules that import it."""
    description = json.loads(subprocess.run(
        ["swift", "package", "describe", "--type", "json"], cwd=folder, check=True, text=True,
        capture_output=True).stdout)
    targets = {target["name"]: target.get("target_dependencies", [])
               for target in description["targets"]}
    tests = {name for name in targets if name.endswith("Tests")}
    result = {}
    for module in targets:
        users = {module} | {name for name, needs in targets.items() if module in needs}
        result[module] = sorted(tests & ({f"{user}Tests" for user in users} | users))
    return result


def run(folder, module, tests, limit):
    """Whether the mutated code builds, and whether a test fails or hangs."""
    build = subprocess.run(["swift", "build", "--build-tests"], cwd=folder, capture_output=True)
    if build.returncode != 0:
        return "does not build"
    names = "|".join(re.escape(name) + r"\." for name in tests[module])
    try:
        test = subprocess.run(
            ["swift", "test", "--skip-build", "--filter", f"^({names})"], cwd=folder,
            capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return "killed (no end)"
    return "survived" if test.returncode == 0 else "killed"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(".build/mutation"))
    parser.add_argument("--limit", type=int, default=900, help="seconds for the tests of a mutation")
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = options.folder.resolve()
    if not folder.exists():
        subprocess.run(["git", "clone", "-q", root, folder], check=True)
    tests = importers(folder)
    candidates = mutations(folder)
    random.Random(options.seed).shuffle(candidates)
    killed = done = 0
    for name, number, start, end, new in candidates:
        if done == options.count:
            break
        module = name.split("/")[1]
        path = folder / name
        original = path.read_text()
        lines = original.split("\n")
        old = lines[number]
        lines[number] = old[:start] + new + old[end:]
        path.write_text("\n".join(lines))
        outcome = run(folder, module, tests, options.limit)
        path.write_text(original)
        print(f"{outcome:15} {name}:{number + 1}  {old.strip()}  =>  {lines[number].strip()}",
              flush=True)
        if outcome == "does not build":
            continue
        done += 1
        killed += outcome != "survived"
    print(f"{killed} of {done} mutations killed (seed {options.seed}, {len(candidates)} candidates)")


if __name__ == "__main__":
    sys.exit(main())
