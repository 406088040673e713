#!/usr/bin/env python3
"""Makes the expected values of ArchitecturesTests with PyTorch, timm and torchvision.

    python make_fixtures.py [--shared /path/to/shared] [--check] [--only resnet50 vgg16 ...]

The weights are not stored. Swift (SeededWeights.swift) and this script make the same ones from
the tensors' names:

    seed = FNV-1a 64 of the name's UTF-8 bytes
    z    = seed + (i + 1) * 0x9E3779B97F4A7C15, then SplitMix64's finalizer  (element i, flat)
    u    = (z >> 40) / 2^24                                                  (in [0, 1), exact)

    input                                   2u - 1
    *.weight, two dimensions or more        (2u - 1) * sqrt(6 / fan_in), fan_in = product(shape[1:])
    *.bn3.weight                            0.6 + 0.2u  (ends a residual branch: else sums explode)
    *.weight, one dimension (batch norm)    0.8 + 0.4u
    *.bias, *.running_mean                  (2u - 1) * 0.1
    *.running_var                           0.5 + u
    any other name                          an error

All of it in float64, rounded once to float32. Both sides are bit-equal (seeded_weights.json).

Needs torch, numpy; for tf_efficientnetv2_b0 and inception_v3 also timm, torchvision, safetensors.
The other networks are written down in networks.py, and compared with torchvision's where that is
installed. Everything runs in f32 on the CPU, in eval mode. `--check` compares with the committed
files instead of writing them.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy as np
import torch

import networks

# PyPI's torchvision cannot load its C extension beside a CPU-only torch: define what it looks for.
_stubs = []


def stub_torchvision_operators():
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor d, Tensor s, float t) -> Tensor")
    _stubs.append(library)


stub_torchvision_operators()

try:
    import torchvision
except ImportError:
    torchvision = None

HERE = pathlib.Path(__file__).resolve().parent
INCEPTION_STAGES = [
    "Conv2d_1a_3x3", "Conv2d_2b_3x3", "Conv2d_4a_3x3", "Mixed_5b", "Mixed_5d", "Mixed_6a",
    "Mixed_6b", "Mixed_6e", "Mixed_7a", "Mixed_7b", "Mixed_7c",
]
EFFICIENTNET_STAGES = ["bn1"] + [f"blocks.{i}" for i in range(6)] + ["bn2"]
# Stages that kennel names otherwise than the module that ends them.
RESNET_STAGES = {"conv1": "maxpool"} | {f"layer{i}": f"layer{i}" for i in range(1, 5)}
VGG_STAGES = {f"block{i + 1}": f"features.{end}" for i, end in enumerate([4, 9, 16, 23, 30])}
SIMPLE_STAGES = {"conv1": "pool1", "conv2": "pool2", "fc1": "relu"}


# --- The seeded values ---------------------------------------------------------------------------


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode("utf-8"):
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def uniform(name, count):
    with np.errstate(over="ignore"):
        steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = np.uint64(fnv1a(name)) + steps
        z ^= z >> np.uint64(30)
        z *= np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(27)
        z *= np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**24


def seeded_values(name, shape):
    u = uniform(name, math.prod(shape))
    kind = name.rsplit(".", 1)[-1]
    if name == "input":
        values = 2 * u - 1
    elif kind == "weight" and len(shape) >= 2:
        values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
    elif name.endswith(".bn3.weight"):
        values = 0.6 + 0.2 * u
    elif kind == "weight":
        values = 0.8 + 0.4 * u
    elif kind in ("bias", "running_mean"):
        values = (2 * u - 1) * 0.1
    elif kind == "running_var":
        values = 0.5 + u
    else:
        raise ValueError(f"no rule for a tensor of the name {name}")
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


# --- The networks --------------------------------------------------------------------------------


def parameters(model):
    return {
        name: list(tensor.shape)
        for name, tensor in model.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def seeded(model):
    state = {name: seeded_values(name, shape) for name, shape in parameters(model).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)
    return model.eval()


def efficientnet(classes):
    import timm

    return timm.create_model("tf_efficientnetv2_b0", num_classes=classes)


def inception(classes):
    import timm

    return timm.create_model("inception_v3", num_classes=classes, aux_logits=False)


def check_batch_norms(model, epsilon):
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    assert norms and all(norm.eps == epsilon for norm in norms)


def check_against_torchvision(architecture, model, image, **options):
    """torchvision's network with the same weights: the same logits."""
    if torchvision is None:
        print(f"{architecture}: torchvision is not here to be compared with")
        return
    other = getattr(torchvision.models, architecture)(weights=None, **options)
    other.load_state_dict(model.state_dict(), strict=True)
    with torch.no_grad():
        difference = (other.eval()(image) - model(image)).abs().max().item()
    print(f"{architecture}: largest difference from torchvision {difference:.2e}")
    assert difference == 0


