"""Trains the MNIST experiment's network in PyTorch from given first weights; prints one JSON object.

Usage: peer.py IDX_DIRECTORY INIT.safetensors EPOCHS LEARNING_RATE DROPOUT VALIDATION_ROWS
"""
import gzip
import json
import math
import os
import struct
import sys

import numpy
import torch

BATCH = 128


def idx(directory, name):
    path = os.path.join(directory, name)
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb")
    with opened as file:
        data = file.read()
    shape = struct.unpack(">%dI" % data[3], data[4 : 4 + 4 * data[3]])
    return torch.from_numpy(numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(shape).copy())


def safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    return {
        name: torch.from_numpy(
            numpy.frombuffer(data[slice(*entry["data_offsets"])], numpy.float32).reshape(entry["shape"]).copy()
        )
        for name, entry in header.items()
        if name != "__metadata__"
    }


def main(directory, init, epochs, rate, dropout, valid):
    weights = safetensors(init)
    layers = []
    count = sum(name.endswith(".weight") for name in weights)
    for i in range(count):
        weight = weights["layers.%d.weight" % i]
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(weight)
            linear.bias.copy_(weights["layers.%d.bias" % i])
        layers += [linear] if i == count - 1 else [linear, torch.nn.ReLU(), torch.nn.Dropout(dropout)]
    model = torch.nn.Sequential(*layers)
    images = idx(directory, "train-images-idx3-ubyte").flatten(1).float() / 255
    labels = idx(directory, "train-labels-idx1-ubyte").long()
    torch.set_num_threads(1)  # the same sums at each repetition
    torch.manual_seed(1)
    rows = torch.randperm(len(images))[valid:]
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    steps = epochs * math.ceil(len(rows) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: 0.5 * (1 + math.cos(math.pi * s / steps)))
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in rows[torch.randperm(len(rows))].split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss) * len(batch)
        losses.append(total / len(rows))
    model.eval()
    with torch.no_grad():
        said = model(idx(directory, "t10k-images-idx3-ubyte").flatten(1).float() / 255).argmax(1)
    accuracy = float((said == idx(directory, "t10k-labels-idx1-ubyte")).float().mean())
    print(json.dumps({"train_loss": losses, "test_accuracy": accuracy, "torch": torch.__version__}))


if __name__ == "__main__":
    a = sys.argv
    main(a[1], a[2], int(a[3]), float(a[4]), float(a[5]), int(a[6]))
