"""What a tree is: each file's bytes, mode, owner, time and attributes."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

# A label holds the moment of its making, which differs from run to run.
MOMENT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TEMPORARY = re.compile(r"^\.kennel-.*\.tmp$")


@dataclass(frozen=True)
class Entry:
    kind: str
    mode: int
    owner: tuple
    modified: int
    attributes: tuple
    # The beginning of the SHA-256 of a file's bytes, the text of a link.
    content: str
    # The same, without the moments of labels.
    timeless: str


_digests = {}


def digests(path, status):
    # The time of a file's last change of any kind tells that it needs no reading again.
    key = (status.st_dev, status.st_ino, status.st_ctime_ns, status.st_size)
    if key not in _digests:
        content = path.read_bytes()
        _digests[key] = (hashlib.sha256(content).hexdigest()[:20],
                         hashlib.sha256(without_moments(content)).hexdigest()[:20])
    return _digests[key]


def without_moments(content):
    if not MOMENT.search(content):
        return content
    content = MOMENT.sub(b"", content)
    if content.startswith(b"\x89PNG"):
        # The checksum of a chunk of text depends on the moment in it.
        content = re.sub(rb"(</x:xmpmeta>.*?)....(....IDAT)", rb"\1\2", content, flags=re.DOTALL)
    return content


def entry(path):
    status = path.lstat()
    owner = (status.st_uid, status.st_gid)
    if stat.S_ISLNK(status.st_mode):
        text = os.readlink(path)
        return Entry("link", 0, owner, 0, (), text, text)
    mode = stat.S_IMODE(status.st_mode)
    if stat.S_ISDIR(status.st_mode):
        return Entry("folder", mode, owner, status.st_mtime_ns, (), "", "")
    names = os.listxattr(path)
    attributes = tuple((name, os.getxattr(path, name)) for name in sorted(names))
    return Entry("file", mode, owner, status.st_mtime_ns, attributes, *digests(path, status))


def snapshot(roots):
    """All that is in `roots`, by path; what is not there is left out."""
    found = {}
    for root in roots:
        if not os.path.lexists(root):
            continue
        found[str(root)] = entry(Path(root))
        for folder, folders, files in os.walk(root):
            for name in folders + files:
                path = Path(folder) / name
                found[str(path)] = entry(path)
    return found


def without_temporaries(tree):
    return {path: entry for path, entry in tree.items()
            if not TEMPORARY.match(os.path.basename(path))}


def temporaries(tree):
    return [path for path in tree if TEMPORARY.match(os.path.basename(path))]


def without_folder_times(tree):
    return {path: replace(entry, modified=0) if entry.kind == "folder" else entry
            for path, entry in tree.items()}


def differences(tree, expected):
    """Sentences on what is not as expected."""
    found = []
    for path in sorted(tree.keys() | expected.keys()):
        now, then = tree.get(path), expected.get(path)
        if now == then:
            continue
        if now is None or then is None:
            found.append(f"{path} is {'gone' if now is None else 'new'}")
            continue
        parts = [f"{name}: {getattr(now, name)!r} instead of {getattr(then, name)!r}"
                 for name in Entry.__dataclass_fields__ if getattr(now, name) != getattr(then, name)]
        found.append(f"{path}: {'; '.join(parts)}")
    return found


def picture(path):
    """The digest of a photo's coded picture: what decoders see, apart from metadata."""
    content = Path(path).read_bytes()
    digest = hashlib.sha256()
    if content.startswith(b"\x89PNG"):
        position = 8
        while position + 8 <= len(content):
            size = int.from_bytes(content[position:position + 4], "big")
            kind = content[position + 4:position + 8]
            if kind not in (b"iTXt", b"tEXt", b"zTXt", b"eXIf", b"tIME"):
                digest.update(content[position:position + 12 + size])
            position += 12 + size
        return digest.hexdigest()
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        size = int.from_bytes(content[position + 2:position + 4], "big")
        if marker == 0xDA:
            digest.update(content[position:])
            break
        if marker not in (0xE1, 0xED, 0xFE):
            digest.update(content[position:position + 2 + size])
        position += 2 + size
    return digest.hexdigest()
