"""Writes pairs.tsv: which photos of nine breeds of ../shared/datasets look the same.

As Fingerprint.swift does it, but with Pillow and NumPy, all pairs and full decoding: a difference
hash of 8x8 and the correlation of 16x16 grey values, each also mirrored. A pair is "same" where both
leave room, and "near" where it might be.
"""
import glob
import os

import numpy as np
from PIL import Image

FOLDER = os.path.join(os.path.dirname(__file__), "../../../../shared/datasets/stanford-dogs-224")
BREEDS = """otterhound affenpinscher English_foxhound Irish_water_spaniel Mexican_hairless
Bernese_mountain_dog Appenzeller kuvasz Leonberg""".split()


def grey(image, width, height):
    small = np.asarray(image.resize((width, height), Image.BILINEAR), float)
    return small @ np.array([77, 150, 29]) / 256


def fingerprint(image):
    steps, thumb = grey(image, 9, 8), grey(image, 16, 16)
    thumb = thumb - thumb.mean()
    return (steps[:, :-1] < steps[:, 1:]).ravel(), (thumb / np.linalg.norm(thumb)).ravel()


paths = sorted(p for b in BREEDS for p in glob.glob(f"{FOLDER}/*/n*-{b}/*.jpg"))
images = [Image.open(p).convert("RGB").resize((32, 32), Image.BILINEAR) for p in paths]
plain = [fingerprint(i) for i in images]
mirrored = [fingerprint(i.transpose(Image.FLIP_LEFT_RIGHT)) for i in images]
with open(os.path.join(os.path.dirname(__file__), "pairs.tsv"), "w") as out:
    for i in range(len(paths)):
        for j in range(i):
            looks = [((a[0] != plain[j][0]).sum(), a[1] @ plain[j][1])
                     for a in (plain[i], mirrored[i])]
            same = any(d <= 5 and c > 0.97 for d, c in looks)
            near = any(d <= 9 and c > 0.93 for d, c in looks)
            if near:
                names = [os.path.relpath(paths[k], FOLDER) for k in (j, i)]
                print("same" if same else "near", *names, sep="\t", file=out)
