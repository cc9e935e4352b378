"""Makes a table of the census kind with a known signal, and records what scikit-learn reaches on it.

    python3 census.py          (writes train.csv.gz, test.csv.gz and figures.json beside itself; seeds are fixed)

15 columns: an id, a day, five numbers (one skewed, two with missing values), seven of text (two with "?" for missing) and
a truth value; whether the income is above 50K follows a logit of them, with an interaction, a bend and noise. Peers see
what any of their users would give them: the id left out, the day as a number, imputer, one-hot, scaler.
"""
import gzip
import io
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
TRAIN, TEST = 8000, 8000
WORK = ["Private", "Self-emp", "Federal-gov", "Local-gov", "State-gov", "Without-pay"]
EDUCATION = ["9th", "11th", "HS-grad", "Some-college", "Assoc", "Bachelors", "Masters", "Doctorate"]
MARITAL = ["Married", "Never-married", "Divorced", "Separated", "Widowed"]
OCCUPATION = ["Tech", "Craft", "Sales", "Exec", "Prof", "Cleaner", "Machine", "Clerical", "Farming", "Transport", "Guard"]
RELATION = ["Husband", "Wife", "Own-child", "Unmarried", "Other"]
HEADER = ["id", "day", "age", "hours", "gain", "commute", "rooms", "work", "education", "marital", "occupation",
          "relation", "region", "sex", "urban", "income"]


def table(rng, rows, first):
    effect = np.random.default_rng(99)  # of the values of text, the same for both tables
    e_work, e_occupation, e_region = (effect.normal(0, s, n) for s, n in ((0.4, 6), (0.8, 11), (0.5, 30)))
    age = np.clip(rng.gamma(9, 4.3, rows), 17, 90).round()
    hours = np.clip(rng.normal(40, 12, rows), 1, 99).round()
    gain = np.where(rng.random(rows) < 0.12, rng.lognormal(8, 1, rows), 0).round()
    commute = rng.gamma(2, 8, rows)
    rooms = rng.integers(1, 9, rows)
    day = rng.integers(0, 365, rows)
    work, education, marital, occupation, relation, region, sex = (
        rng.integers(0, n, rows) for n in (6, 8, 5, 11, 5, 30, 2))
    urban = rng.random(rows) < 0.6
    married = marital == 0
    logit = (0.55 * (education - 3.5) + 1.6 * married - ((age - 48) / 15) ** 2 + 0.03 * (hours - 40)
             + 1.2 * np.log1p(gain / 1000) + e_work[work] + e_occupation[occupation] + e_region[region]
             + 0.3 * urban + np.where(married & (sex == 1), 0.6, -0.3) - 0.02 * commute + 0.15 * (rooms - 4) - 0.3)
    income = rng.random(rows) < 1 / (1 + np.exp(-1.3 * logit))
    lost = {name: rng.random(rows) < share for name, share in
            (("gain", 0.03), ("commute", 0.08), ("work", 0.05), ("occupation", 0.06))}
    days = np.datetime64("2023-01-01") + day
    out = []
    for i in range(rows):
        out.append([str(first + i), str(days[i]), str(int(age[i])), str(int(hours[i])),
                    "NA" if lost["gain"][i] else str(int(gain[i])),
                    "" if lost["commute"][i] else "%.1f" % commute[i], str(rooms[i]),
                    "?" if lost["work"][i] else WORK[work[i]], EDUCATION[education[i]], MARITAL[marital[i]],
                    "?" if lost["occupation"][i] else OCCUPATION[occupation[i]], RELATION[relation[i]],
                    "R%02d" % region[i], "FM"[sex[i]] == "F" and "Female" or "Male", str(bool(urban[i])),
                    ">50K" if income[i] else "<=50K"])
    return out


def write(name, rows):
    text = "\n".join(",".join(row) for row in [HEADER] + rows) + "\n"
    with open(HERE / name, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.encode())


def columns(rows):
    numbers, texts = [], []
    for row in rows:
        cells = dict(zip(HEADER, row))
        value = lambda c: float("nan") if c in ("", "NA") else float(c)
        day = (np.datetime64(cells["day"]) - np.datetime64("2023-01-01")).astype(int)
        numbers.append([day] + [value(cells[c]) for c in ("age", "hours", "gain", "commute", "rooms")])
        texts.append([cells[c] for c in
                      ("work", "education", "marital", "occupation", "relation", "region", "sex", "urban")])
    return np.array(numbers), np.array(texts, dtype=object), np.array([r[-1] == ">50K" for r in rows])


def figures(train, test):
    import sklearn
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    def made(model):
        numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
        return make_pipeline(ColumnTransformer([("n", numbers, list(range(6))),
                                                ("t", OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                                                 list(range(6, 14)))]), model)

    def accuracy(model, seed=None):
        joined = lambda data: np.concatenate([data[0].astype(object), data[1]], axis=1)
        return made(model).fit(joined(train), train[2]).score(joined(test), test[2])

    mlp = [accuracy(MLPClassifier((32,), max_iter=6, batch_size=128, random_state=s)) for s in range(3)]
    return {"scikit-learn": sklearn.__version__, "mlp": float(np.mean(mlp)),
            "gradient_boosting": accuracy(GradientBoostingClassifier(random_state=0))}


if __name__ == "__main__":
    rng = np.random.default_rng(2024)
    rows, others = table(rng, TRAIN, 100000), table(rng, TEST, 500000)
    write("train.csv.gz", rows)
    write("test.csv.gz", others)
    (HERE / "figures.json").write_text(json.dumps(figures(columns(rows), columns(others)), indent=1) + "\n")
