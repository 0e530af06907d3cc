"""Times training and prediction of the text-line example's network in Keras on batches in a folder.

Reads commands from standard input, `train N` or `predict N`; answers each with a line of JSON, milliseconds per step.
"""
import json
import sys
import time

from text_line_network import Steps, batches_in

batches, steps = batches_in(sys.argv[1]), Steps(sys.argv[1])
done = 0
for line in sys.stdin:
    command, count = line.split()
    times = []
    for _ in range(int(count)):
        batch = batches[done % len(batches)]
        done += 1
        start = time.perf_counter()
        (steps.train(*batch) if command == "train" else steps.predict(*batch[:2])[0]).numpy()
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
