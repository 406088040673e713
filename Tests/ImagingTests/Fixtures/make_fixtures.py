"""Makes the pictures of this folder, and what Pillow and NumPy make of them.

Run it in this folder: python3 make_fixtures.py (Pillow 13.0.0 and NumPy 2.4.6 made those in git).
All pictures are drawn here; expected pixels are PNG files, so that they stay small.
"""

import json
import os
import struct
import subprocess
import tempfile
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps


def scene(width, height, seed=1):
    """Draws gradients, shapes and some grain."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [x * 255 / width, y * 255 / height, (x + 2 * y) * 255 / (width + 2 * height)]
    picture = Image.fromarray(np.stack(planes, -1).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        a, b = sorted(rng.integers(0, width, 2)), sorted(rng.integers(0, height, 2))
        colour = tuple(int(c) for c in rng.integers(0, 256, 3))
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape([int(a[0]), int(b[0]), int(a[1]), int(b[1])], fill=colour)
    grain = rng.normal(0, 5, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def expect(name, picture):
    picture.convert("RGB").save(f"{name}.expected.png", optimize=True)


def jpeg(name, picture, **options):
    picture.save(f"{name}.jpg", **{"quality": 85, **options})
    with Image.open(f"{name}.jpg") as read:
        expect(name, read)


def make_jpegs():
    picture = scene(61, 45)
    jpeg("baseline-420", picture, subsampling="4:2:0")
    jpeg("baseline-422", picture, subsampling="4:2:2")
    jpeg("baseline-444", picture, subsampling="4:4:4")
    jpeg("progressive", picture, progressive=True)
    jpeg("grayscale", picture.convert("L"))
    jpeg("restarts", picture, restart_marker_rows=1)
    jpeg("rgb", picture, keep_rgb=True)
    ink = np.asarray(picture.convert("CMYK")).copy()
    ink[..., 3] = np.asarray(picture.convert("L")) // 4
    jpeg("cmyk-adobe", Image.fromarray(ink, "CMYK"))


def make_unusual_jpegs():
    picture = scene(61, 45)
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "make")
        subprocess.run(["cc", "make_unusual_jpegs.c", "-ljpeg", "-o", program], check=True)
        subprocess.run([program, "61", "45"], input=picture.tobytes(), check=True)
    for name in ["arithmetic", "arithmetic-progressive", "separate-scans", "ycck-adobe"]:
        with Image.open(f"{name}.jpg") as read:
            expect(name, read)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def png(name, width, height, depth, colour, rows, extra=b"", interlace=0):
    """Writes a PNG of a kind that Pillow can't write."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    with open(f"{name}.png", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra)
        file.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def on_white(picture):
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return white


