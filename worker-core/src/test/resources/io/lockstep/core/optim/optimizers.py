"""Writes what torch.optim does to optimizers.json, for the tests beside it.

    python3 optimizers.py > optimizers.json        (recorded with PyTorch 1.13; lazy_adam with 2.13)

Optimizers: float32 weights START; at step t (from 1) element i has the gradient ((7 i + 3 t) mod 11 - 5) / 8.
Schedules: the factor of each step of a run. Clips: gradients before and after clip_grad_norm_.
"""
import json

import torch

START = [0.5, -1.25, 3.0, 0.0, -0.001, 2.5e-3, 10.0]
RECORDED = [1, 2, 3, 10, 100]

# The name and options as lockstep writes them, and the constructor with its arguments.
OPTIMIZERS = [
    ({"name": "sgd", "learningRate": 1e-3, "momentum": 0, "nesterov": False, "weightDecay": 0},
     lambda p: torch.optim.SGD(p, lr=1e-3)),
    ({"name": "sgd", "learningRate": 0.1, "momentum": 0, "nesterov": False, "weightDecay": 0.01},
     lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01)),
    ({"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": False, "weightDecay": 0},
     lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    ({"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": False, "weightDecay": 0.01},
     lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)),
    ({"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01},
     lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)),
    ({"name": "adam", "learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0},
     lambda p: torch.optim.Adam(p)),
    ({"name": "adam", "learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.1},
     lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    ({"name": "adamw", "learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 1e-2},
     lambda p: torch.optim.AdamW(p)),
    ({"name": "adamw", "learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.1},
     lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    ({"name": "rmsprop", "learningRate": 1e-2, "alpha": 0.99, "epsilon": 1e-8, "weightDecay": 0, "momentum": 0},
     lambda p: torch.optim.RMSprop(p)),
    ({"name": "rmsprop", "learningRate": 0.05, "alpha": 0.9, "epsilon": 1e-3, "weightDecay": 0.1, "momentum": 0.5},
     lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.5)),
    ({"name": "adagrad", "learningRate": 1e-2, "epsilon": 1e-10, "weightDecay": 0, "learningRateDecay": 0},
     lambda p: torch.optim.Adagrad(p)),
    ({"name": "adagrad", "learningRate": 0.05, "epsilon": 1e-3, "weightDecay": 0.1, "learningRateDecay": 0.25},
     lambda p: torch.optim.Adagrad(p, lr=0.05, eps=1e-3, weight_decay=0.1, lr_decay=0.25)),
    ({"name": "lazy_adam", "learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
     lambda p: torch.optim.SparseAdam(p)),
    ({"name": "lazy_adam", "learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
     lambda p: torch.optim.SparseAdam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3)),
]


def trained(make):
    w = torch.nn.Parameter(torch.tensor(START))
    optimizer = make([w])
    after = {}
    for step in range(1, max(RECORDED) + 1):
        w.grad = torch.tensor([((7 * i + 3 * step) % 11 - 5) / 8 for i in range(len(START))])
        if isinstance(optimizer, torch.optim.SparseAdam):
            w.grad = w.grad.to_sparse()  # of what is not zero
        optimizer.step()
        if step in RECORDED:
            after[step] = w.tolist()
    return after


def factors(make, epochs, steps_per_epoch, by_epoch):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer, epochs * steps_per_epoch)
    rates = []
    for _ in range(epochs):
        for _ in range(steps_per_epoch):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not by_epoch and len(rates) < epochs * steps_per_epoch:
                schedule.step()
        if by_epoch:
            schedule.step()
    return rates


S = torch.optim.lr_scheduler
SCHEDULES = [
    ("constant", lambda o, n: S.ConstantLR(o, factor=1), 3, 2, True),
    ("step:2:0.5", lambda o, n: S.StepLR(o, 2, gamma=0.5), 7, 3, True),
    ("step:1:0.1", lambda o, n: S.StepLR(o, 1), 4, 1, True),
    ("exponential:0.9", lambda o, n: S.ExponentialLR(o, 0.9), 9, 4, True),
] + [("cosine", lambda o, n: S.CosineAnnealingLR(o, T_max=n), epochs, 3, False) for epochs in (1, 4, 20)
] + [("one_cycle", lambda o, n: S.OneCycleLR(o, max_lr=1.0, total_steps=n), n, 1, False)
     for n in (1, 2, 3, 4, 7, 10, 33, 100)]

CLIPS = [([[3, -4], [12]], 2), ([[3, -4], [12]], 13), ([[3, -4], [12]], 100), ([[1e-3] * 5, [-2e-3] * 3], 1e-3),
         ([[0, 0], [0]], 1), ([[1e15, 1e-15], [3e14]], 0.5)]


def clipped(tensors, most):
    parameters = [torch.nn.Parameter(torch.zeros(len(t))) for t in tensors]
    for parameter, t in zip(parameters, tensors):
        parameter.grad = torch.tensor(t, dtype=torch.float32)
    norm = torch.nn.utils.clip_grad_norm_(parameters, most)
    return {"gradient": tensors, "maxNorm": most, "norm": norm.item(), "clipped": [p.grad.tolist() for p in parameters]}


def lines(entries):
    return "[\n  " + ",\n  ".join(json.dumps(entry) for entry in entries) + "\n ]"


print("{\n \"torch\": %s,\n \"start\": %s,\n \"optimizers\": %s,\n \"schedules\": %s,\n \"clips\": %s\n}" % (
    json.dumps(torch.__version__), json.dumps(START),
    lines({"optimizer": options, "weights": trained(make)} for options, make in OPTIMIZERS),
    lines({"schedule": name, "epochs": epochs, "stepsPerEpoch": per, "factors": factors(make, epochs, per, by_epoch)}
          for name, make, epochs, per, by_epoch in SCHEDULES),
    lines(clipped(tensors, most) for tensors, most in CLIPS)))
