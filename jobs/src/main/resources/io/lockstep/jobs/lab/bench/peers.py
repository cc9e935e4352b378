"""Trains multilayer perceptrons in PyTorch or scikit-learn and says how fast.

Usage: peers.py torch|torch-compile|sklearn THREADS
A first line of JSON tells the library's version. Then each line of JSON on standard input is a training, as
{"file", "bytes", "rows", "features", "classes", "hidden", "optimizer", "rate", "batch", "passes"}: the file holds
rows * features bytes of pixels (or, without "bytes", little-endian floats), then a byte a label. It is answered by
{"samples_per_second"} or {"error"}.
"""

import functools
import json
import sys
import time

import numpy


def loaded_libraries():
    try:
        with open("/proc/self/maps") as maps:
            return {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return set()


def named(files):
    """The BLAS among these library files."""
    text = " ".join(files)
    for file_part, name in (("mkl", "MKL"), ("openblas", "OpenBLAS"), ("blis", "BLIS")):
        if file_part in text:
            return name
    return "reference BLAS: slow" if "libblas" in text else "built-in BLAS"


def torch_blas():
    """PyTorch's own: MKL linked in, or, as Debian builds it, whichever the system's libblas is."""
    import torch

    if torch.backends.mkl.is_available():
        return "MKL"
    return named(file for file in loaded_libraries() if "numpy" not in file and "scipy" not in file)


@functools.lru_cache(maxsize=2)
def load(file, rows, features, pixels):
    data = numpy.fromfile(file, numpy.uint8)
    size = rows * features * (1 if pixels else 4)
    inputs = data[:size]
    if pixels:
        inputs = inputs.astype(numpy.float32) / numpy.float32(255)
    else:
        inputs = inputs.view("<f4").astype(numpy.float32)
    return inputs.reshape(rows, features), data[size:].astype(numpy.int64)


def torch_trainer(threads, compiled):
    import torch

    torch.set_num_threads(threads)

    def network(task):
        torch.manual_seed(1)
        widths = [task["features"]] + task["hidden"] + [task["classes"]]
        layers = []
        for i in range(len(widths) - 1):
            layers += [torch.nn.Linear(widths[i], widths[i + 1]), torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        kind = torch.optim.Adam if task["optimizer"] == "adam" else torch.optim.SGD
        return model, kind(model.parameters(), lr=task["rate"])

    def losses(model):
        def loss(x, y):
            return torch.nn.functional.cross_entropy(model(x), y)

        return torch.compile(loss) if compiled else loss

    def step(loss, optimizer, x, y):
        optimizer.zero_grad()
        loss(x, y).backward()
        optimizer.step()

    def train(task, inputs, labels):
        x = torch.from_numpy(inputs)
        y = torch.from_numpy(labels)
        model, optimizer = network(task)
        loss = losses(model)
        if compiled:  # each size of a batch is compiled before the clock starts
            for size in {task["batch"], len(x) % task["batch"]} - {0}:
                step(loss, optimizer, x[:size], y[:size])
        begin = time.perf_counter()
        for _ in range(task["passes"]):
            for rows in torch.randperm(len(x)).split(task["batch"]):
                step(loss, optimizer, x[rows], y[rows])
        return time.perf_counter() - begin

    if compiled:  # says at once where there is no compiler
        try_out = {"features": 4, "hidden": [3], "classes": 2, "optimizer": "sgd", "rate": 0.1, "batch": 8, "passes": 1}
        train(try_out, numpy.zeros((16, 4), numpy.float32), numpy.zeros(16, numpy.int64))
    return f"{torch.__version__.split('+')[0]} ({torch_blas()})", train


def sklearn_trainer():
    import warnings

    import sklearn
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")  # it warns of having stopped at max_iter, as asked

    def train(task, inputs, labels):
        model = MLPClassifier(
            hidden_layer_sizes=task["hidden"],
            solver=task["optimizer"],
            momentum=0,
            alpha=0,
            batch_size=task["batch"],
            learning_rate_init=task["rate"],
            max_iter=task["passes"],
            n_iter_no_change=task["passes"] + 1,
            tol=0,
            random_state=1,
        )
        begin = time.perf_counter()
        model.fit(inputs, labels)
        return time.perf_counter() - begin

    blas = named(file for file in loaded_libraries() if "numpy" in file or "blas" in file)
    return f"{sklearn.__version__} ({blas})", train


def main(library, threads):
    if library == "sklearn":
        version, train = sklearn_trainer()
    else:
        version, train = torch_trainer(threads, library == "torch-compile")
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        inputs, labels = load(task["file"], task["rows"], task["features"], task["bytes"])
        try:
            seconds = train(task, inputs, labels)
            answer = {"samples_per_second": task["passes"] * len(inputs) / seconds}
        except Exception as error:  # the bench leaves this peer out and says why
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
