"""One measurement of a peer, in a process of its own, in the peers' environment; for `peers.py`.

    python engines.py prepare PART FOLDER           one of PARTS, for the commands below
    python engines.py turns ENGINE PRECISION FOLDER NAME BATCH THREADS SHARE SECONDS
    python engines.py folder ENGINE PRECISION FOLDER NAME THREADS WORKERS PHOTOS...
    python engines.py keras FOLDER PHOTOS...

ENGINE is `onnxruntime` or `OpenVINO`. SHARE is how many photos a thread takes at a time, or 0 where
all threads work on one run. `turns` is what turns.py describes; `folder` and `keras` print one line
of JSON. Weights are those of peer.py, but Keras' own, which are random too.
"""

import concurrent.futures
import json
import os
import pathlib
import statistics
import sys
import time
import warnings

from common import SIZES, has_bf16
from peer import MEAN, STD, photo_input, seeded_model

warnings.filterwarnings("ignore")
CALIBRATION_IMAGES = 8


def noise(batch, size, seed=1):
    import numpy as np

    return np.random.default_rng(seed).uniform(-1, 1, (batch, 3, size, size)).astype(np.float32)


def calibration(name):
    return [{"input": noise(1, SIZES[name], seed)} for seed in range(CALIBRATION_IMAGES)]


def network_file(folder, name, precision, suffix):
    """f32 and bf16 are made of the same file."""
    return pathlib.Path(folder) / f"{name}{'.int8' if precision == 'int8' else ''}.{suffix}"


# --- Making what the measurements need -----------------------------------------------------------


def prepare_onnx(folder, name):
    import torch

    image = torch.zeros(1, 3, SIZES[name], SIZES[name])
    torch.onnx.export(
        seeded_model(name), (image,), str(folder / f"{name}.onnx"), dynamo=False,
        opset_version=17, input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})


def prepare_ir(folder, name):
    """OpenVINO's own format, which it loads faster than ONNX."""
    import openvino

    model = openvino.Core().read_model(folder / f"{name}.onnx")
    model.reshape([1, 3, SIZES[name], SIZES[name]])
    openvino.save_model(model, folder / f"{name}.xml", compress_to_fp16=False)


def prepare_onnxruntime_int8(folder, name):
    """Static quantisation as onnxruntime's documentation has it for CNNs on x86: QDQ, U8S8."""
    import onnx
    from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process
    from onnxruntime.tools.onnx_model_utils import make_dim_param_fixed

    class Reader(CalibrationDataReader):
        images = iter(calibration(name))

        def get_next(self):
            return next(self.images, None)

    # With a fixed batch, the arithmetic of padding is folded; else it would be quantised.
    model = onnx.load(folder / f"{name}.onnx")
    make_dim_param_fixed(model.graph, "batch", 1)
    ready = folder / f"{name}.ready.onnx"
    quant_pre_process(model, str(ready), skip_symbolic_shape=True)
    model = onnx.load(ready)
    del model.graph.value_info[:]
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    quantize_static(
        model, str(folder / f"{name}.int8.onnx"), Reader(), per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
    ready.unlink()


def prepare_openvino_int8(folder, name):
    os.environ["NNCF_CI"] = "1"  # It tells its makers of each run otherwise.
    import nncf
    import openvino

    model = openvino.Core().read_model(folder / f"{name}.xml")
    images = nncf.Dataset([image["input"] for image in calibration(name)])
    model = nncf.quantize(model, images, subset_size=CALIBRATION_IMAGES)
    openvino.save_model(model, folder / f"{name}.int8.xml", compress_to_fp16=False)


def prepare_weights(folder, name):
    """For `kennel model import`."""
    from safetensors.torch import save_file

    state = seeded_model(name).state_dict().items()
    save_file(
        {key: tensor.contiguous() for key, tensor in state if "num_batches" not in key},
        folder / f"{name}.safetensors")


def prepare_keras(folder):
    inception(None).save_weights(folder / "keras.weights.h5")


PARTS = {
    "onnx": prepare_onnx, "ir": prepare_ir, "onnxruntime-int8": prepare_onnxruntime_int8,
    "openvino-int8": prepare_openvino_int8, "weights": prepare_weights,
}


def prepare(part, folder, *names):
    if part == "keras":
        prepare_keras(pathlib.Path(folder))
    for name in names:
        PARTS[part](pathlib.Path(folder), name)


# --- The network alone ---------------------------------------------------------------------------


def onnxruntime_session(folder, name, precision, batch, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_free_dimension_override_by_name("batch", batch)
    return onnxruntime.InferenceSession(
        str(network_file(folder, name, precision, "onnx")), options,
        providers=["CPUExecutionProvider"])


def openvino_settings(precision, hint, threads):
    # Its default is bf16 where the CPU has it; what is not quantised in int8 may be so, too.
    fast = precision == "bf16" or (precision == "int8" and has_bf16())
    settings = {
        "PERFORMANCE_HINT": hint, "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "bf16" if fast else "f32"}
    if hint == "LATENCY":
        settings["NUM_STREAMS"] = 1
    return settings


def shares(images, size):
    return [images[start:start + size] for start in range(0, len(images), size)]


def onnxruntime_turn(precision, folder, name, images, threads, share):
    """Apart, each thread of a pool takes small batches."""
    if not share:
        session = onnxruntime_session(folder, name, precision, len(images), threads)
        return lambda: session.run(None, {"input": images})
    session = onnxruntime_session(folder, name, precision, share, 1)
    parts = shares(images, share)
    pool = concurrent.futures.ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda part: session.run(None, {"input": part}), parts))


def openvino_turn(precision, folder, name, images, threads, share):
    """Apart is the throughput hint and a queue of requests, a small batch each."""
    import openvino

    hint, parts = ("THROUGHPUT", shares(images, share)) if share else ("LATENCY", [images])
    core = openvino.Core()
    model = core.read_model(network_file(folder, name, precision, "xml"))
    model.reshape(parts[0].shape)
    compiled = core.compile_model(model, "CPU", openvino_settings(precision, hint, threads))
    if not share:
        return lambda: compiled(images, share_inputs=True, share_outputs=True)
    queue = openvino.AsyncInferQueue(compiled)

    def run():
        for part in parts:
            queue.start_async({0: part}, share_inputs=True)
        queue.wait_all()

    return run


def turns(engine, precision, folder, name, batch, threads, share, seconds):
    """Runs the network from a buffer in memory to the logits."""
    make = {"onnxruntime": onnxruntime_turn, "OpenVINO": openvino_turn}[engine]
    run = make(precision, folder, name, noise(int(batch), SIZES[name]), int(threads), int(share))
    print("ready", flush=True)
    for _ in sys.stdin:
        run()
        end, times = time.perf_counter() + float(seconds), []
        while not times or time.perf_counter() < end:
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        print(statistics.median(times), flush=True)


# --- From the file to the answer -----------------------------------------------------------------


def onnxruntime_folder(precision, folder, name, threads, workers, photos):
    """Pillow in a pool of threads, which share a session."""
    session = onnxruntime_session(folder, name, precision, 1, threads)

    def work(path):
        return int(session.run(None, {"input": photo_input(path, SIZES[name])})[0].argmax())

    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        best = list(pool.map(work, photos))
    return {"photos": len(best), "seconds": time.perf_counter() - start}


def openvino_model(core, folder, name, precision):
    """The network on bytes as OpenCV has them: the rest of the preparation is part of it."""
    import openvino
    from openvino.preprocess import ColorFormat, PrePostProcessor

    model = core.read_model(network_file(folder, name, precision, "xml"))
    photo = PrePostProcessor(model)
    photo.input().tensor().set_element_type(openvino.Type.u8) \
        .set_layout(openvino.Layout("NHWC")).set_color_format(ColorFormat.BGR)
    photo.input().model().set_layout(openvino.Layout("NCHW"))
    photo.input().preprocess().convert_element_type(openvino.Type.f32) \
        .convert_color(ColorFormat.RGB).mean([255 * value for value in MEAN]) \
        .scale([255 * value for value in STD])
    return photo.build()


def opencv_input(path, size):
    """The centre square; AREA is OpenCV's way to shrink without aliasing, as the others do.

    Large JPEGs are reduced by the decoder as in `photo_input`; Pillow only reads the header here.
    """
    import cv2
    from PIL import Image

    with Image.open(path) as file:
        share = min(file.size) / (1.4 * size)
    flags = [
        (8, cv2.IMREAD_REDUCED_COLOR_8), (4, cv2.IMREAD_REDUCED_COLOR_4),
        (2, cv2.IMREAD_REDUCED_COLOR_2), (0, cv2.IMREAD_COLOR)]
    photo = cv2.imread(path, next(flag for least, flag in flags if share >= least))
    side = min(photo.shape[:2])
    top, left = (photo.shape[0] - side) // 2, (photo.shape[1] - side) // 2
    square = photo[top:top + side, left:left + side]
    return cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA)[None]


