"""Trains small networks with PyTorch and writes their traces to networks.json, for the test beside it.

    python3 networks.py > networks.json            (recorded with PyTorch 1.13)

Rows come in order, the last batch is short; every parameter, biases and norms included, is under weight decay.
"""
import json

import torch
from torch import nn

ROWS, FEATURES, BATCH, EPOCHS = 20, 4, 7, 5
ACTIVATIONS = {"relu": nn.ReLU(), "leaky_relu": nn.LeakyReLU(), "elu": nn.ELU(), "gelu": nn.GELU(), "silu": nn.SiLU(),
               "tanh": nn.Tanh(), "sigmoid": nn.Sigmoid(), "identity": nn.Identity()}
NORMS = {"none": nn.Identity, "layer": nn.LayerNorm, "batch": nn.BatchNorm1d}


class Network(nn.Module):
    def __init__(self, hidden, outputs, activation, bias, norm, residual):
        super().__init__()
        widths = [FEATURES] + hidden + [outputs]
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=bias) for a, b in zip(widths, widths[1:]))
        self.norms = nn.ModuleList(NORMS[norm](width) for width in hidden)
        self.activation = ACTIVATIONS[activation]
        self.residual = residual

    def forward(self, h):
        for layer, norm in zip(self.layers, self.norms):
            y = self.activation(norm(layer(h)))
            h = h + y if self.residual and y.shape == h.shape else y
        return self.layers[-1](h)


def loss_of(kind, class_weights, outputs, y):
    """The mean loss, and the weight of the rows that it is the mean over."""
    if kind == "cross_entropy":
        weights = torch.tensor(class_weights or [1.0, 1.0, 1.0])
        return nn.functional.cross_entropy(outputs, y["classes"], weight=weights), weights[y["classes"]].sum()
    target = (y["classes"] > 0).float() if kind == "bce" else y["values"]
    function = {"bce": nn.BCEWithLogitsLoss(), "mse": nn.MSELoss(), "mae": nn.L1Loss(), "huber": nn.HuberLoss()}[kind]
    return function(outputs[:, 0], target), torch.tensor(float(len(target)))


O, S = torch.optim, torch.optim.lr_scheduler
# Where batch norm follows, a bias has a gradient of nothing but rounding, which Adam and its kin would blow up into whole
# steps: there they have weight decay.
# hidden, activation, bias, norm, residual, loss, class weights, optimizer, schedule, clip
CASES = [
    ([5, 5], "relu", True, "none", False, "cross_entropy", [0.5, 2.0, 3.0],
     {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01},
     lambda p: O.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
     "constant", None, 0),
    ([4, 4, 3], "gelu", True, "layer", True, "cross_entropy", [],
     {"name": "adamw", "learningRate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1},
     lambda p: O.AdamW(p, 0.02, weight_decay=0.1), "step:2:0.5", lambda o, n: S.StepLR(o, 2, 0.5), 0.3),
    ([6, 6], "silu", True, "batch", True, "bce", [],
     {"name": "adam", "learningRate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1},
     lambda p: O.Adam(p, 0.02, weight_decay=0.1), "constant", None, 0),
    ([5], "leaky_relu", False, "none", False, "huber", [],
     {"name": "rmsprop", "learningRate": 0.01, "alpha": 0.99, "epsilon": 1e-8, "weightDecay": 0, "momentum": 0.5},
     lambda p: O.RMSprop(p, 0.01, momentum=0.5), "constant", None, 0.5),
    ([4, 4], "elu", False, "layer", False, "mae", [],
     {"name": "adagrad", "learningRate": 0.1, "epsilon": 1e-10, "weightDecay": 0, "learningRateDecay": 0},
     lambda p: O.Adagrad(p, 0.1), "constant", None, 0),
    ([8], "tanh", True, "layer", False, "mse", [],
     {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": False, "weightDecay": 0},
     lambda p: O.SGD(p, 0.1, momentum=0.9),
     "one_cycle", lambda o, n: S.OneCycleLR(o, 0.1, total_steps=n, cycle_momentum=False), 0),
    ([5, 5], "sigmoid", True, "none", True, "bce", [],
     {"name": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0},
     lambda p: O.Adam(p, 0.05), "exponential:0.8", lambda o, n: S.ExponentialLR(o, 0.8), 1.0),
    ([], "identity", True, "none", False, "cross_entropy", [1.0, 0.25, 4.0],
     {"name": "sgd", "learningRate": 0.2, "momentum": 0, "nesterov": False, "weightDecay": 0.05},
     lambda p: O.SGD(p, 0.2, weight_decay=0.05),
     "cosine", lambda o, n: S.CosineAnnealingLR(o, n), 0),
    ([4], "identity", True, "batch", True, "huber", [],
     {"name": "sgd", "learningRate": 0.05, "momentum": 0.5, "nesterov": False, "weightDecay": 0},
     lambda p: O.SGD(p, 0.05, momentum=0.5), "constant", None, 0),
]


def flat(tensors):
    return {name: tensor.flatten().tolist() for name, tensor in tensors.items() if "num_batches" not in name}


def trace(x, y, hidden, activation, bias, norm, residual, kind, class_weights, options, make,
          schedule_name, schedule, clip):
    network = Network(hidden, 3 if kind == "cross_entropy" else 1, activation, bias, norm, residual)
    for tensor in network.norms.parameters():  # away from 1 and 0
        nn.init.normal_(tensor, 1.0, 0.3)
    start = flat(network.state_dict())
    optimizer = make(network.parameters())
    per_epoch = (ROWS + BATCH - 1) // BATCH
    rates = schedule and schedule(optimizer, EPOCHS * per_epoch)
    by_epoch = schedule_name.startswith(("step", "exponential"))
    losses = []
    for epoch in range(EPOCHS):
        total = weight = 0.0
        for begin in range(0, ROWS, BATCH):
            part = {key: column[begin:begin + BATCH] for key, column in y.items()}
            optimizer.zero_grad()
            loss, rows = loss_of(kind, class_weights, network(x[begin:begin + BATCH]), part)
            loss.backward()
            if clip:
                nn.utils.clip_grad_norm_(network.parameters(), clip)
            optimizer.step()
            total, weight = total + (loss * rows).item(), weight + rows.item()
            if rates and not by_epoch and (epoch, begin + BATCH) < (EPOCHS - 1, ROWS):
                rates.step()
        if rates and by_epoch:
            rates.step()
        losses.append(total / weight)
    network.eval()
    with torch.no_grad():
        evaluated = loss_of(kind, class_weights, network(x), y)[0].item()
    return {"hidden": hidden, "activation": activation, "bias": bias, "norm": norm, "residual": residual, "loss": kind,
            "classWeights": class_weights, "optimizer": options, "schedule": schedule_name, "clipNorm": clip,
            "start": start, "end": flat(network.state_dict()), "trainLoss": losses, "evaluatedLoss": evaluated}


torch.manual_seed(1)
x = torch.randn(ROWS, FEATURES)
y = {"classes": torch.randint(0, 3, (ROWS,)), "values": 2 * torch.randn(ROWS)}
head = {"torch": torch.__version__, "batchSize": BATCH, "epochs": EPOCHS,
        "x": x.tolist(), "classes": y["classes"].tolist(), "values": y["values"].tolist()}
print(json.dumps(head)[:-1] + ",\n \"cases\": [\n  " + ",\n  ".join(json.dumps(trace(x, y, *case)) for case in CASES)
      + "\n ]}")
