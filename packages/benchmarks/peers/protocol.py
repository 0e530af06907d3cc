"""Answers the benchmark's requests: one JSON object a line on stdin, one on stdout, as workerMessages.ts says."""
import json
import os
import sys
import time

# Frameworks print on stdout; what the benchmark reads has a stream of its own.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def answer(message):
    answers.write(json.dumps(message) + "\n")


def serve(backend, build):
    """`build(network, batch)` gives a function of a number of steps that trains and returns milliseconds per step."""
    answer({"kind": "ready", "backend": backend})
    train = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["kind"] == "build":
                train = build(request["network"], request["batch"])
                train(request["warmUpSteps"])
                answer({"kind": "built"})
            else:
                answer({"kind": "trained", "stepMs": train(request["steps"])})
        except Exception as error:  # The benchmark shows it and stops.
            answer({"kind": "failed", "message": f"{type(error).__name__}: {error}", "unavailable": False})


def timed(step, steps):
    """Milliseconds of each of `steps` calls."""
    times = []
    for i in range(steps):
        start = time.perf_counter()
        step(i)
        times.append((time.perf_counter() - start) * 1e3)
    return times
