#!/usr/bin/env python3
"""Makes the checkpoints that the tests of the safetensors reader and writer compare with.

    python make_checkpoint_fixtures.py            writes the files
    python make_checkpoint_fixtures.py --verify   reads kennel's bytes with the Python library

`python.safetensors` is written by the Python library and read by Swift. `kennel.safetensors` is
what Swift's writer must make, byte for byte; `--verify` shows that the Python library reads the
intended values from it. `half_precision.json` has digests of numpy's and ml_dtypes' conversions.

Needs numpy, safetensors, ml_dtypes.
"""

import json
import pathlib
import sys

import ml_dtypes
import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).resolve().parent
GRID = (np.arange(6, dtype=np.float32) / 4 - 0.5).reshape(2, 3)
SPECIAL = np.array([0, -0.0, 1 / 3, 65504, 1e-7, np.inf, -np.inf], dtype=np.float32)


def write_python_file():
    tensors = {
        "grid.f32": GRID,
        "grid.f16": GRID.astype(np.float16),
        "grid.bf16": GRID.astype(ml_dtypes.bfloat16),
        "special.f16": SPECIAL.astype(np.float16),
        "special.bf16": SPECIAL.astype(ml_dtypes.bfloat16),
        "scalar": np.array(2.5, dtype=np.float32),
        "empty": np.zeros((0, 4), dtype=np.float32),
        "count": np.array(7, dtype=np.int64),
        "flags": np.array([True, False, True]),
        "naïve \"名\"": np.array([1], dtype=np.float32),
    }
    save_file(tensors, HERE / "python.safetensors", {"format": "np", "note": "tab\t \"q\" é"})


def verify_kennel_file():
    import torch  # noqa: F401  (for bf16)

    with safe_open(HERE / "kennel.safetensors", "pt") as file:
        found = {name: file.get_tensor(name) for name in file.keys()}
        assert file.metadata() == {"note": "line\n \"q\" é", "by": "kennel"}, file.metadata()
    assert sorted(found) == ["b.bf16", "empty", "grid.f16", "grid.f32", "scalar"], sorted(found)
    assert str(found["grid.f16"].dtype) == "torch.float16"
    assert str(found["b.bf16"].dtype) == "torch.bfloat16"
    for name in ("grid.f32", "grid.f16"):
        assert np.array_equal(found[name].float().numpy(), GRID)
    expected = SPECIAL.astype(ml_dtypes.bfloat16).astype(np.float32)
    assert np.array_equal(found["b.bf16"].float().numpy(), expected)
    assert found["scalar"].shape == () and found["scalar"].item() == 2.5
    assert tuple(found["empty"].shape) == (0, 4)
    print("the Python library reads kennel.safetensors as intended")


def digest(values):
    """FNV-1a over 32-bit words; NaNs count as 0x7FC00000."""
    words = values.astype(np.float32).view(np.uint32).copy()
    words[np.isnan(words.view(np.float32))] = 0x7FC00000
    result = 0xCBF29CE484222325
    for word in words.tolist():
        result = ((result ^ word) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{result:016x}"


def hard_floats():
    """Every upper half of a float with the lower halves at which rounding turns."""
    upper = np.repeat(np.arange(65536, dtype=np.uint32) << 16, 6)
    lower = np.tile(np.array([0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF], dtype=np.uint32), 65536)
    return (upper | lower).view(np.float32)


def half_ties():
    """Around every half, at its midpoint to the next: the float before, at, and after."""
    bits = np.arange(0x7C00, dtype=np.uint16)
    halves = bits.view(np.float16).astype(np.float64)
    upper = (bits + np.uint16(1)).view(np.float16).astype(np.float64)
    upper[-1] = 65536
    middle = ((halves + upper) / 2).astype(np.float32)
    down = np.nextafter(middle, np.float32(-1))
    up = np.nextafter(middle, np.float32(np.inf))
    return np.stack([down, middle, up], axis=1).flatten()


def write_digests():
    every = np.arange(65536, dtype=np.uint16)
    with np.errstate(over="ignore", invalid="ignore"):
        record = {
            "widenF16": digest(every.view(np.float16)),
            "widenBF16": digest(every.view(ml_dtypes.bfloat16)),
            "narrowF16": digest(hard_floats().astype(np.float16)),
            "narrowF16AtTies": digest(half_ties().astype(np.float16)),
            "narrowBF16": digest(hard_floats().astype(ml_dtypes.bfloat16)),
        }
    (HERE / "half_precision.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    if "--verify" in sys.argv:
        verify_kennel_file()
    else:
        write_python_file()
        write_digests()
