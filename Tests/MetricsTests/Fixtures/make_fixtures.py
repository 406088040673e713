"""Makes calibration.json: outputs of made-up networks, and what PyTorch's LBFGS fits on them.

Run it in this folder: python3 make_fixtures.py (PyTorch 2.13.0 and NumPy 2.4.6 made that in git).
An answer of -1 is a photo without a dog: any of the background outputs.
"""

import json
import math

import numpy as np
import torch


def loss(logits, answers, background, temperature, smoothing):
    """Mean cross entropy with label smoothing; the background counts as one answer."""
    log_p = torch.log_softmax(logits / temperature, dim=1)
    picked = torch.stack([
        torch.logsumexp(row[background], 0) if answer < 0 else row[answer]
        for row, answer in zip(log_p, answers)])
    return -((1 - smoothing) * picked + smoothing * log_p.mean(1)).mean()


def fit(logits, answers, background):
    smoothing = 1 / (len(answers) + 1)
    log_t = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [log_t], lr=0.5, max_iter=500, tolerance_grad=1e-12, tolerance_change=1e-14,
        line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        value = loss(logits, answers, background, log_t.exp(), smoothing)
        value.backward()
        return value

    optimizer.step(closure)
    return math.exp(log_t.item())


def case(name, seed, photos, classes, background, sharpness, scale):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, photos)
    logits = rng.normal(0, 1, (photos, classes))
    logits[np.arange(photos), truth] += sharpness
    logits = np.round(logits * scale, 3).astype(np.float32)
    answers = [-1 if t in background else int(t) for t in truth]
    tensor = torch.tensor(logits, dtype=torch.float64)
    if not background and sharpness:
        # The whole formula is PyTorch's own where no output is background.
        own = torch.nn.functional.cross_entropy(
            tensor / 2, torch.tensor(answers), label_smoothing=1 / (photos + 1))
        assert abs(own - loss(tensor, answers, background, 2, 1 / (photos + 1))) < 1e-12
    temperature = fit(tensor, answers, background)
    smoothing = 1 / (photos + 1)
    return {
        "name": name, "background": background, "answers": answers,
        "logits": [[float(f"{v:.3f}") for v in row] for row in logits.tolist()],
        "temperature": temperature,
        "lossBefore": loss(tensor, answers, background, 1, smoothing).item(),
        "lossAfter": loss(tensor, answers, background, temperature, smoothing).item(),
    }


cases = [
    case("too sure", 1, 60, 6, [], 1.5, 3.0),
    case("too timid", 2, 60, 6, [], 2.5, 0.4),
    case("two outputs are background", 3, 80, 6, [1, 4], 1.5, 2.0),
    case("a handful, all right", 4, 6, 3, [], 8.0, 1.0),
]
with open("calibration.json", "w") as file:
    json.dump({"cases": cases}, file, separators=(",", ":"))
    file.write("\n")
for found in cases:
    print(found["name"], found["temperature"], found["lossBefore"], found["lossAfter"])
