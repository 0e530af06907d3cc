"""Input pipelines of tf.data, Keras and PyTorch: answers requests, one JSON object a line, as src/data/pipelineProcess.ts says.

usage: data_pipeline.py tf.data|keras|torch
"""
import json
import os
import sys
import time

answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from data_tasks import BATCH, SHAPES, TASKS  # noqa: E402

WARM_UP_BATCHES = 6


def tf_data(task, workers, count):
    import tensorflow as tf

    def work(index):
        array = tf.py_function(lambda i: TASKS[task](int(i)), [index], tf.float32)
        array.set_shape(SHAPES[task])
        return array

    dataset = tf.data.Dataset.range(count).map(work, num_parallel_calls=workers or None)
    return (batch.numpy() for batch in dataset.batch(BATCH).prefetch(2))


def keras(task, workers, count):
    import keras
    import numpy as np
    from keras.src.trainers.data_adapters.py_dataset_adapter import PyDatasetAdapter

    class Samples(keras.utils.PyDataset):
        def __len__(self):
            return count // BATCH

        def __getitem__(self, batch):
            samples = range(batch * BATCH, (batch + 1) * BATCH)
            stacked = np.stack([TASKS[task](index) for index in samples])
            return stacked, np.zeros(BATCH)

    dataset = Samples(workers=max(1, workers), use_multiprocessing=workers > 0)
    return (np.asarray(inputs) for inputs, _ in PyDatasetAdapter(dataset).get_numpy_iterator())


def torch(task, workers, count):
    from torch.utils.data import DataLoader, Dataset

    class Samples(Dataset):
        def __len__(self):
            return count

        def __getitem__(self, index):
            return TASKS[task](index)

    return (batch.numpy() for batch in DataLoader(Samples(), BATCH, num_workers=workers))


SYSTEMS = {"tf.data": tf_data, "keras": keras, "torch": torch}


def measure(system, task, workers, samples):
    total = samples + WARM_UP_BATCHES * BATCH
    stream = SYSTEMS[system](task, workers, total)
    first = next(stream)
    for _ in range(WARM_UP_BATCHES - 1):
        next(stream)
    start = time.perf_counter()
    count = sum(len(next(stream)) for _ in range(samples // BATCH))
    return {"samples": count, "seconds": time.perf_counter() - start, "checksum": float(abs(first).sum())}


if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        try:
            result = measure(sys.argv[1], request["task"], request["workers"], request["samples"])
        except Exception as error:  # The benchmark shows it and stops.
            result = {"failed": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(result) + "\n")
