"""Records what Optuna's default TPE finds, one trial after another, on the surrogates of Surrogates.java: best after 20, 40 and 60 trials, over 40 seeds.

python -m venv v && v/bin/pip install optuna && v/bin/python surrogates.py > optuna.json
"""
import json
import math
import statistics

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
SEEDS = 40
TRIALS = 60


def spirals(depth, width, rate, activation, dropout):
    capacity = 1 - math.exp(-depth * (math.log2(width) - 2) / 3)
    off = math.log10(rate) - (-1.2 - 0.3 * (depth - 1))
    factor = {"relu": 0.95, "tanh": 1.0, "sigmoid": 0.4 if depth > 2 else 0.8, "gelu": 0.97}[activation]
    return 0.5 + 0.49 * capacity * math.exp(-off * off / 0.5) * factor * math.exp(-dropout * dropout / 0.02)


def digits(depth, width, rate, activation, dropout):
    units = math.log2(width)
    off = math.log10(rate) + 2.4
    cost = {"relu": 0.0, "tanh": 0.002, "sigmoid": 0.004 * depth, "gelu": 0.001}[activation]
    cost += 0.01 * off * off + (0.4 * (off - 1) if off > 1 else 0)
    much = dropout - 0.02 * (units - 3)
    return max(0.1, 0.982 - 0.003 * (7 - units) - 0.001 * (depth - 2) ** 2 - cost - 0.1 * much * much)


def best_so_far(surrogate, sampler, batch):
    study = optuna.create_study(direction="maximize", sampler=sampler)
    best = []
    while len(best) < TRIALS:
        asked = []
        for _ in range(batch):
            trial = study.ask()
            asked.append((trial, surrogate(
                trial.suggest_int("depth", 1, 4),
                trial.suggest_categorical("width", [8, 16, 32, 64, 128]),
                trial.suggest_float("rate", 1e-4, 1, log=True),
                trial.suggest_categorical("activation", ["relu", "tanh", "sigmoid", "gelu"]),
                trial.suggest_float("dropout", 0, 0.5))))
        for trial, value in asked:
            study.tell(trial, value)
            best.append(max(value, best[-1] if best else value))
    return best


record = {"optuna": optuna.__version__, "seeds": SEEDS}
for surrogate in (spirals, digits):
    runs = [best_so_far(surrogate, optuna.samplers.TPESampler(seed=seed), 1) for seed in range(SEEDS)]
    record[surrogate.__name__] = [
        {"trials": n,
         "mean": round(statistics.mean(run[n - 1] for run in runs), 5),
         "error": round(statistics.pstdev([run[n - 1] for run in runs]) / SEEDS**0.5, 5)}
        for n in (20, 40, 60)]
print(json.dumps(record, indent=1))
