"""Sorts, tags and takes back photos while kennel is killed, and while the disk fails.

See README.md beside this file. It uses nothing but Python's own library.
"""

import collections
import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import archive
import snapshot as snap

KENNEL = os.environ.get("TORTURE_KENNEL", str(archive.PACKAGE / ".build/release/kennel"))
SEED = int(os.environ.get("TORTURE_SEED", "1"))
ERRORS = ["ENOSPC", "EIO", "EACCES"]
ORDERLY = {0, 1, 73, 74}


@dataclass(frozen=True)
class Operation:
    """Something that kennel does, with what is done beforehand."""

    name: str
    # In which @photos and @sorted stand for the folders.
    command: tuple
    # Commands that belong to the state before: their journals are thrown away.
    before: tuple = ()
    # What the operation takes back, when it is an undo.
    takes_back: tuple = ()
    is_elsewhere: bool = False
    plays: str = ""

    @property
    def is_undo(self):
        return self.command[0] == "undo"

    @property
    def can_double(self):
        """Whether a kill may leave a file at both places for the next run to tidy up."""
        return "--move" in self.command + self.takes_back and (self.is_elsewhere or self.plays)


def sort(kind):
    return ("sort", "@photos", "--into", "@sorted", f"--{kind}")


TAG = ("tag", "@photos")
STATE = ("tag", "--breed", "Beagle", "@photos")
REMOVE = ("tag", "--remove", "@photos")
OPERATIONS = [
    Operation("move", sort("move")),
    Operation("copy", sort("copy")),
    Operation("symlink", sort("symlink")),
    Operation("hardlink", sort("hardlink")),
    Operation("move-away", sort("move"), is_elsewhere=True),
    Operation("copy-away", sort("copy"), is_elsewhere=True),
    Operation("move-played-away", sort("move"), plays="EXDEV"),
    Operation("move-linking", sort("move"), plays="EINVAL"),
    Operation("move-without-links", sort("move"), plays="EPERM"),
    Operation("copy-without-links", sort("copy"), plays="EPERM"),
    Operation("tag-breed-without-exchange", STATE, plays="EINVAL"),
    Operation("tag-remove-without-links", REMOVE, before=(STATE + ("--sidecar",),), plays="EPERM"),
    Operation("tag", TAG),
    Operation("tag-breed", STATE),
    Operation("tag-sidecar", STATE + ("--sidecar",)),
    Operation("tag-remove", REMOVE, before=(STATE,)),
    Operation("tag-remove-sidecar", REMOVE, before=(STATE + ("--sidecar",),)),
    Operation("tag-correct", ("tag", "--breed", "Pug", "@photos"), before=(STATE,)),
    Operation("undo-move", ("undo",), takes_back=sort("move")),
    Operation("undo-copy", ("undo",), takes_back=sort("copy")),
    Operation("undo-symlink", ("undo",), takes_back=sort("symlink")),
    Operation("undo-hardlink", ("undo",), takes_back=sort("hardlink")),
    Operation("undo-move-away", ("undo",), takes_back=sort("move"), is_elsewhere=True),
    Operation("undo-move-linking", ("undo",), takes_back=sort("move"), plays="EINVAL"),
    Operation("undo-tag-breed", ("undo",), takes_back=STATE),
    Operation("undo-tag-remove-sidecar", ("undo",), before=(STATE + ("--sidecar",),), takes_back=REMOVE),
    Operation("undo-tag-remove", ("undo",), before=(STATE,), takes_back=REMOVE),
]


SHORT = "move move-away move-linking copy tag-breed tag-remove-sidecar undo-move-away undo-tag-breed"


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


def expect(condition, sentence):
    if not condition:
        raise Failed(sentence)


def elsewhere():
    """A folder on another file system, or None."""
    shm = Path("/dev/shm")
    if shm.is_dir() and os.access(shm, os.W_OK):
        if shm.stat().st_dev != Path(tempfile.gettempdir()).stat().st_dev:
            return Path(tempfile.mkdtemp(prefix="kennel-torture-", dir=shm))
    return None


@dataclass
class Finished:
    status: int
    text: str
    hit_kind: str
    calls: list


