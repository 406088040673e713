"""Sorts, tags and undoes photos while other programs change the same files and folders.

See README.md beside this file. It uses nothing but Python's own library and Linux's renameat2.
"""

import collections
import ctypes
import hashlib
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import archive
import torture

KENNEL = os.environ.get("TORTURE_KENNEL", str(archive.PACKAGE / ".build/release/kennel"))
SEED = int(os.environ.get("TORTURE_SEED", "1"))
PHOTOS = int(os.environ.get("RACES_PHOTOS", "12"))
LIBC = ctypes.CDLL(None, use_errno=True)
RENAME_EXCHANGE = 2


class Failed(Exception):
    pass


def expect(condition, sentence):
    if not condition:
        raise Failed(sentence)


def exchange(one, other):
    """Exchanges two names; returns whether it worked."""
    return LIBC.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), RENAME_EXCHANGE) == 0


class Other(threading.Thread):
    """Another program, which does `step` over and over until the block ends."""

    def __init__(self, step, pause):
        super().__init__()
        self.step, self.pause, self.stopped = step, pause, False

    def run(self):
        while not self.stopped:
            self.step()
            if self.pause:
                time.sleep(self.pause)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.join()


class Place:
    """A folder with photos, and kennel's state."""

    def __init__(self, base, template, away=None):
        self.base, self.template = base, template
        self.photos, self.sorted = base / "photos" / "d", (away or base) / "sorted"
        self.outside, self.state = base / "outside", base / "state"
        self.plays = ""

    def make(self):
        """A new archive, and precious files of the same names outside of it."""
        for folder in (self.base / "photos", self.sorted, self.outside):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.state / "kennel/journal", ignore_errors=True)
        self.outside.mkdir(parents=True)
        shutil.copytree(self.template, self.photos)
        for path in self.photos.iterdir():
            self.precious(path)

    def precious(self, path):
        """A file outside with the name, size and time of a photo."""
        target, status = self.outside / path.name, path.stat()
        content = b"PRECIOUS " + path.name.encode()
        target.write_bytes(content.ljust(status.st_size, b"."))
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))

    def kennel(self, *command, state=None):
        environment = dict(
            os.environ, XDG_STATE_HOME=str(state or self.state), LANGUAGE="en", LC_ALL="C.UTF-8")
        if self.plays:
            # As on disks without exchanges and exclusive renames, and for EPERM without hard links.
            environment |= {
                "LD_PRELOAD": os.environ["TORTURE_FAULTS"], "KENNEL_FAULT": "count",
                "KENNEL_FAULT_ROOT": str(self.base), "KENNEL_FAULT_ALWAYS": self.plays}
        done = subprocess.run(
            [KENNEL, *map(str, command)], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        expect(done.returncode in (0, 1, 2), f"{command[0]}: status {done.returncode}: {done.stdout}")
        return done.stdout.decode(errors="replace")

    def undo_all(self):
        """Undoes until nothing is left that can be undone."""
        for _ in range(8):
            if "There is nothing to take back" in self.kennel("undo"):
                return
        raise Failed("undo comes to no end")


def content(folder):
    """The digests of all files below a folder, by path."""
    return {
        os.path.relpath(os.path.join(parent, name), folder):
            hashlib.sha256(Path(parent, name).read_bytes()).hexdigest()
        for parent, _, names in os.walk(folder) for name in names
        if not os.path.islink(os.path.join(parent, name))
    }


def pictures(*folders):
    """How often each photo exists, by its last bytes, which kennel never changes."""
    return collections.Counter(
        Path(parent, name).read_bytes()[-20:] for folder in folders
        for parent, _, names in os.walk(folder) for name in names if name.endswith(".jpg"))


def check_no_litter(*folders):
    found = [name for folder in folders for _, _, names in os.walk(folder) for name in names
             if name.startswith(".kennel-")]
    expect(not found, f"temporary files are left: {found}")


# The races; each is one round

def saves(place, generator):
    """Another program saves photos while kennel tags them, and while it undoes that."""
    place.make()
    originals = {path.name: path.read_bytes() for path in place.photos.iterdir()}
    saved, in_place = {}, generator.random() < 0.3

    def save():
        name = generator.choice(sorted(originals))
        new = originals[name] + b"SAVED%015d" % (len(saved) + generator.randrange(10**9))
        if in_place:
            # As editors that write without a temporary file; they do not keep the file open.
            try:
                descriptor = os.open(place.photos / name, os.O_WRONLY | os.O_TRUNC)
            except OSError:
                return
            os.write(descriptor, new)
            os.close(descriptor)
        else:
            (place.base / "save").write_bytes(new)
            os.rename(place.base / "save", place.photos / name)
        saved[name] = new[-20:]

    pause = generator.choice([0, 0.0005, 0.005])
    for command in (("tag", "--breed", "Beagle", place.photos), ("undo",)):
        with Other(save, pause):
            place.kennel(*command)
        for name, end in saved.items():
            expect((place.photos / name).read_bytes()[-20:] == end, f"{name}: a save is lost")
        check_no_litter(place.photos)


def moves(place, generator):
    """Another program moves photos to another folder while kennel tags or sorts them."""
    place.make()
    before = pictures(place.photos)
    elsewhere = place.base / "photos" / "e"
    elsewhere.mkdir()

    def move():
        names = os.listdir(place.photos)
        names = [name for name in names if name.endswith(".jpg")]
        if names:
            name = generator.choice(names)
            try:
                os.rename(place.photos / name, elsewhere / name)
            except FileNotFoundError:
                pass

    with Other(move, generator.choice([0.0005, 0.005])):
        if generator.random() < 0.5:
            place.kennel("tag", "--breed", "Beagle", place.photos)
        else:
            place.kennel("sort", place.photos, "--into", place.sorted, "--move")
    folders = (place.base / "photos", place.sorted)
    expect(pictures(*folders) == before, "a photo is lost or doubled")
    place.undo_all()
    expect(pictures(*folders) == before, "a photo is lost or doubled by undo")
    check_no_litter(*folders)


def links(place, generator):
    """A folder is exchanged for a link to the precious files, again and again."""
    place.make()
    photos, precious = pictures(place.photos), content(place.outside)
    command = generator.choice(["sort --move", "sort --copy", "sort --hardlink", "tag"])
    swaps = generator.choice(["source", "target"])
    if command.startswith("sort"):
        arguments = ["sort", place.photos.parent, "--into", place.sorted, command.split()[1]]
    else:
        arguments = ["tag", "--breed", "Beagle", place.photos.parent]
        swaps = "source"
    if swaps == "target":
        # The breed folder that most photos go to.
        folder = place.sorted / "Beagle"
        folder.mkdir(parents=True)
    else:
        folder = place.photos
    link = folder.with_name(".link")
    link.symlink_to(place.outside)

    def settle():
        if folder.is_symlink():
            exchange(folder, link)

    pause = generator.choice([0, 0.00005, 0.0005])
    try:
        for step in (arguments, ["undo"]):
            with Other(lambda: exchange(folder, link), pause):
                place.kennel(*step)
            settle()
            expect(content(place.outside) == precious, f"{step[0]} changed files outside")
            found = pictures(place.photos, place.sorted)
            lost = photos - found
            expect(not lost, f"{step[0]} lost photos")
            expect(command == "sort --copy" or command == "sort --hardlink" or found == photos,
                   f"{step[0]} doubled photos")
            check_no_litter(place.photos, place.sorted)
    finally:
        settle()


def clock(place, generator):
    """The clock is set back and forth between actions; undo takes the newest first."""
    place.make()
    before = content(place.photos)
    states = [before]
    for index, breed in enumerate(["Beagle", "Pug", "Samoyed"]):
        set_clock(place, generator.randrange(-10**8, 10**8), "tag", "--breed", breed, place.photos)
        states.append(content(place.photos))
    for state in reversed(states[:-1]):
        set_clock(place, generator.randrange(-10**8, 10**8), "undo")
        expect(content(place.photos) == state, "undo did not take the newest action")


def set_clock(place, offset, *command):
    with_clock = {"LD_PRELOAD": os.environ["RACES_CLOCK"], "RACES_CLOCK_OFFSET": str(offset)}
    old = {key: os.environ.get(key) for key in with_clock}
    os.environ.update(with_clock)
    try:
        place.kennel(*command)
    finally:
        for key, value in old.items():
            os.environ.pop(key) if value is None else os.environ.update({key: value})


RACES = [saves, moves, links, clock]


def crowd(place, seconds):
    """Six kennels with six state folders work on one archive; then all of it is undone.

    Nothing is undone or removed before the end: old content would come back, and the kennels, which
    do not know each other's journals, could not tell which of several changes from it to undo.
    """
    place.make()
    before, photos = content(place.base / "photos"), pictures(place.base / "photos")
    states = [place.base / f"state-{number}" for number in range(6)]
    end = time.time() + seconds

    def member(number):
        generator = random.Random(f"{SEED} crowd {number}")
        while time.time() < end:
            command = generator.choice([
                ("tag", "--breed", generator.choice(["Beagle", "Pug", "Samoyed"]), place.base / "photos"),
                ("sort", place.photos, "--into", place.base / "photos" / "s", "--move"),
            ])
            if command[0] != "sort" or place.photos.is_dir():
                place.kennel(*command, state=states[number])

    failures = []

    def guarded(number):
        try:
            member(number)
        except Exception as error:
            failures.append(f"{number}: {error}")

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(not failures, f"{failures}")
    expect(pictures(place.base / "photos") == photos, "a photo is lost or doubled")
    undo_everything(place, states)
    expect(pictures(place.base / "photos") == photos, "undo lost or doubled a photo")
    after = content(place.base / "photos")
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    expect(not different, f"after undo, {sorted(different)[:5]} differ")


def undo_everything(place, states):
    """Undoes all actions of all states, the newest first, until nothing changes any more."""
    for _ in range(40):
        tree = content(place.base / "photos")
        actions = sorted(
            ((path.name.split(".")[0], state) for state in states
             for path in (state / "kennel/journal").glob("*.jsonl")), reverse=True)
        for name, state in actions:
            place.kennel("undo", name, state=state)
        if content(place.base / "photos") == tree:
            return


def work(job):
    """Some rounds of one race, in a process of its own."""
    race, seeds, template = job
    base = Path(tempfile.mkdtemp(prefix="kennel-races-"))
    away = None
    failures = []
    try:
        shm = Path("/dev/shm")
        if race is links and os.access(shm, os.W_OK):
            away = Path(tempfile.mkdtemp(prefix="kennel-races-", dir=shm))
        for seed in seeds:
            generator = random.Random(f"{SEED} {race.__name__} {seed}")
            is_away = away is not None and generator.random() < 0.3
            try:
                place = Place(base, template, away if is_away else None)
                if race in (saves, moves):
                    place.plays = generator.choice(["", "", "EINVAL", "EPERM"])
                race(place, generator)
            except Exception as error:
                text = str(error) if isinstance(error, Failed) else traceback.format_exc()
                failures.append(f"{race.__name__} {seed}: {text}")
                print(f"  FAILED {failures[-1][:1500]}", flush=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)
        if away:
            shutil.rmtree(away, ignore_errors=True)
    return race.__name__, len(seeds), failures


def build_clock(folder):
    library = folder / "libclock.so"
    compiler = next((name for name in ("clang", "cc", "gcc") if shutil.which(name)), "cc")
    subprocess.run(
        [compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(library),
         str(Path(__file__).with_name("clock.c"))], check=True)
    os.environ["RACES_CLOCK"] = str(library)


def make_template(folder):
    """Photos with their number at the end, behind the picture."""
    archive.make(folder / "all", 40, SEED)
    photos = sorted(path for path in (folder / "all").rglob("*.jpg") if path.is_file())
    template = folder / "photos"
    template.mkdir()
    for number in range(PHOTOS):
        picture = photos[number % len(photos)].read_bytes()
        (template / f"{number:03}.jpg").write_bytes(picture + b"NUMBER%014d" % number)
    return template


def main():
    is_short = "--short" in sys.argv
    rounds = int(os.environ.get("RACES_ROUNDS", "24" if is_short else "1000"))
    seconds = float(os.environ.get("RACES_CROWD_SECONDS", "8" if is_short else "60"))
    base = Path(tempfile.mkdtemp(prefix="kennel-races-"))
    try:
        build_clock(base)
        torture.build_faults(base)
        template = make_template(base)
        total, failures = collections.Counter(), []
        chunk = max(1, min(25, rounds // 8))
        jobs = [
            (race, range(first, min(first + chunk, rounds // len(RACES))), template)
            for race in RACES for first in range(0, rounds // len(RACES), chunk)]
        with multiprocessing.Pool(int(os.environ.get("TORTURE_WORKERS", "2"))) as pool:
            for name, count, failed in pool.imap_unordered(work, jobs, chunksize=1):
                total[name] += count
                failures += failed
            pool.close()
            pool.join()
        try:
            crowd(Place(base / "crowd", template), seconds)
        except Exception as error:
            text = str(error) if isinstance(error, Failed) else traceback.format_exc()
            failures.append(f"crowd: {text}")
            print(f"  FAILED crowd: {text[:1500]}", flush=True)
        listed = ", ".join(f"{count} {name}" for name, count in sorted(total.items()))
        print(f"races: {listed}, and a crowd of six for {seconds:.0f} s; {len(failures)} failed"
              f" (seed {SEED})")
        return 1 if failures else 0
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
