"""The network of the text-line example in Keras, with tf.nn.ctc_loss, and its batches, which the benchmark writes."""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

layers = keras.layers


def describe(folder):
    with open(f"{folder}/batches.json") as file:
        return json.load(file)


def batches_in(folder):
    """Tuples of img, width, gt and gt_length."""

    def array(name, index, dtype, shape):
        return tf.constant(np.fromfile(f"{folder}/{index}.{name}", dtype).reshape(shape))

    return [
        tuple(array(name, i, "<f4" if name == "img" else "<i4", each[name]) for name in ("img", "width", "gt", "gt_length"))
        for i, each in enumerate(describe(folder)["batches"])
    ]


class Columns(layers.Layer):
    """Zeros behind the width of each line."""

    def call(self, values, widths):
        inside = tf.range(tf.shape(values)[1])[None, :] < widths[:, None]
        return values * tf.cast(inside, "float32")[:, :, None, None]


class Recognizer(keras.Model):
    def __init__(self, height, classes):
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


class Steps:
    """A new network with its optimizer; `train` and `predict` are one graph each, for all batches."""

    def __init__(self, folder):
        description = describe(folder)
        model = Recognizer(description["height"], description["classes"])
        model(*batches_in(folder)[0][:2])
        self.optimizer = optimizer = keras.optimizers.Adam(3e-3, global_clipnorm=5)
        optimizer.build(model.trainable_variables)
        img = tf.TensorSpec((None, None, description["height"], 1), tf.float32)
        vector, matrix = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None, None), tf.int32)

        @tf.function(input_signature=[img, vector, matrix, vector])
        def train(img, widths, labels, lengths):
            with tf.GradientTape() as tape:
                logits, frames = model(img, widths, training=True)
                losses = tf.nn.ctc_loss(labels, logits, lengths, frames, logits_time_major=False, blank_index=0)
                loss = tf.reduce_mean(losses)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            return loss

        @tf.function(input_signature=[img, vector])
        def predict(img, widths):
            return model(img, widths)

        self.train, self.predict = train, predict