class World:
    """An archive, the folder it is sorted into, and kennel's state."""

    def __init__(self, operation, base, template):
        self.operation = operation
        self.base = base
        self.away = elsewhere() if operation.is_elsewhere else None
        self.photos = base / "photos"
        self.sorted = (self.away or base) / "sorted"
        self.state = base / "state"
        self.golden = base / "golden"
        self.log = base / "calls.log"
        # The archive, with a catalog in which all of it is known.
        shutil.copytree(template, self.golden, symlinks=True)
        self.copy_back()
        for command in operation.before:
            done = self.kennel(command)
            expect(done.status in (0, 1), f"{command}: {done.text}")
        self.forget_journals()
        self.start = self.look()
        copy(self.photos, self.golden / "photos")
        copy(self.state, self.golden / "state")
        self.commands = 0

    def close(self):
        for folder in (self.base, self.away):
            if folder:
                shutil.rmtree(folder, ignore_errors=True)

    def copy_back(self):
        shutil.rmtree(self.sorted, ignore_errors=True)
        for name in ("photos", "state"):
            copy(self.golden / name, self.base / name)

    def forget_journals(self):
        shutil.rmtree(self.state / "kennel/journal", ignore_errors=True)

    def look(self):
        return snap.snapshot([self.photos, self.sorted])

    def arguments(self, command):
        places = {"@photos": str(self.photos), "@sorted": str(self.sorted)}
        return [KENNEL] + [places.get(word, word) for word in command]

    def environment(self, fault):
        environment = dict(os.environ, XDG_STATE_HOME=str(self.state), LANGUAGE="en", LC_ALL="C.UTF-8")
        if fault or self.operation.plays:
            environment |= {
                "LD_PRELOAD": os.environ["TORTURE_FAULTS"],
                "KENNEL_FAULT": fault or "count",
                "KENNEL_FAULT_ROOT": ":".join(map(str, (self.photos, self.sorted, self.state))),
                "KENNEL_FAULT_LOG": str(self.log),
                "KENNEL_FAULT_ALWAYS": self.operation.plays,
            }
        return environment

    def kennel(self, command, fault=None, kill_after=None):
        """Runs kennel to its end, or kills it after some seconds."""
        self.log.unlink(missing_ok=True)
        process = subprocess.Popen(
            self.arguments(command), env=self.environment(fault), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        text, _ = process.communicate(timeout=600)
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        calls = [line.removeprefix("hit ").split(" ", 2) for line in lines]
        hits = [line.split(" ")[2] for line in lines if line.startswith("hit ")]
        return Finished(
            process.returncode, text.decode(errors="replace"), hits[0] if hits else "", calls)

    def reset(self):
        """The state before the operation, journals and folders' times included."""
        if self.look() != self.start:
            self.copy_back()
        shutil.rmtree(self.state)
        copy(self.golden / "state", self.state)
        if self.operation.is_undo:
            done = self.kennel(self.operation.takes_back)
            expect(done.status in (0, 1), f"{self.operation.takes_back}: {done.text}")


def without_folders(tree):
    return {path: entry for path, entry in tree.items() if entry.kind != "folder"}


def without_empty_folders(tree, expected):
    """The tree without folders that are not expected and hold nothing but such folders."""
    kept = dict(tree)
    for path in sorted(tree, key=len, reverse=True):
        if tree[path].kind == "folder" and path not in expected:
            if not any(other.startswith(path + "/") for other in kept):
                del kept[path]
    return kept


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


class Torture:
    """The rounds of one operation."""

    def __init__(self, operation, base, template):
        self.operation = operation
        self.template = template
        self.world = World(operation, base, template)
        self.counts = collections.Counter()
        self.failures = []
        self.learn()

    def learn(self):
        """Does the operation undisturbed: what comes out is what is right."""
        world, operation = self.world, self.operation
        world.reset()
        self.before = world.look()
        begin = time.monotonic()
        done = world.kennel(operation.command, fault="count")
        self.seconds = time.monotonic() - begin
        self.status = done.status
        self.calls = done.calls
        expect(done.status in (0, 1), f"undisturbed: status {done.status}: {done.text}")
        self.after = world.look()
        if operation.name == "tag" and self.before == self.after:
            raise Skipped("no dog is recognised in these photos")
        expect(self.before != self.after, "the operation changes nothing")
        self.check_after()
        if operation.is_undo:
            self.check_same(self.after, world.start, "after the undo")
        else:
            self.undo_all(self.before, with_folder_times=True)
        expect(len(self.calls) > 3, "no call was counted: is kennel linked statically?")
        self.pairs = self.find_pairs()

    def check_after(self):
        """The undisturbed result itself keeps all pictures and a person's words."""
        for path, entry in self.after.items():
            old = self.before.get(path)
            if entry.kind == "file" and old and old.kind == "file" and old.content != entry.content:
                golden = self.world.golden / "photos" / Path(path).relative_to(self.world.photos)
                if path.endswith((".jpg", ".png")):
                    expect(self.operation.is_undo or snap.picture(path) == snap.picture(golden),
                           f"{path}: another picture")
        if "tag" in self.operation.command and shutil.which("exiftool"):
            old, new = keywords(self.template / "photos"), keywords(self.world.photos)
            expect(old, "exiftool finds no keywords")
            for path, words in old.items():
                rest = [word for word in new.get(path, []) if word in words]
                expect(rest == words, f"{path}: keywords were {words}, are {new.get(path)}")

    def find_pairs(self):
        """Where each file that moves is before and after."""
        if "--move" not in self.operation.command + self.operation.takes_back:
            return []
        places = collections.defaultdict(lambda: [None, None])
        for index, tree in enumerate((self.before, self.after)):
            for path, entry in tree.items():
                if entry.kind == "file":
                    expect(places[entry.content][index] is None, f"{path} is there twice")
                    places[entry.content][index] = path
        return [tuple(pair) for pair in places.values() if pair[0] != pair[1]]

    # Checks

    def check_same(self, tree, expected, when, with_folder_times=False):
        if not with_folder_times:
            tree, expected = snap.without_folder_times(tree), snap.without_folder_times(expected)
        found = snap.differences(tree, expected)
        expect(not found, f"{when}: " + "; ".join(found[:4]) + (f" ({len(found)} in all)"))

    def is_like_after(self, path, entry):
        wanted = self.after.get(path)
        if wanted is None or entry is None:
            return wanted is entry
        return self.comparable(path, entry) == self.comparable(path, wanted)

    def comparable(self, path, entry):
        is_made = path not in self.before and ("tag" in self.operation.command or entry.kind == "link")
        keeps_time = entry.kind == "file" and not is_made
        return (entry.kind, entry.mode, entry.owner, entry.attributes, entry.timeless,
                entry.modified if keeps_time else 0)

    def is_like_before(self, path, entry):
        wanted = self.before.get(path)
        if wanted and entry and entry.kind == "folder":
            return wanted.mode == entry.mode
        return wanted == entry

    def check_between(self, tree, may_double):
        """Each file is wholly before or wholly after."""
        tree = snap.without_temporaries(tree)
        for path in tree.keys() | self.before.keys() | self.after.keys():
            entry = tree.get(path)
            expect(self.is_like_before(path, entry) or self.is_like_after(path, entry),
                   f"{path} is neither before nor after: {entry}")
        for source, target in self.pairs:
            expect(source in tree or target in tree, f"{source} is lost")
            expect(may_double or not (source in tree and target in tree), f"{source} is doubled")

    def check_after_again(self, tree):
        for path in tree.keys() | self.after.keys():
            expect(self.is_like_after(path, tree.get(path)), f"done again, {path} is not as it should be")

    def undo_all(self, expected, with_folder_times=False, ignores_folders=False,
                 may_leave_folders=False):
        """Takes back until there is nothing left, and all is as expected."""
        for _ in range(6):
            done = self.world.kennel(("undo",))
            if done.status == 2:
                break
            expect(done.status == 0, f"undo: status {done.status}: {done.text[-600:]}")
        else:
            raise Failed("undo comes to no end")
        tree = self.world.look()
        if ignores_folders:
            tree = without_folders(tree)
            expected = without_folders(expected)
        if may_leave_folders:
            tree = without_empty_folders(tree, expected)
        self.check_same(tree, expected, "after undo", with_folder_times)
        left = list((self.world.state / "kennel/journal").glob("*.open.jsonl"))
        expect(not left, f"a journal stays open: {left}")

    # Rounds

    def round(self, name, fault, kill_after, recovery, generator):
        """One run of kennel with something that goes wrong, and what comes after it."""
        self.world.reset()
        if self.operation.is_undo:
            # The labels of this time, and their moments.
            self.before = self.world.look()
        done = self.world.kennel(self.operation.command, fault, kill_after)
        tree = self.world.look()
        is_killed = done.status == -signal.SIGKILL
        if fault and not done.hit_kind:
            self.counts["not reached"] += 1
        elif is_killed:
            self.counts["kills"] += 1
        elif fault:
            self.counts["faults"] += 1
        self.check_between(tree, may_double=is_killed and self.operation.can_double)
        if not is_killed:
            self.check_orderly(done, tree, fault)
        self.recover(recovery, done, tree, is_killed, generator)

    def check_orderly(self, done, tree, fault):
        """A failure is told, and only what it concerns is left out."""
        left = snap.temporaries(tree)
        expect(not left, f"a temporary file is left: {left}")
        missing = [path for path in tree.keys() | self.before.keys() | self.after.keys()
                   if not self.is_like_after(path, tree.get(path))]
        if done.hit_kind == "rmdir":
            missing = [path for path in missing if path in tree and tree[path].kind != "folder"]
        if done.status == self.status and not missing:
            return
        expect(done.status in ORDERLY, f"status {done.status}: {done.text[-600:]}")
        expect(done.status != 0, f"status 0, but {missing[:3]} is not done: {done.text[-600:]}")
        if done.status in (73, 74):
            expect("journal" in done.text, f"status {done.status}: {done.text[-600:]}")
            return
        files = [path for path in missing if path in self.before and self.before[path].kind != "folder"]
        for path in files:
            expect(any(name in done.text for name in self.names(path)),
                   f"{path} is not done and not named: {done.text[-600:]}")
        expect(len(missing) <= 5 or "+" in fault, f"much is left out: {missing}: {done.text[-600:]}")

    def names(self, path):
        """What a file may be called: for an undo, its place before the action counts."""
        pairs = {target: source for target, source in self.pairs}
        if "tag" in self.operation.command:
            # A sidecar goes by its photo's name.
            path = path.removesuffix(".xmp")
        # Whatever a terminal can't show is shown otherwise.
        return {"".join(itertools.takewhile(str.isprintable, os.path.basename(place)))
                for place in (path, pairs.get(path) or path)}

    def recover(self, recovery, done, tree, is_killed, generator):
        world, operation = self.world, self.operation
        if recovery == "killed-twice":
            command = ("undo",) if generator.random() < 0.5 else operation.command
            if world.kennel(command, kill_after=generator.uniform(0, 1.2 * self.seconds)).status < 0:
                self.counts["kills"] += 1
            self.check_between(world.look(), may_double=operation.can_double)
        if operation.is_undo:
            # An empty folder that can't go now stays; it is no loss.
            self.undo_all(self.world.start, ignores_folders=done.hit_kind == "rmdir")
            return
        if recovery == "again":
            again = world.kennel(operation.command)
            expect(again.status in (0, 1, 2), f"again: status {again.status}: {again.text[-600:]}")
            tree = world.look()
            left = snap.temporaries(tree)
            expect(not left, f"a temporary file is left by the next run: {left}")
            self.check_after_again(tree)
        elif recovery == "look":
            look = world.kennel(("tag", "--breed", "Pug", "--dry-run", "@photos"))
            expect(look.status in (0, 1, 2), f"dry run: status {look.status}: {look.text[-600:]}")
            expect(world.look() == tree, "a dry run changes something")
        was_orderly = not is_killed and done.status in (0, 1) and recovery == "undo"
        # One that was made just before the kill, and could not be written down, stays.
        self.undo_all(self.before, with_folder_times=was_orderly,
                      may_leave_folders=is_killed or recovery == "killed-twice")

    def attempt(self, name, fault, kill_after, recovery, seed):
        """A round that remembers its failure."""
        self.counts["rounds"] += 1
        try:
            self.round(name, fault, kill_after, recovery, random.Random(seed))
        except Exception as error:
            is_known = isinstance(error, Failed)
            text = str(error) if is_known else traceback.format_exc()
            what = fault or f"kill:{kill_after:.4f}"
            self.failures.append(f"{self.operation.name} {what} {recovery}: {text}")
            print(f"  FAILED {self.failures[-1][:1500]}", flush=True)

    def attempt_full_disk(self, kind, share):
        try:
            full_disk(self, kind, share)
        except Exception:
            self.failures.append(f"{self.operation.name} with a full disk ({share})")
            print(f"  FAILED {self.failures[-1]}: {traceback.format_exc()[-1500:]}", flush=True)

    def faults(self, stride, generator):
        """Every call, with all that can go wrong there; each `stride`-th of these by chance."""
        found = []
        for number, kind, _ in self.calls:
            whats = ["KILL_BEFORE", "KILL_AFTER"] + ERRORS
            if kind in ("write", "pwrite"):
                whats += ["SHORT", "KILL_MIDDLE"]
            found += [f"any:{number}:{what}" for what in whats]
        if stride <= 1:
            return found
        generator.shuffle(found)
        return found[:max(1, len(found) // stride)]


def keywords(folder):
    """What exiftool finds of keywords, by path below `folder`."""
    done = subprocess.run(
        ["exiftool", "-j", "-r", "-G1", "-a", "-Subject", "-Keywords", "-XPKeywords", "-charset",
         "iptc=utf8", str(folder)], capture_output=True)
    result = {}
    for record in json.loads(done.stdout or b"[]"):
        path = os.path.relpath(record.pop("SourceFile"), folder)
        for name, value in record.items():
            words = value if isinstance(value, list) else str(value).split(";")
            result[f"{path} {name}"] = [str(word) for word in words]
    return result


class SmallDisk:
    """A file system of its own, in memory, that can be full; made and left by `with`."""

    def __init__(self, size):
        self.size = size

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="kennel-torture-"))
        command = ["mount", "-t", "tmpfs", "-o", f"size={self.size}", "none", str(self.path)]
        self.is_mounted = shutil.which("mount") and subprocess.run(
            command, capture_output=True).returncode == 0
        return self

    def grow(self):
        subprocess.run(["mount", "-o", "remount,size=1g", str(self.path)], check=True)

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.path)], check=True)
        self.path.rmdir()


