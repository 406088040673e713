"""Makes the fixtures of this folder with kennel 0.1.0: plans, journals, a bundle and a catalog.

Run: python3 make_fixtures.py /path/to/kennel-0.1.0   (needs Pillow)

Paths in the fixtures begin with PLACEHOLDER, which has exactly ROOT_LENGTH bytes. The tests
replace it by a folder whose path is as long, so that SQLite's pages stay valid. As the length is a
multiple of 3, the base64 text of a path begins with the base64 text of its root.
"""
import base64, json, os, pathlib, random, shutil, sqlite3, subprocess, sys, tempfile
from PIL import Image

ROOT_LENGTH = 120
PLACEHOLDER = b"/@ROOT@".ljust(ROOT_LENGTH, b"_")
HERE = pathlib.Path(__file__).parent
KENNEL = os.path.abspath(sys.argv[1])
BREEDS = {"Beagle": (200, 60, 40), "Pug": (40, 60, 200)}
HOME = tempfile.mkdtemp()
ROOT = os.fsencode(tempfile.mkdtemp(prefix="kennel-0.1.0-")).ljust(ROOT_LENGTH, b"_")
# 2025-06-01 10:00 UTC, and a time with nanoseconds.
START = 1_748_772_000_123_456_789


def photo(path, color, seed):
    """A small JPEG of one colour with noise."""
    dice = random.Random(seed)
    pixels = [tuple(max(0, min(255, c + dice.randint(-25, 25))) for c in color) for _ in range(576)]
    image = Image.new("RGB", (24, 24))
    image.putdata(pixels)
    with open(path, "wb") as file:
        image.save(file, "JPEG", quality=85)


def kennel(*arguments, statuses=(0,)):
    environment = {
        "HOME": HOME, "XDG_STATE_HOME": os.fsdecode(ROOT + b"/state"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([KENNEL, *arguments], env=environment, capture_output=True)
    assert done.returncode in statuses, (arguments, done)
    return done.stdout


def lay_photos():
    """The first tree: two breeds, a sidecar, a name that is not UTF-8, an empty file."""
    shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(ROOT + b"/photos/old")
    photo(ROOT + b"/photos/rex.jpg", BREEDS["Beagle"], 1001)
    photo(ROOT + b"/photos/otto.jpg", BREEDS["Pug"], 1002)
    photo(ROOT + b"/photos/old/x\xff.jpg", BREEDS["Beagle"], 1003)
    for name, text in [("rex.jpg.xmp", "a note"), ("empty.jpg", "")]:
        with open(ROOT + b"/photos/" + name.encode(), "w") as file:
            file.write(text)
    for place, folders, files in os.walk(ROOT + b"/photos", topdown=False):
        for name in files:
            os.chmod(os.path.join(place, name), 0o644)
            os.utime(os.path.join(place, name), ns=(START, START + len(name)))
        os.chmod(place, 0o755)
        os.utime(place, ns=(START, START + 7))


def keep(name, data):
    assert PLACEHOLDER not in data
    data = data.replace(ROOT, PLACEHOLDER)
    data = data.replace(base64.b64encode(ROOT), base64.b64encode(PLACEHOLDER))
    assert b"kennel-0.1.0-" not in data, name
    (HERE / name).write_bytes(data)


def keep_tree(name):
    """A tree as JSON Lines: path and content in base64, times in nanoseconds; folders last."""
    lines = []
    for top in [b"photos", b"sorted"]:
        for place, _, files in os.walk(ROOT + b"/" + top, topdown=False):
            for file in sorted(files) + [None]:
                path = os.path.join(place, file) if file else place
                entry = {
                    "path": base64.b64encode(path[len(ROOT) + 1:]).decode(),
                    "modified": os.stat(path).st_mtime_ns}
                if file:
                    with open(path, "rb") as stream:
                        entry["content"] = base64.b64encode(stream.read()).decode()
                lines.append(json.dumps(entry))
    keep(name, "\n".join(lines).encode() + b"\n")


def keep_journal(name):
    folder = ROOT + b"/state/kennel/journal"
    (journal,) = os.listdir(folder)
    with open(os.path.join(folder, journal), "rb") as file:
        keep(f"{name}.journal.jsonl", file.read())


def keep_bundle():
    dataset = pathlib.Path(HOME, "dataset")
    for breed, color in BREEDS.items():
        (dataset / breed).mkdir(parents=True)
        for number in range(40):
            photo(dataset / breed / f"{number}.jpg", color, number)
    cats = pathlib.Path(HOME, "cats")
    cats.mkdir()
    for number in range(40):
        photo(cats / f"{number}.jpg", (90, 200, 90), 500 + number)
    kennel(
        "train", str(dataset), "--output", f"{HOME}/bundle", "--not-a-dog", str(cats), "--from",
        "none", "--architecture", "simple_cnn", "--size", "16", "--epochs", "40", "--augment",
        "none", "--jobs", "1")
    (HERE / "bundle").mkdir(exist_ok=True)
    for name in ["model.json", "labels.json", "weights.safetensors"]:
        shutil.copy(f"{HOME}/bundle/{name}", HERE / "bundle" / name)
    assert "photos" not in json.loads((HERE / "bundle/model.json").read_text())["thresholds"]


def main():
    keep_bundle()
    model = ["--model", f"{HOME}/bundle"]
    photos, sorted_ = os.fsdecode(ROOT + b"/photos"), os.fsdecode(ROOT + b"/sorted")
    plan = os.fsdecode(ROOT + b"/plan.jsonl")

    lay_photos()
    keep_tree("first.tree.jsonl")
    keep("classify.jsonl", kennel("classify", "--format", "jsonl", photos, *model, statuses=(1,)))
    catalog = sqlite3.connect(os.fsdecode(ROOT + b"/state/kennel/catalog.sqlite"))
    catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    catalog.close()
    with open(ROOT + b"/state/kennel/catalog.sqlite", "rb") as file:
        keep("catalog.sqlite", file.read())

    for name, arguments in {
        "move": ["sort", photos, "--into", sorted_, "--move", *model],
        "copy": ["sort", photos, "--into", sorted_, "--copy", *model],
        "tag": ["tag", photos, *model],
    }.items():
        lay_photos()
        kennel(*arguments, "--plan", plan, "--no-catalog", statuses=(0, 1))
        if name != "copy":
            with open(plan, "rb") as file:
                keep(f"{name}.plan.jsonl", file.read())
        kennel(arguments[0], "--apply", plan, statuses=(0, 1))
        keep_tree(f"{name}.tree.jsonl")
        keep_journal(name)
    shutil.rmtree(ROOT)
    shutil.rmtree(HOME)


main()
