"""Makes an archive of photos, such as a person has: companions, keywords, modes, attributes."""

import os
import random
import struct
import zlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
SHARED = PACKAGE.parent / "shared"
FIXTURES = PACKAGE / "Tests/ImagingTests/Fixtures"
# Whoever sorts or tags, these words of a person's must stay.
PERSON = ["Rex", "adopted 2026", "Zoë & Co"]

# Not UTF-8, more than a line, quotes: all of these are names of files.
ODD_NAMES = {2: os.fsdecode(b"caf\xe9.jpg"), 3: 'a "b"\n{c}.jpg', 4: "-Zoë's Rex.jpeg"}

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>
{}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp():
    words = (word.replace("&", "&amp;") for word in PERSON)
    return XMP.format("".join(f"<rdf:li>{word}</rdf:li>\n" for word in words)).encode()


def after_soi(jpeg, marker, content):
    """`jpeg` with one more segment, before all others."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + jpeg[2:]


def jpeg_with_keywords(jpeg):
    return after_soi(jpeg, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())


def chunk(kind, content):
    return (struct.pack(">I", len(content)) + kind + content
            + struct.pack(">I", zlib.crc32(kind + content)))


def png(generator, has_keywords):
    """A small picture that is like no other."""
    size = 48
    rows = b"".join(b"\0" + generator.randbytes(3 * size) for _ in range(size))
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp()) if has_keywords else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
            + text + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def sources(generator):
    """Photos of all kinds, in an order by chance; those of ../shared where it is there."""
    photos = sorted((SHARED / "datasets/whole-photos").glob("*/*.jpg"))
    cameras = sorted((SHARED / "metadata/camera-originals").glob("*.jpg"))
    if not photos:
        photos = [p for p in sorted(FIXTURES.glob("*.jpg")) if p.stat().st_size > 200]
    generator.shuffle(photos)
    generator.shuffle(cameras)
    # One of a camera after three of dogs.
    while photos or cameras:
        yield from photos[:3]
        yield from cameras[:1]
        photos, cameras = photos[3:], cameras[1:]


def contents(count, generator):
    """Names and bytes of `count` photos, no two the same."""
    files = list(sources(generator))
    seen = set()
    for number in range(count):
        if number % 8 == 7:
            yield f"drawing-{number}.png", png(generator, number % 16 == 7)
            continue
        source = files[number % len(files)]
        content = source.read_bytes()
        is_camera = "camera-originals" in source.parts
        if not is_camera and number % 3 == 0:
            content = jpeg_with_keywords(content)
        if content in seen:
            content = after_soi(content, 0xFE, f"copy {number}".encode())
        seen.add(content)
        # The same name comes again in other folders: sorting must find new names.
        name = f"img-{number % 11}-{source.stem[-6:]}.jpg" if number % 5 else f"rex{number % 2}.jpg"
        yield ODD_NAMES.get(number, name), content


def make(root, count, seed):
    """Fills the new folder `root` with `count` photos and what belongs to them."""
    generator = random.Random(seed)
    root.mkdir(parents=True)
    for number, (name, content) in enumerate(contents(count, generator)):
        folder = root / f"20{10 + number % 7}" / f"walk {number // 9}"
        folder.mkdir(parents=True, exist_ok=True)
        photo = folder / name
        if photo.exists():
            photo = folder / f"{number}-{name}"
        write(photo, content, generator)
        companions(photo, number, generator)
    (root / "notes.txt").write_text("Ask about Rex.\n")
    os.symlink("notes.txt", root / "link.txt")
    for folder, _, _ in os.walk(root, topdown=False):
        touch(Path(folder), generator)


def companions(photo, number, generator):
    if number % 4 == 0:
        write(photo.with_suffix(".xmp"), xmp() + b"\n" * number, generator)
    if number % 4 == 1:
        write(photo.parent / (photo.name + ".xmp"), xmp() + b" " * (number + 1), generator)
    if number % 6 == 2:
        write(photo.with_suffix(".json"), b'{"number": %d}' % number, generator)


def write(path, content, generator):
    path.write_bytes(content)
    path.chmod(generator.choice([0o644, 0o640, 0o600, 0o444]))
    if generator.random() < 0.4:
        try:
            os.setxattr(path, "user.shelter", generator.randbytes(9))
        except OSError:
            pass  # The file system has none.
    touch(path, generator)


def touch(path, generator):
    time = generator.randrange(1_000_000_000, 1_700_000_000) * 1_000_000_000
    os.utime(path, ns=(time, time + generator.randrange(1_000_000_000)))
