"""Batches of noise with the shapes of the benchmark's networks."""
import numpy as np

SHAPES = {"mlp": (28, 28, 1), "cnn": (28, 28, 1), "lstm": (50, 32), "block": (64, 128)}
COUNT = 8


def batches(network, size):
    random = np.random.default_rng(1)
    return [
        (
            random.random((size, *SHAPES[network]), dtype=np.float32),
            random.integers(0, 10, size).astype(np.int32),
        )
        for _ in range(COUNT)
    ]
