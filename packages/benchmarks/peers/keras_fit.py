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
from batches import SHAPES, batches
from protocol import serve

layers = keras.layers


def network_of(name):
    inputs = keras.Input(SHAPES[name])
    if name == "mlp":
        x = layers.Dense(128, activation="relu")(layers.Flatten()(inputs))
    elif name == "cnn":
        x = inputs
        for filters in (32, 64):
            x = layers.MaxPooling2D(2)(layers.Conv2D(filters, 3, activation="relu")(x))
        x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    elif name == "lstm":
        x = layers.LSTM(128)(inputs)
    else:
        normed = layers.LayerNormalization()(inputs)
        x = inputs + layers.MultiHeadAttention(4, 32)(normed, normed)
        y = layers.Dense(512, activation="gelu")(layers.LayerNormalization()(x))
        x = layers.GlobalAveragePooling1D()(x + layers.Dense(128)(y))
    return keras.Model(inputs, layers.Dense(10)(x))


def build(name, size):
    model = network_of(name)
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
