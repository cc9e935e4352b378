"""Reads a LIBSVM file and trains on its rows for one pass, as a whole program.

Usage: sparse.py mlp|sgd FILE HIDDEN BATCH RATE
Prints a line of JSON: the seconds of the pass, and the accuracy on the rows trained on.
"""

import json
import sys
import time
import warnings

import numpy
from sklearn.datasets import load_svmlight_file
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier


def main(kind, file, hidden, batch, rate):
    rows, labels = load_svmlight_file(file, dtype=numpy.float32)
    # A long file is read with indices of 64 bits, which SGDClassifier refuses.
    rows.indices, rows.indptr = rows.indices.astype(numpy.int32), rows.indptr.astype(numpy.int32)
    if kind == "mlp":
        model = MLPClassifier(
            (int(hidden),), solver="adam", alpha=0, batch_size=int(batch), learning_rate_init=float(rate), max_iter=1,
            random_state=1)
    else:
        model = SGDClassifier(loss="log_loss", max_iter=1, tol=None, random_state=1)
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(rows, labels)
    seconds = time.perf_counter() - begin
    print(json.dumps({"epoch_seconds": seconds, "accuracy": model.score(rows, labels)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
