"""Twenty training steps of small networks in PyTorch, for TrainingStepsTests.

Writes steps.safetensors beside this file: for each case the parameters at the start, the samples,
the first gradient (in f32 and as bf16 autocast has it), and the losses of each step with the
parameters at the end. Run: python3 make_steps.py (torch 2.13).
"""

import copy
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(5)
torch.set_num_threads(1)
STEPS, BATCH, CLASSES = 20, 8, 5


class SqueezeExcite(nn.Module):
    def __init__(self, channels, reduced):
        super().__init__()
        self.conv_reduce = nn.Conv2d(channels, reduced, 1)
        self.conv_expand = nn.Conv2d(reduced, channels, 1)

    def forward(self, x):
        gate = x.mean((2, 3), keepdim=True)
        gate = self.conv_expand(nn.functional.silu(self.conv_reduce(gate)))
        return x * gate.sigmoid()


class Mixed(nn.Module):
    """Every layer of the shipped networks: see `mixedNetwork` in the test."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16, eps=1e-3)
        self.expand = nn.Conv2d(16, 40, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(40, eps=1e-3)
        self.depthwise = nn.Conv2d(40, 40, 3, padding=1, groups=40, bias=False)
        self.bn3 = nn.BatchNorm2d(40, eps=1e-3)
        self.se = SqueezeExcite(40, 6)
        self.project = nn.Conv2d(40, 16, 1, bias=False)
        self.bn4 = nn.BatchNorm2d(16, eps=1e-3)
        self.left = nn.Conv2d(16, 12, (1, 3), padding=(0, 1))
        self.right = nn.Conv2d(16, 20, 3, padding=1, groups=4)
        self.pooled = nn.Conv2d(16, 8, 1)
        self.fc1 = nn.Linear(40 * 4 * 4, 24)
        self.fc2 = nn.Linear(24, CLASSES)

    def forward(self, x):
        f = nn.functional
        x = f.relu(self.bn1(self.stem(x)))
        y = f.silu(self.bn2(self.expand(x)))
        y = self.se(f.silu(self.bn3(self.depthwise(y))))
        x = x + self.bn4(self.project(y))
        branches = [
            f.relu(self.left(x)),
            f.relu6(self.right(x)),
            f.relu(self.pooled(f.avg_pool2d(x, 3, stride=1, padding=1))),
        ]
        x = f.max_pool2d(torch.cat(branches, 1), 2)
        x = f.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)


def run(name, frozen, make_optimizer, smoothing, out):
    torch.manual_seed(11)
    net = Mixed()
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.uniform_(-0.2, 0.2)
                module.running_var.uniform_(0.5, 1.5)
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.2, 0.2)
    for key, value in net.state_dict().items():
        if "num_batches" not in key:
            out[f"{name}/start/{key}"] = value.clone()
    images = torch.randn(BATCH, 3, 16, 16)
    labels = torch.randint(0, CLASSES, (BATCH,))
    out[f"{name}/images"], out[f"{name}/labels"] = images, labels.float()
    optimizer = make_optimizer(net)
    net.train()
    if frozen:
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
    # What mixed precision changes in PyTorch: a copy, so that statistics stay.
    with torch.autocast("cpu", torch.bfloat16):
        mixed = copy.deepcopy(net)
        nn.functional.cross_entropy(mixed(images), labels, label_smoothing=smoothing).backward()
    for key, value in mixed.named_parameters():
        out[f"{name}/bf16-gradient/{key}"] = value.grad.clone()
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images), labels, label_smoothing=smoothing)
        loss.backward()
        if step == 0:
            for key, value in net.named_parameters():
                out[f"{name}/gradient/{key}"] = value.grad.clone()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimizer.step()
        losses.append(loss.item())
    out[f"{name}/losses"] = torch.tensor(losses)
    for key, value in net.state_dict().items():
        if "num_batches" not in key:
            out[f"{name}/end/{key}"] = value.clone()


def groups(net):
    kernels = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() <= 1]
    return [{"params": kernels, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]


def sgd(net):
    return torch.optim.SGD(groups(net), lr=0.05, momentum=0.9)


def adamw(net):
    return torch.optim.AdamW(groups(net), lr=0.002)


out = {}
run("sgd-batch", False, sgd, 0.0, out)
run("adamw-frozen", True, adamw, 0.1, out)
path = pathlib.Path(__file__).parent / "steps.safetensors"
save_file({key: value.contiguous() for key, value in out.items()}, path)
print(path.stat().st_size, out["sgd-batch/losses"], out["adamw-frozen/losses"])
