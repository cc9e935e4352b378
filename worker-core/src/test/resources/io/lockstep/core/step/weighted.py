"""Trains small networks of scikit-learn with sample weights and writes what they come to, for WeightedTrainingTest.

    python3 weighted.py > weighted.json

Rows come in order, the last batch is short. scikit-learn's networks minimise half of the squared error, and sum over
labels and outputs where Lockstep takes the mean, so learning rates are multiplied to make the same steps.
"""
import json

import numpy
import sklearn
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.utils.class_weight import compute_class_weight

ROWS, FEATURES, BATCH, EPOCHS, HIDDEN = 24, 4, 7, 4, (5,)
random = numpy.random.RandomState(3)
x = random.randn(ROWS, FEATURES).astype(numpy.float32).astype(float)
weights = numpy.round(random.uniform(0, 3, ROWS), 2).astype(numpy.float32).astype(float)
weights[4] = 0
classes = random.randint(0, 3, ROWS)
values = (x @ random.randn(FEATURES, 2) + random.randn(ROWS, 2)).astype(numpy.float32).astype(float)
labels = (values + random.randn(ROWS, 2) > 0).astype(int)


def started(kind):
    class Started(kind):
        def _initialize(self, y, layer_units, dtype):
            super()._initialize(y, layer_units, dtype)
            self.coefs_ = [w.astype(numpy.float32).astype(float) for w in self.coefs_]
            self.intercepts_ = [b.astype(numpy.float32).astype(float) for b in self.intercepts_]
            self.start = flat(self)

    return Started


def flat(network):
    found = {}
    for layer, (weight, bias) in enumerate(zip(network.coefs_, network.intercepts_)):
        found[f"layers.{layer}.weight"] = weight.flatten().tolist()
        found[f"layers.{layer}.bias"] = bias.flatten().tolist()
    return found


def trained(kind, y, rate, factor):
    network = started(kind)(
        hidden_layer_sizes=HIDDEN, activation="tanh", solver="sgd", alpha=0, batch_size=BATCH, learning_rate_init=rate * factor, max_iter=EPOCHS,
        shuffle=False, momentum=0, nesterovs_momentum=False, tol=0, n_iter_no_change=1000, random_state=1)
    network.fit(x, y, sample_weight=weights)
    return network


def case(name, loss, y, network, rate, mean_loss):
    return {"name": name, "loss": loss, "learningRate": rate, "targets": numpy.array(y, float).reshape(ROWS, -1).tolist(),
            "start": network.start, "end": flat(network), "loss_after": mean_loss}


def bce(y, p):
    return -(y * numpy.log(p) + (1 - y) * numpy.log(1 - p))


cases = []
two = (classes > 0).astype(int)
network = trained(MLPClassifier, two, 0.3, 1)
cases.append(case("two classes", "bce", two, network, 0.3,
                  log_loss(two, network.predict_proba(x), sample_weight=weights)))
network = trained(MLPClassifier, classes, 0.3, 1)
cases.append(case("three classes", "cross_entropy", classes, network, 0.3,
                  log_loss(classes, network.predict_proba(x), sample_weight=weights)))
network = trained(MLPRegressor, values[:, 0], 0.05, 2)
cases.append(case("a value", "mse", values[:, 0], network, 0.05,
                  mean_squared_error(values[:, 0], network.predict(x), sample_weight=weights)))
network = trained(MLPRegressor, values, 0.05, 1)
cases.append(case("two values", "mse", values, network, 0.05,
                  mean_squared_error(values, network.predict(x), sample_weight=weights)))
network = trained(MLPClassifier, labels, 0.3, 0.5)
cases.append(case("two labels", "bce", labels, network, 0.3,
                  numpy.average(bce(labels, network.predict_proba(x)).mean(axis=1), weights=weights)))
print(json.dumps({
    "sklearn": sklearn.__version__, "batchSize": BATCH, "epochs": EPOCHS, "hidden": list(HIDDEN), "x": x.tolist(),
    "weights": weights.tolist(),
    "balanced": compute_class_weight("balanced", classes=numpy.arange(3), y=classes, sample_weight=weights).tolist(),
    "classes": classes.tolist(), "cases": cases}))
