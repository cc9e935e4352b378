"""Runs exported graphs by onnxruntime and records what came out: record.py DIR, with the files that
OnnxModelTest writes there. Needs onnxruntime and numpy; writes expected.json beside this file."""
import hashlib
import json
import pathlib
import sys

import numpy
import onnxruntime

FEATURES, ROWS = 3, 7
rows = numpy.array(
    [[((i * 31 + j * 17) % 23 - 11) / 4 for j in range(FEATURES)] for i in range(ROWS)], numpy.float32
)
# Of a table: a number that may be missing, and a category's ones and zeros.
table = rows.copy()
table[::3, 0] = numpy.nan
for i in range(ROWS):
    table[i, 1:] = [i % FEATURES == 1, i % FEATURES == 2]
cases = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    content = path.read_bytes()
    session = onnxruntime.InferenceSession(content)
    assert [i.name for i in session.get_inputs()] == ["features"]
    names = [o.name for o in session.get_outputs()]
    found = dict(zip(names, session.run(None, {"features": table if "-table" in path.stem else rows})))
    case = {"sha256": hashlib.sha256(content).hexdigest(), "prediction": found["prediction"].flatten().tolist()}
    assert found["prediction"].shape == ((ROWS, 2) if "-two" in path.stem and "cross" not in path.stem else (ROWS,))
    if "probabilities" in found:
        assert found["prediction"].dtype == numpy.int64
        case["probabilities"] = found["probabilities"].flatten().tolist()
    cases[path.stem] = case
target = pathlib.Path(__file__).with_name("expected.json")
text = {"onnxruntime": onnxruntime.__version__, "cases": cases}
target.write_text(json.dumps(text, indent=1) + "\n")
print(len(cases), "cases")