def fold(model, path):
    """Loads a checkpoint whose batch norms are folded into conv.weight and conv.bias."""
    from safetensors.torch import load_file

    state = load_file(path)
    for name, module in model.named_modules():
        if hasattr(module, "bn") and f"{name}.conv.weight" in state:
            old, weight = module.conv, state[f"{name}.conv.weight"].float()
            assert old.weight.shape == weight.shape
            module.conv = torch.nn.Conv2d(
                old.in_channels, old.out_channels, old.kernel_size, old.stride, old.padding)
            module.conv.weight = torch.nn.Parameter(weight)
            module.conv.bias = torch.nn.Parameter(state[f"{name}.conv.bias"].float())
            module.bn = torch.nn.ReLU()
    return model.eval()


# --- What is written -----------------------------------------------------------------------------


def number(value):
    return float(f"{float(value):.9g}")


def statistics(name, tensor):
    flat = tensor.detach().double().flatten()
    count = flat.numel()
    picks = (uniform(f"samples of {name}", 14) * count).astype(int).tolist()
    indices = sorted([0, count - 1] + picks)
    return {
        "name": name,
        "shape": list(tensor.shape),
        "mean": number(flat.mean()),
        "std": number(flat.std(unbiased=False)),
        "min": number(flat.min()),
        "max": number(flat.max()),
        "indices": indices,
        "values": [number(flat[i]) for i in indices],
    }


def logits_record(logits):
    flat = logits.flatten().double()
    return {
        "count": flat.numel(),
        "first": [number(value) for value in flat[:32]],
        "mean": number(flat.mean()),
        "std": number(flat.std(unbiased=False)),
        "l2": number(flat.norm()),
        "argmax": int(flat.argmax()),
    }


def observe(model, image, names):
    """Runs the model and returns its logits with the statistics of the named modules' outputs.

    `names` may map a stage's name to its module's.
    """
    records, handles = {}, []
    modules = names if isinstance(names, dict) else {name: name for name in names}
    for name, module in modules.items():
        def hook(_module, _inputs, output, name=name):
            records[name] = statistics(name, output)
        handles.append(model.get_submodule(module).register_forward_hook(hook))
    with torch.no_grad():
        logits = model(image)
    for handle in handles:
        handle.remove()
    return logits, [records[name] for name in names]


def image_of(size, height=None):
    return seeded_values("input", [1, 3, height or size, size])


def seeded_case(architecture, build, stages, size, classes, height=None):
    model = seeded(build(classes))
    image = image_of(size, height)
    if architecture in ("tf_efficientnetv2_b0", "inception_v3"):
        check_batch_norms(model, 1e-3)
    logits, records = observe(model, image, stages)
    if architecture == "inception_v3" and classes == 1000:
        check_against_torchvision(
            architecture, model, image, init_weights=False, aux_logits=False,
            transform_input=False)
    if architecture in ("resnet50", "vgg16"):
        check_against_torchvision(architecture, model, image, num_classes=classes)
    summarise(f"{architecture} {size} px, {classes} classes", model, image, logits, records)
    return {
        "architecture": architecture,
        "weights": "seeded",
        "classes": classes,
        "input": list(image.shape),
        "stages": records,
        "logits": logits_record(logits),
    }


def summarise(title, model, image, logits, records):
    with torch.no_grad():
        other = model(image.flip(-1))
    spread = (other - logits).abs().max().item()
    print(f"{title}: logits mean {logits.mean():+.4f} std {logits.std():.4f} "
          f"max {logits.abs().max():.4f}; the mirrored input moves them by up to {spread:.4f}")
    print_stages(records)


def print_stages(records):
    for record in records:
        print(f"  {record['name']:16} {str(record['shape']):20} mean {record['mean']:+10.4f} "
              f"std {record['std']:10.4f} in [{record['min']:.3f}, {record['max']:.3f}]")


def published_inception(path):
    """The real weights, up to Mixed_7a; what follows is not all in the file."""
    stages = INCEPTION_STAGES[: INCEPTION_STAGES.index("Mixed_7a") + 1]
    model = fold(inception(1000), path)
    _, records = observe(model, image_of(299), stages)
    print("inception_v3 299 px, published partial weights")
    print_stages(records)
    return {
        "architecture": "inception_v3",
        "weights": "weights/inception_v3.partial.safetensors",
        "input": [1, 3, 299, 299],
        "stages": records,
    }


def published_efficientnet(path):
    from safetensors.torch import load_file

    model = efficientnet(1000)
    state = {name: tensor.float() for name, tensor in load_file(path).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)
    image = image_of(224)
    logits, records = observe(model.eval(), image, EFFICIENTNET_STAGES)
    summarise("tf_efficientnetv2_b0 224 px, published weights", model, image, logits, records)
    return {
        "architecture": "tf_efficientnetv2_b0",
        "weights": "weights/tf_efficientnetv2_b0.in1k.safetensors",
        "classes": 1000,
        "input": [1, 3, 224, 224],
        "stages": records,
        "logits": logits_record(logits),
    }


