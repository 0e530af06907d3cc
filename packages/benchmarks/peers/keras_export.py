"""Keras 3 beside our exports: exports a network, predicts with it, and with a SavedModel made elsewhere.

Reads requests, one JSON object a line, from standard input and answers each with one on standard output.
"""
import json
import os
import shutil
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
# Frameworks print on stdout; what the benchmark reads has a stream of its own.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
import keras
import numpy as np
import tensorflow as tf
from batches import SHAPES
from keras_networks import network_of

model = loaded = x = None


def milliseconds(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def export(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return milliseconds(lambda: model.export(folder, verbose=False))


def predict_keras(steps):
    # One `predict` of all steps: what it costs to begin and to end is shared by them.
    data = np.concatenate([x] * steps)
    return [milliseconds(lambda: model.predict(data, batch_size=len(x), verbose=0)) / steps] * steps


def predict_saved_model(steps):
    signature = loaded.signatures["serving_default"]
    return [milliseconds(lambda: signature(x=tf.constant(x))["logits"].numpy()) for _ in range(steps)]


for line in sys.stdin:
    request = json.loads(line)
    kind, answer = request["kind"], {}
    if kind == "build":
        model = network_of(keras, request["network"])
    elif kind == "export":
        answer = {"ms": export(request["folder"])}
    elif kind == "load":
        loaded = tf.saved_model.load(request["folder"])
        x = np.fromfile(request["inputs"], "<f4").reshape(-1, *SHAPES[request["network"]])
        logits = loaded.signatures["serving_default"](x=tf.constant(x))["logits"]
        answer = {"logits": logits.numpy().flatten().tolist()}
    elif kind == "keras":
        answer = {"stepMs": predict_keras(request["steps"])}
    else:
        answer = {"stepMs": predict_saved_model(request["steps"])}
    answers.write(json.dumps(answer) + "\n")
