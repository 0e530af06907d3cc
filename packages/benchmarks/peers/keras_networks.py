"""The networks of the benchmarks in Keras 3 or tf_keras."""
from batches import SHAPES


def network_of(keras, name):
    layers = keras.layers
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