def seeded_weights_record():
    cases = [
        ("input", [1, 3, 4, 5]), ("conv_stem.weight", [32, 3, 3, 3]), ("bn1.weight", [32]),
        ("bn1.bias", [32]), ("bn1.running_mean", [32]), ("bn1.running_var", [32]),
        ("blocks.1.0.conv_exp.weight", [64, 16, 3, 3]), ("fc.weight", [7, 2048]),
        ("blocks.5.0.bn3.weight", [192]), ("Conv2d_1a_3x3.conv.weight", [32, 3, 3, 3]),
        ("né.bias", [3]),
    ]
    records = []
    for name, shape in cases:
        flat = seeded_values(name, shape).flatten().numpy()
        records.append({
            "name": name, "shape": shape, "seed": f"{fnv1a(name):016x}",
            "firstBits": [f"{bits:08x}" for bits in flat[:8].view(np.uint32)],
            "lastBits": f"{flat[-1:].view(np.uint32)[0]:08x}",
        })
    return records


def compact(value):
    """JSON with one line a stage, so that a change shows as a readable difference."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]\n"
    lines = []
    for key, item in value.items():
        text = compact(item).rstrip() if key == "stages" else json.dumps(item)
        lines.append(f"{json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def close(expected, found):
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(
            close(expected[key], found[key]) for key in expected)
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(close, expected, found))
    if isinstance(expected, float) or isinstance(found, float):
        return math.isclose(expected, found, rel_tol=1e-3, abs_tol=1e-3)
    return expected == found


def networks_by_hand(wanted):
    if wanted("resnet50"):
        yield "resnet50.parameters", parameters(networks.ResNet50(1000))
        for size, classes in ((224, 1000), (191, 7)):
            case = seeded_case("resnet50", networks.ResNet50, RESNET_STAGES, size, classes)
            yield f"resnet50.{size}.{classes}", case
    if wanted("vgg16"):
        yield "vgg16.parameters", parameters(networks.VGG16(1000))
        case = seeded_case("vgg16", networks.VGG16, VGG_STAGES, 448, 7, height=224)
        yield "vgg16.448.7", case
    if wanted("simple_cnn"):
        yield "simple_cnn.parameters", parameters(networks.SimpleCNN(1000))
        for size, classes in ((128, 10), (101, 7)):
            case = seeded_case(
                "simple_cnn", lambda classes: networks.SimpleCNN(classes, size), SIMPLE_STAGES,
                size, classes)
            yield f"simple_cnn.{size}.{classes}", case


def all_fixtures(shared, wanted):
    yield from networks_by_hand(wanted)
    if wanted("seeded_weights"):
        yield "seeded_weights", seeded_weights_record()
    if wanted("timm"):
        yield from networks_of_timm(shared)


def networks_of_timm(shared):
    b0, v3 = "tf_efficientnetv2_b0", "inception_v3"
    yield f"{b0}.parameters", parameters(efficientnet(1000))
    yield f"{v3}.parameters", parameters(inception(1000))
    for size, classes in ((224, 1000), (160, 1000), (224, 7), (191, 7)):
        case = seeded_case(b0, efficientnet, EFFICIENTNET_STAGES, size, classes)
        yield f"{b0}.{size}.{classes}", case
    for size, classes in ((299, 1000), (299, 7)):
        yield f"{v3}.{size}.{classes}", seeded_case(v3, inception, INCEPTION_STAGES, size, classes)
    weights = shared / "weights"
    if (weights / "inception_v3.partial.safetensors").exists():
        yield f"{v3}.published", published_inception(weights / "inception_v3.partial.safetensors")
    if (weights / "tf_efficientnetv2_b0.in1k.safetensors").exists():
        yield f"{b0}.published", published_efficientnet(
            weights / "tf_efficientnetv2_b0.in1k.safetensors")


def main():
    arguments = argparse.ArgumentParser(description="Makes the fixtures of ArchitecturesTests.")
    arguments.add_argument("--shared", type=pathlib.Path, default=HERE.parents[3] / "shared")
    arguments.add_argument("--check", action="store_true", help="compare, do not write")
    arguments.add_argument(
        "--only", nargs="+", choices=["resnet50", "vgg16", "simple_cnn", "seeded_weights", "timm"])
    options = arguments.parse_args()
    print(f"torch {torch.__version__}, numpy {np.__version__}, "
          f"torchvision {torchvision.__version__ if torchvision else 'missing'}")
    different = []
    for name, record in all_fixtures(
            options.shared, lambda part: not options.only or part in options.only):
        path = HERE / f"{name}.json"
        if not options.check:
            path.write_text(compact(record))
        elif not path.exists() or not close(json.loads(path.read_text()), record):
            different.append(path.name)
    print("different: " + ", ".join(different) if different else "done")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
