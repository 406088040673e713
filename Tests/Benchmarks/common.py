"""What `bench.py` and `peers.py` share: the peers' environment, runs of programs, the machine."""

import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The default at the size that Models has it for, the others as they were published.
SIZES = {"tf_efficientnetv2_b0": 256, "inception_v3": 299, "resnet50": 224}
DEFAULT = "tf_efficientnetv2_b0"
# torchvision names the exact torch that it goes with.
PACKAGES = [
    "torch==2.13.0", "torchvision==0.28.0", "timm==1.0.31", "onnx==1.23.2", "onnxruntime==1.32.0",
    "numpy", "pillow", "safetensors",
]


def say(text):
    print(text, file=sys.stderr, flush=True)


# --- The peers' environment ----------------------------------------------------------------------


def size_of(url):
    parts = urllib.parse.urlparse(url)
    try:
        if parts.scheme == "file":
            return os.path.getsize(urllib.parse.unquote(parts.path))
        request = urllib.request.Request(url, method="HEAD")
        with urllib.request.urlopen(request, timeout=10) as reply:
            return int(reply.headers["content-length"])
    except (OSError, TypeError, ValueError):
        return 0


def download_size(python, packages):
    """The bytes that pip would fetch, 0 where it can't be told."""
    command = [python, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-", *packages]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return 0
    found = json.loads(done.stdout)["install"]
    return sum(size_of(package["download_info"]["url"]) for package in found)


def make_environment(folder, packages, names):
    """A virtual environment with what can be installed; what can't, the versions show as absent."""
    python = str(folder / "bin/python")
    done = subprocess.run([sys.executable, "-m", "venv", str(folder)])
    if done.returncode != 0:
        raise SystemExit("bench: python3 -m venv fails; on Debian, install python3-venv")
    say(f"bench: asking pip what the peers ({names}) weigh ...")
    size = download_size(python, packages)
    about = f"about {size / 1e6:,.0f} MB" if size else "an unknown number of bytes"
    say(f"bench: downloading {about} into {folder}, which is removed afterwards.")
    if size > 2e9:
        say("bench: that is PyTorch for GPUs; PIP_FIND_LINKS or PIP_INDEX_URL can name a smaller.")
    install = [python, "-m", "pip", "install", "--quiet"]
    if subprocess.run(install + packages).returncode != 0:
        say("bench: they can't be installed together; trying them one by one.")
        for package in packages:
            if subprocess.run(install + [package]).returncode != 0:
                say(f"bench: {package} can't be installed.")
    return python


# --- Running things ------------------------------------------------------------------------------


def measured(command, environment=None):
    """Runs a command; its wall time, peak memory, exit status and output."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        unit = 1 if platform.system() == "Darwin" else 1024
        return {
            "seconds": wall, "peakMegabytes": usage.ru_maxrss * unit / 1e6,
            "status": child.returncode, "output": output.read().decode(errors="replace"),
            "errors": errors.read().decode(errors="replace"),
        }


class Runs:
    """Runs kennel and the peers, and says once of each what fails."""

    def __init__(self, options, python, work):
        self.options, self.python, self.work = options, python, work
        affinity = getattr(os, "sched_getaffinity", None)
        self.cores = len(affinity(0)) if affinity else os.cpu_count()
        self.broken = set()

    def run(self, engine, command):
        """Runs one measurement; None when it fails, which is said once for each engine."""
        # A catalog of its own for each: kennel would answer from it the second time.
        with tempfile.TemporaryDirectory(dir=self.work) as state:
            result = measured(
                [str(part) for part in command], {**os.environ, "XDG_STATE_HOME": state})
        if result["status"] == 0:
            return result
        if (engine, command[1]) not in self.broken:
            self.broken.add((engine, command[1]))
            lines = (result["errors"] or result["output"]).strip().splitlines() or ["?"]
            # Python says at last what is wrong, kennel at once.
            told = lines[0 if engine.startswith("kennel") else -1]
            say(f"bench: {engine} is skipped where it fails: {told}")
        return None

    def peer(self, *arguments):
        return [self.python, HERE / "peer.py", *arguments]

    def photos(self, name, count, width, height):
        folder = self.work / name
        result = measured([
            str(part) for part in self.peer("photos", folder, count, width, height)])
        if result["status"] != 0:
            raise SystemExit(f"bench: can't make photos: {result['errors'].strip()}")
        kilobytes = json.loads(result["output"])["meanBytes"] / 1e3
        say(f"bench: {count} photos of {width}x{height}, {kilobytes:.0f} kB each")
        return sorted(folder.glob("*.jpg"))


def check_kennel(options):
    for tool in (options.kennel, options.network_bench):
        if not shutil.which(str(tool)):
            raise SystemExit(
                f"bench: {tool} is missing: swift build -c release --product {tool.name}")


# --- The machine and the tables ------------------------------------------------------------------


def cpu_facts():
    facts = {}
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return {"model name": platform.processor() or platform.machine(), "flags": ""}
    for line in text.split("\n\n")[0].splitlines():
        key, _, value = line.partition(":")
        facts[key.strip()] = value.strip()
    return facts


def has_bf16():
    flags = cpu_facts().get("flags", "").split()
    return "avx512_bf16" in flags or "amx_bf16" in flags


def cpu_name():
    facts = cpu_facts()
    family = f"family {facts.get('cpu family', '?')} model {facts.get('model', '?')}"
    flags = facts.get("flags", "").split()
    kinds = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16") if flag in flags]
    return f"{facts.get('model name', platform.machine())} ({family}; {', '.join(kinds)})"


def machine(runs, versions):
    return {
        "cpu": cpu_name(), "cores": runs.cores, "system": platform.platform(),
        "loadAverage": os.getloadavg()[0], "versions": versions, "rounds": runs.options.rounds,
        "secondsEach": runs.options.seconds,
    }


def heading(facts):
    return "\n".join([
        f"{facts['cpu']}, {facts['cores']} cores, load {facts['loadAverage']:.2f}; a ratio above 1 "
        "means that kennel is better.",
        ", ".join(f"{name} {version}" for name, version in facts["versions"].items()),
    ])


def advantage(ours, theirs, is_rate):
    """How many times as good ours is; above 1 is better."""
    return ours / theirs if is_rate else theirs / ours


def cell(value, digits=3):
    if value is None:
        return "-"
    text = f"{value:.{digits}g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{float(text):g}"


def markdown(head, rows, texts):
    """A table whose first `texts` columns are words and the others numbers."""
    rule = "|" + " --- |" * texts + " ---: |" * (len(head) - texts)
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in [head, *rows]]
    return "\n".join([lines[0], rule, *lines[1:]])


# --- The command line ----------------------------------------------------------------------------


def add_common_options(parser):
    """What every bench takes."""
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write all figures too")
    parser.add_argument(
        "--python-env", type=pathlib.Path, metavar="FOLDER",
        help="use this environment with the peers instead of making one")
    parser.add_argument(
        "--build", type=pathlib.Path, metavar="FOLDER", default=ROOT / ".build/release",
        help="where kennel and network-bench were built")


def complete(options, names, standard):
    """Gives options that were left out their standard values, and names the programs."""
    for name, value in zip(names, standard):
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.kennel = options.build / "kennel"
    options.network_bench = options.build / "network-bench"
