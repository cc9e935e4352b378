"""Writes what sklearn.metrics makes of small sets of predictions to metrics.json, for the tests beside it.

    python3 metrics.py > metrics.json        (recorded with scikit-learn 1.9.1)

Every set is there without weights and with them, of which some are zero. Scores have few digits, so that many are equal.
"""
import json
import warnings

import numpy as np
from sklearn import metrics as m
from sklearn.preprocessing import label_binarize

warnings.filterwarnings("ignore")


def classes(rng, k, rows, seen):
    """Probabilities of k classes, of which the first `seen` occur."""
    y = rng.integers(0, seen, rows)
    y[:seen] = np.arange(seen)
    z = rng.normal(size=(rows, k)).round(1)
    z[np.arange(rows), y] += 1
    p = np.exp(z)
    p = (p / p.sum(axis=1, keepdims=True)).astype(np.float32).astype(np.float64)
    if k == 2:
        p[:, 0] = 1 - p[:, 1]
    return y, p


def of_classes(y, p, w):
    k = p.shape[1]
    predicted = p.argmax(axis=1)
    s = {"sample_weight": w}
    all_classes = list(range(k))
    each = m.precision_recall_fscore_support(y, predicted, labels=all_classes, zero_division=0, **s)
    found = {
        "accuracy": m.accuracy_score(y, predicted, **s),
        "macro_f1": m.f1_score(y, predicted, average="macro", **s),
        "weighted_f1": m.f1_score(y, predicted, average="weighted", **s),
        "log_loss": m.log_loss(y, p / p.sum(axis=1, keepdims=True), labels=all_classes, **s),
        "per_class": [{"precision": a, "recall": b, "f1": c, "support": float(d)} for a, b, c, d in zip(*each)],
        "confusion": m.confusion_matrix(y, predicted, labels=all_classes, **s).astype(float).tolist(),
    }
    if k == 2:
        found["roc_auc"] = m.roc_auc_score(y, p[:, 1], **s)
        found["pr_auc"] = m.average_precision_score(y, p[:, 1], **s)
        found["brier"] = m.brier_score_loss(y, p[:, 1], **s)
    elif len(set(y)) == k:
        hot = label_binarize(y, classes=all_classes)
        q = p / p.sum(axis=1, keepdims=True)
        found["roc_auc"] = m.roc_auc_score(y, q, multi_class="ovr", average="macro", **s)
        found["pr_auc"] = m.average_precision_score(hot, p, average="macro", **s)
        found["brier"] = m.brier_score_loss(y, q, labels=all_classes, **s)
    return found


def of_labels(y, p, w):
    predicted = (p > 0.5).astype(int)
    s = {"sample_weight": w}
    each = m.precision_recall_fscore_support(y, predicted, zero_division=0, **s)
    return {
        "accuracy": m.accuracy_score(y, predicted, **s),
        "macro_f1": m.f1_score(y, predicted, average="macro", **s),
        "weighted_f1": m.f1_score(y, predicted, average="weighted", **s),
        "roc_auc": m.roc_auc_score(y, p, average="macro", **s),
        "pr_auc": m.average_precision_score(y, p, average="macro", **s),
        "brier": float(np.mean([m.brier_score_loss(y[:, i], p[:, i], **s) for i in range(y.shape[1])])),
        "per_class": [{"precision": a, "recall": b, "f1": c, "support": float(d)} for a, b, c, d in zip(*each)],
        "confusion": m.multilabel_confusion_matrix(y, predicted, **s).astype(float).tolist(),
    }


def of_values(y, p, w):
    s = {"sample_weight": w}
    found = {
        "r2": m.r2_score(y, p, **s),
        "rmse": m.root_mean_squared_error(y, p, **s),
        "mae": m.mean_absolute_error(y, p, **s),
        "medae": m.median_absolute_error(y, p, **s),
    }
    if y.shape[1] > 1:
        raw = {"multioutput": "raw_values", **s}
        each = zip(m.r2_score(y, p, **raw), m.root_mean_squared_error(y, p, **raw),
                   m.mean_absolute_error(y, p, **raw), m.median_absolute_error(y, p, **raw))
        found["per_output"] = [dict(zip(("r2", "rmse", "mae", "medae"), map(float, values))) for values in each]
    return found


def main():
    rng = np.random.default_rng(13)
    cases = []

    def add(kind, y, p, make):
        for w in (None, rng.integers(0, 5, len(y)) / 2):
            cases.append({"kind": kind, "actual": y.tolist(), "predicted": np.round(p, 12).tolist(),
                          "weights": None if w is None else w.tolist(), "expected": make(y, np.round(p, 12), w)})

    for k, rows, seen in ((2, 61, 2), (3, 80, 3), (5, 90, 5), (4, 40, 3)):
        y, p = classes(rng, k, rows, seen)
        add("classes", y, p, of_classes)
    p = rng.random((70, 3)).round(2).astype(np.float32).astype(np.float64)
    y = (rng.random((70, 3)) < p).astype(int)
    add("labels", y, p, of_labels)
    for outputs, rows, scale in ((1, 50, 1), (1, 51, 1e6), (3, 40, 1)):
        y = (rng.normal(size=(rows, outputs)) * scale).round(3) + 10 * scale
        add("values", y, (y + rng.normal(size=y.shape) * scale).round(3), of_values)
    print(json.dumps(cases))


main()
