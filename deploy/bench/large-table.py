#!/usr/bin/env python3
"""Writes a table of normal features, in thousandths, and two classes as CSV, a chunk of rows at a time.

usage: large-table.py ROWS FEATURES FILE

The class is the sign of a noisy linear function of the features. Equal arguments give equal files, and a file of fewer
rows is the beginning of one of more.
"""
import sys

import numpy

ROWS, FEATURES, FILE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
CHUNK = 50_000

slopes = numpy.random.default_rng(0).standard_normal(FEATURES).astype(numpy.float32)
with open(FILE, "wb", 1 << 22) as out:
    out.write((",".join(f"x{j}" for j in range(FEATURES)) + ",label\n").encode())
    for chunk, start in enumerate(range(0, ROWS, CHUNK)):
        draws = numpy.random.default_rng([1, chunk])
        x = draws.standard_normal((CHUNK, FEATURES), dtype=numpy.float32)
        y = x @ slopes + draws.standard_normal(CHUNK, dtype=numpy.float32) > 0
        n = min(CHUNK, ROWS - start)
        table = numpy.column_stack([numpy.rint(x[:n] * 1000).astype(numpy.int32), y[:n].astype(numpy.int32)])
        out.write("\n".join(",".join(map(str, row)) for row in table.tolist()).encode() + b"\n")
