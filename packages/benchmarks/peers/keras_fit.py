"""Keras 3 or tf_keras on TensorFlow, measured as users train: `fit` on a data set in memory."""
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import numpy as np
import tensorflow as tf

if sys.argv[1] == "keras3":
    import keras
else:
    import tf_keras as keras
from batches import batches
from keras_networks import network_of
from protocol import serve


def build(name, size):
    model = network_of(keras, name)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    data = batches(name, size)
    x = np.concatenate([each for each, _ in data])
    y = np.concatenate([each for _, each in data])
    endless = tf.data.Dataset.from_tensor_slices((x, y)).batch(size).repeat().prefetch(2)

    def train(steps):
        # One `fit` of all steps: what it costs to begin and to end is shared by them, as in an epoch.
        steps = max(steps, 1)
        start = time.perf_counter()
        model.fit(endless, steps_per_epoch=steps, epochs=1, verbose=0)
        ms = (time.perf_counter() - start) * 1e3 / steps
        return [ms] * steps

    train(2)
    return train


serve(f"{sys.argv[1]} {keras.__version__} on TensorFlow {tf.__version__}", build)
