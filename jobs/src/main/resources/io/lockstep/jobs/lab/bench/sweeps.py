"""Sweeps nine networks over MNIST's files, two at a time, as a whole program.

Usage: sweeps.py torch|sklearn DIRECTORY VALID
DIRECTORY holds MNIST's training files; the last VALID rows validate. Depths 1 to 3 by widths 64, 128, 256; Adam, two
epochs of batches of 128; the accuracies are printed, best first.
"""

import itertools
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # two trials at once have a core each

import numpy

EPOCHS = 2
BATCH = 128
RATE = 1e-3
TRIALS = [(width,) * depth for depth, width in itertools.product((1, 2, 3), (64, 128, 256))]


def load(directory):
    with open(os.path.join(directory, "train-images-idx3-ubyte"), "rb") as file:
        pixels = numpy.frombuffer(file.read(), numpy.uint8, offset=16)
    with open(os.path.join(directory, "train-labels-idx1-ubyte"), "rb") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return pixels.reshape(len(labels), -1).astype(numpy.float32) / numpy.float32(255), labels.astype(numpy.int64)


def torch_trial(job):
    import torch

    directory, valid, hidden = job
    torch.set_num_threads(1)
    torch.manual_seed(1)
    images, labels = load(directory)
    x, y = torch.from_numpy(images), torch.from_numpy(labels)
    train_x, train_y, valid_x, valid_y = x[:-valid], y[:-valid], x[-valid:], y[-valid:]
    widths = (x.shape[1],) + hidden + (10,)
    layers = []
    for i in range(len(widths) - 1):
        layers += [torch.nn.Linear(widths[i], widths[i + 1]), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(train_x)).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(train_x[rows]), train_y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            accuracy = (model(valid_x).argmax(1) == valid_y).float().mean().item()
    return accuracy, hidden


def sklearn_trial(images, labels, valid, hidden):
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    model = MLPClassifier(hidden, batch_size=BATCH, learning_rate_init=RATE, alpha=0, max_iter=EPOCHS, random_state=1)
    model.fit(images[:-valid], labels[:-valid])
    return model.score(images[-valid:], labels[-valid:]), hidden


def main(library, directory, valid):
    if library == "torch":
        import multiprocessing

        with multiprocessing.Pool(2) as pool:
            results = pool.map(torch_trial, [(directory, valid, hidden) for hidden in TRIALS], chunksize=1)
    else:
        from joblib import Parallel, delayed

        images, labels = load(directory)
        results = Parallel(n_jobs=2)(delayed(sklearn_trial)(images, labels, valid, hidden) for hidden in TRIALS)
    for accuracy, hidden in sorted(results, reverse=True):
        print(f"{accuracy:.4f} {hidden}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
