"""Trains the text-line example's network in Keras on batches in a folder, which the benchmark replaces, and reads lines.

Reads commands from standard input: `train RATE` answers with the loss of each batch, `read` with the classes of each
line by its best path, without blanks; each a line of JSON.
"""
import json
import sys

import keras
import tensorflow as tf
from text_line_network import Steps, batches_in

folder, seed = sys.argv[1], int(sys.argv[2])
keras.utils.set_random_seed(seed)
steps = Steps(folder)


def read(img, widths):
    logits, frames = steps.predict(img, widths)
    (labels,), _ = tf.nn.ctc_greedy_decoder(tf.transpose(logits, (1, 0, 2)), frames, blank_index=0)
    return [[int(label) for label in line if label >= 0] for line in tf.sparse.to_dense(labels, -1).numpy()]


for line in sys.stdin:
    command, *rate = line.split()
    batches = batches_in(folder)
    if command == "train":
        steps.optimizer.learning_rate.assign(float(rate[0]))
        answer = [float(steps.train(*batch)) for batch in batches]
    else:
        answer = [text for batch in batches for text in read(*batch[:2])]
    print(json.dumps(answer), flush=True)
