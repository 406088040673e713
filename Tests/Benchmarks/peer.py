"""One measurement of a peer, in a process of its own, in the peers' environment; for `bench.py`.

    python peer.py prepare FOLDER NAMES...          makes FOLDER/NAME.onnx and FOLDER/NAME.pt
    python peer.py network ENGINE FOLDER NAME SIZE THREADS WORKERS SECONDS
    python peer.py folder ENGINE FOLDER NAME SIZE WORKERS PHOTOS...
    python peer.py training FORMAT NAME SIZE BATCH THREADS STATISTICS
    python peer.py photos FOLDER COUNT WIDTH HEIGHT
    python peer.py versions [NAMES...]

ENGINE is `onnxruntime` or `torch`. Each prints one line of JSON, but `training`, which training.py
describes. Networks have the seeded random weights of
Tests/ArchitecturesTests/Fixtures/make_fixtures.py, in f32 as kennel's.
"""

import concurrent.futures
import json
import math
import pathlib
import statistics
import sys
import threading
import time
import warnings

import training
from common import SIZES

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).resolve().parent
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
sys.path.insert(0, str(HERE.parent / "ArchitecturesTests/Fixtures"))


def seeded_model(name):
    import make_fixtures

    builders = {
        "tf_efficientnetv2_b0": make_fixtures.efficientnet,
        "inception_v3": make_fixtures.inception,
        "resnet50": make_fixtures.networks.ResNet50,
    }
    return make_fixtures.seeded(builders[name](1000))


def prepare(folder, *names):
    for name in names:
        prepare_network(pathlib.Path(folder), name)
    return {"prepared": names}


def prepare_network(folder, name):
    import torch

    model = seeded_model(name)
    image = torch.zeros(1, 3, SIZES[name], SIZES[name])
    with torch.no_grad():
        traced = torch.jit.trace(model.to(memory_format=torch.channels_last), image)
    traced.save(str(folder / f"{name}.pt"))
    # The TorchScript exporter: the newer one needs onnxscript, and makes the same graph here.
    torch.onnx.export(
        model, (image,), str(folder / f"{name}.onnx"), dynamo=False, opset_version=17,
        input_names=["input"], output_names=["logits"])


# --- The engines ---------------------------------------------------------------------------------


class OnnxRuntime:
    """One session for all workers: `run` may be called from many threads at once."""

    def __init__(self, folder, name, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(pathlib.Path(folder) / f"{name}.onnx"), options,
            providers=["CPUExecutionProvider"])

    def worker_starts(self):
        pass

    def __call__(self, image):
        return self.session.run(None, {"input": image})[0]


class Torch:
    """Traced and frozen (batch norms folded), channels last: torch's best without a compiler."""

    def __init__(self, folder, name, threads):
        import torch

        self.torch, self.threads = torch, threads
        torch.set_num_threads(threads)
        model = torch.jit.load(str(pathlib.Path(folder) / f"{name}.pt")).eval()
        self.model = torch.jit.optimize_for_inference(torch.jit.freeze(model))

    def worker_starts(self):
        self.torch.set_num_threads(self.threads)

    def __call__(self, image):
        with self.torch.inference_mode():
            tensor = self.torch.from_numpy(image)
            tensor = tensor.contiguous(memory_format=self.torch.channels_last)
            return self.model(tensor).numpy()


ENGINES = {"onnxruntime": OnnxRuntime, "torch": Torch}


# --- Measurements --------------------------------------------------------------------------------


def network(engine, folder, name, size, threads, workers, seconds):
    """The network alone: runs it in `workers` threads at once for some seconds."""
    import numpy as np

    run = ENGINES[engine](folder, name, threads)
    generator = np.random.default_rng(1)
    image = generator.uniform(-1, 1, (1, 3, size, size)).astype(np.float32)
    times, started = [], threading.Barrier(workers)

    def work():
        run.worker_starts()
        for _ in range(3):
            run(image)
        started.wait()
        end, own = time.perf_counter() + seconds, []
        while time.perf_counter() < end:
            start = time.perf_counter()
            run(image)
            own.append(time.perf_counter() - start)
        times.extend(own)

    crew = [threading.Thread(target=work) for _ in range(workers)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    median = statistics.median(times)
    return {"imagesPerSecond": workers / median, "medianMilliseconds": median * 1000}


def photo_input(path, size):
    """What kennel's default bundle does: upright, centre square, bicubic, normalised.

    As kennel does, it lets the decoder reduce large JPEGs to no less than 1.4 times the size.
    """
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(path) as file:
        least = math.ceil(1.4 * size)
        file.draft("RGB", (least, least))
        photo = ImageOps.exif_transpose(file).convert("RGB")
    side = min(photo.size)
    left, top = (photo.width - side) // 2, (photo.height - side) // 2
    box = (left, top, left + side, top + side)
    pixels = np.asarray(photo.resize((size, size), Image.Resampling.BICUBIC, box=box), np.float32)
    pixels = (pixels / 255 - np.float32(MEAN)) / np.float32(STD)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def folder_run(engine, folder, name, size, workers, photos):
    """Photos through decoding, resizing and the network, one a worker thread."""
    run = ENGINES[engine](folder, name, 1)

    def work(path):
        return int(run(photo_input(path, size)).argmax())

    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(workers, initializer=run.worker_starts) as pool:
        best = list(pool.map(work, photos))
    return {"photos": len(best), "secondsAfterLoading": time.perf_counter() - start}


def make_photos(folder, count, width, height):
    """Seeded JPEGs as busy as photos are: noise on several scales over a gradient."""
    import numpy as np
    from PIL import Image

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        generator = np.random.default_rng(number)
        pixels = np.zeros((height, width, 3), np.float32)
        for cell, strength in ((2, 12), (8, 30), (64, 50)):
            shape = (height // cell + 1, width // cell + 1, 3)
            noise = Image.fromarray(generator.integers(0, 255, shape, np.uint8))
            layer = np.asarray(noise.resize((width, height), Image.Resampling.BICUBIC), np.float32)
            pixels += (layer - 127) * (strength / 50)
        image = Image.fromarray(np.clip(pixels + 127, 0, 255).astype(np.uint8))
        image.save(folder / f"{number:04}.jpg", quality=90)
    sizes = [file.stat().st_size for file in folder.glob("*.jpg")]
    return {"photos": len(sizes), "meanBytes": sum(sizes) // len(sizes)}


def versions(*names):
    import importlib
    import importlib.metadata

    found = {"python": sys.version.split()[0]}
    for name in names or ("onnxruntime", "torch", "timm", "pillow", "numpy"):
        try:
            found[name] = importlib.metadata.version(name)
            if name in ENGINES:
                importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  (a peer that doesn't load is skipped)
            found[name] = f"absent ({type(error).__name__})"
    return found


def main():
    command, *rest = sys.argv[1:]
    if command == "training":
        training.serve(*rest)
        return
    if command == "prepare":
        result = prepare(*rest)
    elif command == "network":
        engine, folder, name, size, threads, workers, seconds = rest
        result = network(
            engine, folder, name, int(size), int(threads), int(workers), float(seconds))
    elif command == "folder":
        engine, folder, name, size, workers, *photos = rest
        result = folder_run(engine, folder, name, int(size), int(workers), photos)
    elif command == "photos":
        folder, count, width, height = rest
        result = make_photos(folder, int(count), int(width), int(height))
    else:
        result = versions(*rest)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
