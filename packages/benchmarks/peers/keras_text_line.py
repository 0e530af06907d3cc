"""The network of the text-line example in Keras, with tf.nn.ctc_loss: times training and prediction on batches in a folder.

Reads commands from standard input, `train N` or `predict N`; answers each with a line of JSON, milliseconds per step.
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

folder = sys.argv[1]
with open(f"{folder}/batches.json") as file:
    description = json.load(file)
height, classes = description["height"], description["classes"]
layers = keras.layers


def array(name, index, dtype, shape):
    return tf.constant(np.fromfile(f"{folder}/{index}.{name}", dtype).reshape(shape))


batches = [
    (
        array("img", i, "<f4", each["img"]),
        array("width", i, "<i4", each["width"]),
        array("gt", i, "<i4", each["gt"]),
        array("gt_length", i, "<i4", each["gt_length"]),
    )
    for i, each in enumerate(description["batches"])
]


class Columns(layers.Layer):
    """Zeros behind the width of each line."""

    def call(self, values, widths):
        inside = tf.range(tf.shape(values)[1])[None, :] < widths[:, None]
        return values * tf.cast(inside, "float32")[:, :, None, None]


class Recognizer(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolutions = [
            layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer="he_normal")
            for filters in (32, 64)
        ]
        self.columns, self.pool = Columns(), layers.MaxPooling2D(2, padding="same")
        self.features = layers.Reshape((-1, -(-height // 4) * 64))
        self.normalization = layers.LayerNormalization()
        self.recurrent = layers.Bidirectional(layers.LSTM(128, return_sequences=True))
        self.dropout = layers.Dropout(0.3)
        self.logits = layers.Dense(classes)

    def call(self, img, widths, training=False):
        x = img
        for convolution in self.convolutions:
            x = self.pool(self.columns(convolution(x), widths))
            widths = (widths + 1) // 2
        x = self.normalization(self.features(x))
        mask = tf.sequence_mask(widths, tf.shape(x)[1])
        x = self.recurrent(x, mask=mask, training=training)
        return self.logits(self.dropout(x, training=training)), widths


model = Recognizer()
model(*batches[0][:2])
optimizer = keras.optimizers.Adam(3e-3, global_clipnorm=5)
optimizer.build(model.trainable_variables)
img = tf.TensorSpec((None, None, height, 1), tf.float32)
vector, matrix = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None, None), tf.int32)


@tf.function(input_signature=[img, vector, matrix, vector])
def train(img, widths, labels, lengths):
    with tf.GradientTape() as tape:
        logits, frames = model(img, widths, training=True)
        loss = tf.reduce_mean(tf.nn.ctc_loss(labels, logits, lengths, frames, logits_time_major=False, blank_index=0))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


@tf.function(input_signature=[img, vector])
def predict(img, widths):
    return model(img, widths)[0]


done = 0
for line in sys.stdin:
    command, steps = line.split()
    times = []
    for _ in range(int(steps)):
        batch = batches[done % len(batches)]
        done += 1
        start = time.perf_counter()
        (train(*batch) if command == "train" else predict(*batch[:2])).numpy()
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
