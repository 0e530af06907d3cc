"""Trains the tutorial's networks in Keras on digits in a folder; prints the accuracy on held-out digits for each seed."""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np

folder, network, epochs, batch, steps, seeds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
layers = keras.layers


def digits(part):
    images = np.fromfile(f"{folder}/{part}.images", "<f4").reshape(-1, 28, 28, 1)
    return images, np.fromfile(f"{folder}/{part}.labels", "<i4")


def build():
    x = inputs = keras.Input((28, 28, 1))
    if network == "cnn":
        for filters in (32, 64):
            x = layers.MaxPooling2D(2)(layers.Conv2D(filters, 3, activation="relu")(x))
    x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    model = keras.Model(inputs, layers.Dense(10)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"])
    return model


training, held_out = digits("training"), digits("evaluation")
if steps:
    training = [array[: steps * batch] for array in training]
accuracies = []
for seed in range(1, seeds + 1):
    keras.utils.set_random_seed(seed)
    model = build()
    model.fit(*training, batch_size=batch, epochs=epochs, verbose=0)
    accuracies.append(float(model.evaluate(*held_out, verbose=0)[1]))
print(json.dumps(accuracies))