def full_disk(torture, kind, share):
    """A disk that has room for only a share of what is to be done; later it has more."""
    world, operation = torture.world, torture.operation
    world.reset()
    # Whole pages; folders take none in memory.
    need = sum(-(-os.lstat(path).st_size // 4096) * 4096
               for path, entry in torture.before.items() if entry.kind == "file")
    with SmallDisk(int(need * share)) as disk:
        expect(disk.is_mounted, "no small disk")
        if kind == "sorted":
            world.sorted = disk.path / "sorted"
        else:
            # The archive fits; what is rewritten does not, or not all at a time.
            disk.grow()
            copy(world.golden / "photos", disk.path / "photos")
            world.photos = disk.path / "photos"
            used = sum(entry.st_blocks * 512 for entry in map(os.lstat, world.look()))
            sizes = [os.lstat(path).st_size for path, old in torture.before.items()
                     if old.kind == "file" and torture.after.get(path) != old]
            # The largest has no room; where photos are much of a size, none has.
            room = share * max(sizes)
            subprocess.run(
                ["mount", "-o", f"remount,size={int(used + room)}", str(disk.path)], check=True)
        try:
            before = world.look()
            done = world.kennel(operation.command)
            tree = world.look()
            expect(done.status == 1, f"full disk: status {done.status}: {done.text[-600:]}")
            expect("The disk is full." in done.text, f"full disk: {done.text[-600:]}")
            expect(not snap.temporaries(tree), f"full disk: {snap.temporaries(tree)}")
            is_any_done = without_folders(tree) != without_folders(before)
            expect(is_any_done or kind == "photos", "full disk: nothing is done")
            torture.counts["full disks with something done"] += is_any_done
            torture.counts["full disks"] += 1
            if kind == "photos":
                # There may be no room for the old bytes, either.
                world.kennel(("undo",))
                expect(not snap.temporaries(world.look()), "full disk: undo leaves a temporary file")
            disk.grow()
            torture.undo_all(before)
        finally:
            shutil.rmtree(world.sorted, ignore_errors=True)
            world.photos, world.sorted = world.base / "photos", world.base / "sorted"


FULL_DISKS = {"copy": "sorted", "move": "sorted", "tag": "photos", "tag-breed": "photos"}

RECOVERIES = ["undo", "again", "look", "killed-twice"]


def work(job):
    """The rounds of one operation: in a process of its own."""
    operation, template, options = job
    base = Path(tempfile.mkdtemp(prefix="kennel-torture-"))
    torture = None
    try:
        torture = Torture(operation, base, template)
        generator = random.Random(f"{options['seed']} {operation.name}")
        rounds = []
        for fault in torture.faults(options["stride"], generator):
            rounds.append((fault, None, generator.choice(RECOVERIES[:3])))
        if options["faults"] is not None:
            rounds = rounds[:options["faults"]]
        for _ in range(options["kills"]):
            rounds.append((None, generator.uniform(0, 1.1), generator.choice(RECOVERIES)))
        if options["only"]:
            rounds = [options["only"]]
        if operation.name in FULL_DISKS and options["full"] and not options["only"]:
            for share in (0.3, 0.5, 0.8)[:options["full"]]:
                torture.attempt_full_disk(FULL_DISKS[operation.name], share)
        for fault, kill, recovery in rounds:
            if time.time() > options["end"]:
                torture.counts["left out, for time"] += 1
                continue
            kill = kill if kill is None or options["only"] else kill * torture.seconds
            torture.attempt(operation.name, fault, kill, recovery, generator.random())
        return operation.name, dict(torture.counts), torture.failures, len(torture.calls)
    except Skipped as reason:
        return operation.name, {f"skipped: {reason}": 1}, [], 0
    except Exception:
        print(f"  FAILED {operation.name}: {traceback.format_exc()}", flush=True)
        return operation.name, {}, [operation.name], 0
    finally:
        if torture:
            torture.world.close()
        shutil.rmtree(base, ignore_errors=True)


def prepare(folder, count):
    """The archive, and a catalog that knows all of it."""
    archive.make(folder / "photos", count, SEED)
    done = subprocess.run(
        [KENNEL, "classify", "--quiet", str(folder / "photos")],
        env=dict(os.environ, XDG_STATE_HOME=str(folder / "state")), capture_output=True)
    expect(done.returncode in (0, 1), f"classify: {done.stderr.decode()}")


def build_faults(folder):
    library = folder / "libfaults.so"
    compiler = next((name for name in ("clang", "cc", "gcc") if shutil.which(name)), "cc")
    subprocess.run(
        [compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(library),
         str(Path(__file__).with_name("faults.c")), "-ldl"], check=True)
    os.environ["TORTURE_FAULTS"] = str(library)


def options(is_short):
    get = os.environ.get
    only = get("TORTURE_ONLY", "").split()
    chosen = None
    if only:
        fault = None if only[1].startswith("kill:") else only[1]
        kill = None if fault else float(only[1].removeprefix("kill:"))
        chosen = (fault, kill, only[2])
    return {
        "seed": SEED,
        "stride": int(get("TORTURE_STRIDE", "1")),
        "faults": int(get("TORTURE_FAULTS_EACH")) if get("TORTURE_FAULTS_EACH") else
        (6 if is_short else None),
        "kills": int(get("TORTURE_KILLS", "2" if is_short else "25")),
        "files": int(get("TORTURE_FILES", "6" if is_short else "24")),
        "kill_files": int(get("TORTURE_KILL_FILES", "0" if is_short else "300")),
        "end": time.time() + float(get("TORTURE_SECONDS", "1e9")),
        "operations": [only[0]] if only else
        get("TORTURE_OPERATIONS", SHORT if is_short else "").split(),
        "only": chosen,
        "full": 0 if is_short else 3,
    }


def main():
    is_short = "--short" in sys.argv
    chosen = options(is_short)
    base = Path(tempfile.mkdtemp(prefix="kennel-torture-"))
    try:
        build_faults(base)
        operations = [o for o in OPERATIONS if not chosen["operations"] or o.name in chosen["operations"]]
        away = elsewhere()
        if away:
            away.rmdir()
        else:
            print("skipped: moves to another file system, for /dev/shm is none")
            operations = [o for o in operations if not o.is_elsewhere]
        with SmallDisk(1 << 20) as disk:
            if chosen["full"] and not disk.is_mounted:
                print("skipped: full disks, for none can be mounted here")
                chosen["full"] = 0
        jobs = []
        few = base / "few"
        prepare(few, chosen["files"])
        if chosen["kill_files"] and not chosen["only"]:
            many = base / "many"
            prepare(many, chosen["kill_files"])
            jobs += [(o, many, dict(chosen, faults=0, stride=10**9, full=0)) for o in operations]
            chosen["kills"] = 0
        jobs += [(o, few, chosen) for o in operations]
        return run(jobs)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def run(jobs):
    total, failures = collections.Counter(), []
    workers = int(os.environ.get("TORTURE_WORKERS", "2"))
    with multiprocessing.Pool(workers) as pool:
        for name, counts, failed, calls in pool.imap_unordered(work, jobs, chunksize=1):
            total.update(counts)
            failures += failed
            listed = ", ".join(f"{count} {what}" for what, count in counts.items())
            print(f"{name}: {calls} calls; {listed}; {len(failed)} failed", flush=True)
        # Leaving the block would end the workers by SIGTERM, which they may have inherited blocked.
        pool.close()
        pool.join()
    print("in all: " + ", ".join(f"{count} {what}" for what, count in total.items())
          + f"; {len(failures)} failed (seed {SEED})")
    return 1 if failures else 0


if __name__ == "__main__":
    # A test runner's threads block signals, and what they start inherits that.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())
    sys.exit(main())
