"""Whole training steps of kennel and PyTorch, for `bench.py`: the engines take turns, step by step.

A step is forward, cross-entropy, backward and SGD with momentum on a batch of noise, in f32. Each
engine is a process of its own, which holds its network ready and does one step for each line that
it reads. PyTorch runs in both memory formats, and kennel is compared with the better.
"""

import statistics
import sys

import turns

# Networks with the size of their input, the batch, and what batch normalisation does.
CASES = [
    ("resnet18", 160, 32, "batch"),
    ("inception_v3", 299, 16, "batch"),
    ("inception_v3", 299, 16, "frozen"),
    ("tf_efficientnetv2_b0", 224, 16, "batch"),
    ("tf_efficientnetv2_b0", 224, 16, "frozen"),
]
PEERS = ("torch channels_last", "torch NCHW")


def commands(bench, case, threads):
    name, size, batch, mode = case
    found = {}
    if "kennel f32" in bench.engines:
        found["kennel"] = [
            bench.options.network_bench, "training", "--network", name, "--size", size, "--batch",
            batch, "--threads", threads, "--statistics", mode]
    if "torch" in bench.engines:
        for peer in PEERS:
            found[peer] = bench.peer(
                "training", peer.split()[1], name, size, batch, threads, mode)
    return found


def threads_for(cores):
    """A power of two, so that it divides every batch."""
    return max(count for count in (1, 2, 4, 8, 16) if count <= cores)


def row(case, threads, times, other):
    name, size, batch, mode = case
    rates = {engine: batch / statistics.median(all) for engine, all in times.items()}
    # Steps of one turn are compared, since the machine's speed drifts from turn to turn.
    ratios = [
        statistics.median(theirs / ours for ours, theirs in zip(times["kennel"], times[peer]))
        for peer in PEERS if peer in times and "kennel" in times]
    ratio = min(ratios, default=None)
    return {
        "network": name, "size": size, "batch": batch, "threads": threads, "statistics": mode,
        "imagesPerSecond": rates, "ratio": ratio, "seconds": times, "otherWork": other,
    }


def rows(bench, say):
    threads = threads_for(bench.cores)
    found = []
    for case in CASES:
        if case[0] not in bench.options.networks:
            continue
        say(f"bench: training steps of {case[0]}, {case[3]} statistics")
        times, other = turns.measure(
            commands(bench, case, threads), f"training {case[0]}", bench.options.steps, say)
        if times:
            found.append(row(case, threads, times, other))
    return found


def table(found, steps):
    def cell(value):
        return "-" if value is None else f"{value:.3g}"

    engines = ("kennel",) + PEERS
    lines = [
        f"Training steps in f32, images/s; medians of {steps} steps in turn. The ratio is the "
        "median of the turns', against the better of PyTorch's. Other work is the share of the "
        "processors that other processes took: trust rows with little of it.", "",
        "| network | batch | threads | normalisation | " + " | ".join(engines)
        + " | ratio | other work |",
        "|" + " --- |" * 4 + " ---: |" * 5,
    ]
    for one in found:
        head = [
            f"{one['network']}@{one['size']}", one["batch"], one["threads"], one["statistics"]]
        rates = [cell(one["imagesPerSecond"].get(engine)) for engine in engines]
        other = "-" if one["otherWork"] is None else f"{one['otherWork']:.0%}"
        values = [*map(str, head), *rates, cell(one["ratio"]), other]
        lines.append("| " + " | ".join(values) + " |")
    return "\n".join(lines)


# --- PyTorch's side, in the peers' environment ---------------------------------------------------


def make_model(name, classes):
    import make_fixtures

    if name == "resnet18":
        return make_fixtures.torchvision.models.resnet18(num_classes=classes)
    model = {
        "tf_efficientnetv2_b0": make_fixtures.efficientnet,
        "inception_v3": make_fixtures.inception,
    }[name](classes)
    return make_fixtures.seeded(model)


class Step:
    """One step of PyTorch; `format` is channels_last or NCHW."""

    def __init__(self, format, name, size, batch, threads, mode, classes=120):
        import torch

        torch.set_num_threads(threads)
        torch.manual_seed(1)
        layout = {"channels_last": torch.channels_last, "NCHW": torch.contiguous_format}[format]
        self.model = make_model(name, classes).train().to(memory_format=layout)
        if mode == "frozen":
            for module in self.model.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.eval()
        self.images = torch.rand(batch, 3, size, size).mul_(2).sub_(1)
        self.images = self.images.contiguous(memory_format=layout)
        self.targets = torch.arange(batch) * 7 % classes
        self.loss = torch.nn.CrossEntropyLoss()
        # PyTorch's fastest: one kernel for all parameters.
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=1e-6, momentum=0.9, fused=True)

    def __call__(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.model(self.images), self.targets)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def serve(format, name, size, batch, threads, mode):
    """Does one step for each line of the standard input."""
    import time

    step = Step(format, name, int(size), int(batch), int(threads), mode)
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        print(time.perf_counter() - start, flush=True)
