"""Trains [784, 256, 128, 10] by SGD in PyTorch or scikit-learn and says how fast.

Usage: peers.py torch|sklearn FILE ROWS THREADS
FILE holds ROWS * 784 bytes of pixels, then ROWS labels. Each line "BATCH PASSES" on standard input is
answered by a line of JSON with samples_per_second; a first line tells the library's version.
"""

import json
import sys
import time

import numpy

HIDDEN = (256, 128)
CLASSES = 10
PIXELS = 784
RATE = 0.1


def blas():
    """The BLAS that this process has loaded: Debian's PyTorch takes whichever is installed, ten times apart."""
    try:
        with open("/proc/self/maps") as maps:
            files = " ".join(line.split()[-1] for line in maps if "blas" in line or "mkl" in line)
    except OSError:
        return "unknown BLAS"
    for name in ("openblas", "mkl", "blis"):
        if name in files:
            return name
    return "reference BLAS: slow" if "libblas" in files else "built-in BLAS"


def torch_trainer(images, labels, threads):
    import torch

    torch.set_num_threads(threads)
    x = torch.from_numpy(images)
    y = torch.from_numpy(labels)

    def train(batch, passes):
        torch.manual_seed(1)
        widths = (PIXELS,) + HIDDEN + (CLASSES,)
        layers = []
        for i in range(len(widths) - 1):
            layers += [torch.nn.Linear(widths[i], widths[i + 1]), torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
        begin = time.perf_counter()
        for _ in range(passes):
            for rows in torch.randperm(len(x)).split(batch):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
                optimizer.step()
        return time.perf_counter() - begin

    return f"{torch.__version__} ({blas()})", train


def sklearn_trainer(images, labels, threads):
    import warnings

    import sklearn
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")  # it warns of having stopped at max_iter, as asked

    def train(batch, passes):
        model = MLPClassifier(
            hidden_layer_sizes=HIDDEN,
            solver="sgd",
            momentum=0,
            alpha=0,
            batch_size=batch,
            learning_rate_init=RATE,
            max_iter=passes,
            n_iter_no_change=passes + 1,
            tol=0,
            random_state=1,
        )
        begin = time.perf_counter()
        model.fit(images, labels)
        return time.perf_counter() - begin

    return sklearn.__version__, train


def main(library, file, rows, threads):
    data = numpy.fromfile(file, numpy.uint8)
    images = data[: rows * PIXELS].reshape(rows, PIXELS).astype(numpy.float32) / numpy.float32(255)
    labels = data[rows * PIXELS :].astype(numpy.int64)
    trainer = {"torch": torch_trainer, "sklearn": sklearn_trainer}[library]
    version, train = trainer(images, labels, threads)
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        batch, passes = map(int, line.split())
        print(json.dumps({"samples_per_second": passes * rows / train(batch, passes)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