def adam7(pixels):
    """The rows of the seven passes, each with filter 0."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
              (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, dx, dy in passes:
        part = pixels[y::dy, x::dx]
        if part.shape[1]:
            rows += b"".join(b"\0" + row.tobytes() for row in part)
    return rows


def make_pngs():
    picture = scene(53, 37, 2)
    height, width = 37, 53
    alpha = np.linspace(0, 255, width).astype(np.uint8)[None].repeat(height, 0)
    rgba = np.dstack([np.asarray(picture), alpha])
    see_through = Image.fromarray(rgba)
    palette = picture.quantize(64)
    for name, kind in [("rgb", picture), ("palette", palette), ("gray", picture.convert("L")),
                       ("bilevel", picture.convert("1"))]:
        kind.save(f"png-{name}.png")
        expect(f"png-{name}", kind)
    with open("png-rgb.rgb", "wb") as file:
        file.write(picture.tobytes())
    see_through.save("png-alpha.png")
    expect("png-alpha", on_white(see_through))
    gray_alpha = Image.merge(
        "LA", [picture.convert("L"), see_through.getchannel("A")])
    gray_alpha.save("png-gray-alpha.png")
    expect("png-gray-alpha", on_white(gray_alpha.convert("RGBA")))
    palette.save("png-palette-transparent.png", transparency=3)
    with Image.open("png-palette-transparent.png") as read:
        expect("png-palette-transparent", on_white(read.convert("RGBA")))
    deep = (np.asarray(picture).astype(int) * 256 + 99).astype(">u2")
    deep_rows = b"".join(b"\0" + row.tobytes() for row in deep)
    png("png-16-bit", width, height, 16, 2, deep_rows)
    expect("png-16-bit", picture)
    gray = (np.asarray(picture.convert("L")).astype(int) * 256 + 200).astype(">u2")
    png("png-16-bit-gray", width, height, 16, 0, b"".join(b"\0" + r.tobytes() for r in gray))
    expect("png-16-bit-gray", picture.convert("L"))
    png("png-interlaced", width, height, 8, 2, adam7(np.asarray(picture)), interlace=1)
    expect("png-interlaced", picture)
    png("png-interlaced-alpha", width, height, 8, 6, adam7(rgba), interlace=1)
    expect("png-interlaced-alpha", on_white(see_through))
    picture.save("png-animated.png", save_all=True,
                 append_images=[ImageOps.invert(picture)], duration=100)
    expect("png-animated", picture)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save("png-exif-6.png", exif=exif)
    expect("png-exif-6", ImageOps.exif_transpose(Image.open("png-exif-6.png")))


def make_orientations():
    """One scene stored in each of the eight ways; JPEG, so decoded before it is turned."""
    picture = scene(37, 29, 3)
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        # Neighbours for the one entry that counts.
        exif[0x010F] = "kennel"
        exif[0x0131] = "make_fixtures.py"
        picture.save(f"orientation-{value}.jpg", exif=exif, quality=80)
        with Image.open(f"orientation-{value}.jpg") as read:
            expect(f"orientation-{value}", ImageOps.exif_transpose(read))


def make_resizes():
    """Sizes up and down, whole and fractional boxes."""
    scene(90, 70, 4).save("resize.png", optimize=True)
    picture = Image.open("resize.png").convert("RGB")
    cases = []
    for index, (size, box) in enumerate([
        ((32, 32), (10, 0, 80, 70)), ((31, 17), (0, 0, 90, 70)), ((60, 50), (30, 20, 60, 60)),
        ((90, 20), (0, 0, 90, 70)), ((40, 40), (12.5, 3.25, 60.75, 51.5)), ((3, 2), (1, 1, 89, 69)),
        ((33, 29), (5, 5, 38, 34)), ((64, 64), (84, 64, 90, 70)), ((1, 1), (0, 0, 90, 70)),
    ]):
        for name, how in [("bicubic", Image.BICUBIC), ("bilinear", Image.BILINEAR)]:
            resized = picture.resize(size, how, box=box)
            cases.append({
                "width": size[0], "height": size[1], "box": list(map(float, box)),
                "interpolation": name, "expected": f"resize-{index}-{name}.expected.png"})
            resized.save(cases[-1]["expected"], optimize=True)
    with open("resizes.json", "w") as file:
        json.dump(cases, file, indent=1)


def prepared(picture, side, how, mean, std, low, high, squash=False):
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    width, height = picture.size
    short = min(width, height)
    left, top = (width - short) / 2, (height - short) / 2
    box = None if squash else (left, top, left + short, top + short)
    pixels = np.asarray(picture.resize((side, side), how, box=box)).astype(np.float32)
    values = pixels / np.float32(255) * np.float32(high - low) + np.float32(low)
    values = (values - np.array(mean, np.float32)) / np.array(std, np.float32)
    return values.transpose(2, 0, 1).astype("<f4")


def make_prepared():
    """What a network gets: little-endian floats, channel by channel."""
    imagenet = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225], 0, 1)
    inception = ([0, 0, 0], [1, 1, 1], -1, 1)
    for value in range(1, 9):
        with Image.open(f"orientation-{value}.jpg") as picture:
            prepared(picture, 16, Image.BICUBIC, *imagenet).tofile(f"prepared-{value}.f32")
    with Image.open("orientation-6.jpg") as picture:
        prepared(picture, 16, Image.BILINEAR, *inception, squash=True).tofile(
            "prepared-squash.f32")


def make_reducible():
    """Large enough to be decoded at an eighth; with odd sides, and smooth as a photo is."""
    picture = scene(1043, 781, 5).filter(ImageFilter.GaussianBlur(1.5))
    exif = Image.Exif()
    exif[0x0112] = 6  # tests write other values over it
    picture.save("reducible-6.jpg", exif=exif, quality=50)


def make_equalized():
    """Photos, and what has few pixels or few values."""
    rng = np.random.default_rng(6)
    dull = np.asarray(scene(48, 48, 7)) // 4 + 90
    two = np.where(rng.random((32, 32, 1)) < 0.3, 40, 41) + np.zeros(3)
    flat = np.full((20, 20, 3), 77)
    pictures = [np.asarray(scene(64, 64, 6)), dull, two, flat]
    # 16 pixels have no step; 17 x 17 have a step of 1, and more than 255 of it.
    pictures += [rng.integers(0, 256, (side, side, 3)) for side in (4, 16, 17, 22)]
    for index, pixels in enumerate(pictures):
        picture = Image.fromarray(pixels.astype(np.uint8))
        picture.save(f"equalize-{index}.png", optimize=True)
        ImageOps.equalize(picture).save(f"equalize-{index}.expected.png", optimize=True)


def standardized(values):
    """tf.image.per_image_standardization."""
    wide = values.astype(np.float64)
    return (wide - wide.mean()) / max(wide.std(), 1 / np.sqrt(wide.size))


def make_steps():
    """What a network gets when the picture is equalised, and when it is standardised too."""
    with Image.open("orientation-6.jpg") as stored:
        picture = ImageOps.exif_transpose(stored).convert("RGB")
    width, height = picture.size
    short = min(width, height)
    left, top = (width - short) / 2, (height - short) / 2
    picture = picture.resize((16, 16), Image.BICUBIC, box=(left, top, left + short, top + short))
    pixels = np.asarray(ImageOps.equalize(picture)).astype(np.float32) / np.float32(255)
    mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    values = ((pixels - np.array(mean, np.float32)) / np.array(std, np.float32)).transpose(2, 0, 1)
    values.astype("<f4").tofile("steps-equalize.f32")
    standardized(values).astype("<f4").tofile("steps-standardize.f32")


def make_whitened():
    """Eight tiles of 40 x 40; the first is whitened by the patches of all."""
    scene(320, 40, 8).save("zca.png", optimize=True)
    pixels = np.asarray(Image.open("zca.png")).astype(np.float32) / np.float32(255)
    values = (pixels - np.float32(0.5)) / np.float32(0.5)
    # row of patches, row, column of patches, column, channel
    patches = values.reshape(5, 8, 40, 8, 3).transpose(0, 2, 4, 1, 3).reshape(-1, 192)
    mean = patches.mean(0, dtype=np.float64)
    covariance = np.cov(patches.T.astype(np.float64), bias=True)
    variances, vectors = np.linalg.eigh(covariance)
    matrix = vectors @ np.diag(1 / np.sqrt(np.maximum(variances, 0) + 0.01)) @ vectors.T
    white = ((patches - mean) @ matrix).reshape(5, 40, 3, 8, 8)[:, :5]
    white.transpose(2, 0, 3, 1, 4).reshape(3, 40, 40).astype("<f4").tofile("zca.f32")


def make_augmented():
    """Changes of colour, and turns with mirrored corners."""
    picture = scene(37, 29, 9)
    picture.save("augment.png", optimize=True)
    for kind in ("Brightness", "Contrast", "Color"):
        for factor in (0, 0.8, 1, 1.2, 1.7):
            enhanced = getattr(ImageEnhance, kind)(picture).enhance(factor)
            enhanced.save(f"augment-{kind.lower()}-{factor:g}.expected.png", optimize=True)
    soft = picture.filter(ImageFilter.GaussianBlur(1))
    soft.save("rotate.png", optimize=True)
    margin = 20
    padded = Image.fromarray(np.pad(
        np.asarray(soft), ((margin, margin), (margin, margin), (0, 0)), "symmetric"))
    for angle in (15, -7.5, 40):
        turned = padded.rotate(angle, Image.BILINEAR)
        turned.crop((margin, margin, margin + 37, margin + 29)).save(
            f"rotate-{angle:g}.expected.png", optimize=True)


if __name__ == "__main__":
    make_jpegs()
    make_unusual_jpegs()
    make_pngs()
    make_orientations()
    make_resizes()
    make_prepared()
    make_reducible()
    make_equalized()
    make_steps()
    make_whitened()
    make_augmented()
