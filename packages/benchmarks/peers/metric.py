"""Computes a metric of the data in a folder once for each line on stdin, as metricProcess.ts says."""
import json
import os
import resource
import sys
import time

import numpy


def character_error_rate(folder):
    from rapidfuzz.distance import Levenshtein

    with open(os.path.join(folder, "lines.json"), encoding="utf-8") as file:
        lines = json.load(file)
    references, hypotheses = lines["references"], lines["hypotheses"]
    return lambda: sum(map(Levenshtein.distance, references, hypotheses)) / sum(map(len, references))


def area_under_curve(folder):
    from sklearn.metrics import roc_auc_score

    targets = numpy.fromfile(os.path.join(folder, "targets.u8"), numpy.uint8)
    scores = numpy.fromfile(os.path.join(folder, "scores.f64"), numpy.float64)
    return lambda: float(roc_auc_score(targets, scores))


def answer(ms, value):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "value": value, "peakMiB": peak}), flush=True)


name, folder = sys.argv[1:]
metric = {"cer": character_error_rate, "auc": area_under_curve}[name](folder)
answer(0, 0)
for _ in sys.stdin:
    start = time.perf_counter()
    value = metric()
    answer((time.perf_counter() - start) * 1e3, value)