def openvino_folder(precision, folder, name, threads, workers, photos):
    """OpenCV in a pool of threads, and a queue of requests; for one photo the latency hint."""
    import cv2
    import openvino

    core = openvino.Core()
    core.set_property({"CACHE_DIR": str(pathlib.Path(folder) / "openvino")})
    hint = "THROUGHPUT" if len(photos) > 1 else "LATENCY"
    compiled = core.compile_model(
        openvino_model(core, folder, name, precision), "CPU",
        openvino_settings(precision, hint, threads))
    cv2.setNumThreads(1 if len(photos) > 1 else threads)
    queue, best = openvino.AsyncInferQueue(compiled), []
    queue.set_callback(
        lambda request, _: best.append(int(request.get_output_tensor().data.argmax())))
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for image in pool.map(lambda path: opencv_input(path, SIZES[name]), photos):
            queue.start_async({0: image})
    queue.wait_all()
    return {"photos": len(best), "seconds": time.perf_counter() - start}


def inception(weights):
    os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    from keras.applications.inception_v3 import InceptionV3

    return InceptionV3(weights=weights)


def keras(folder, *photos):
    """One photo at a time, as the study's script; the first compiles, and counts as start."""
    model = inception(str(pathlib.Path(folder) / "keras.weights.h5"))
    import keras
    import numpy as np
    from keras.applications.inception_v3 import preprocess_input

    best, start = [], time.perf_counter()
    for path in photos:
        if len(best) == 1:
            start = time.perf_counter()
        image = keras.utils.load_img(path, target_size=(299, 299))
        pixels = preprocess_input(np.expand_dims(keras.utils.img_to_array(image), 0))
        best.append(int(model.predict(pixels, verbose=0).argmax()))
    return {"photos": max(len(best) - 1, 1), "seconds": time.perf_counter() - start}


def folder_run(engine, precision, folder, name, threads, workers, *photos):
    run = {"onnxruntime": onnxruntime_folder, "OpenVINO": openvino_folder}[engine]
    return run(precision, folder, name, int(threads), int(workers), photos)


def main():
    command, *rest = sys.argv[1:]
    commands = {"prepare": prepare, "turns": turns, "folder": folder_run, "keras": keras}
    result = commands[command](*rest)
    if result:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
