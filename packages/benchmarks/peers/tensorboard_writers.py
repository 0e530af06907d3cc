"""Times a Python writer of event files: `tensorboard_writers.py SYSTEM FOLDER SCALARS PICTURES`, an answer as JSON.

The scalars and pictures are those of src/tensorboard/workload.ts.
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np

SIDE = 256


def picture(i):
    y, x, c = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    return ((x + 2 * y + 50 * c + 13 * i + (x * y) % 7) % 256).astype(np.uint8)


class TensorFlow:
    def __init__(self, folder):
        import tensorflow as tf

        self.tf = tf
        self.writer = tf.summary.create_file_writer(folder)
        self.writer.set_as_default()

    def scalar(self, value, step):
        self.tf.summary.scalar("loss", value, step=step)

    def image(self, pixels, step):
        self.tf.summary.image("picture", pixels[None], step=step)

    def close(self):
        self.writer.close()


class Torch:
    def __init__(self, folder):
        from torch.utils.tensorboard import SummaryWriter

        self.writer = SummaryWriter(folder)

    def scalar(self, value, step):
        self.writer.add_scalar("loss", value, step)

    def image(self, pixels, step):
        self.writer.add_image("picture", pixels, step, dataformats="HWC")

    def close(self):
        self.writer.close()


class TensorboardX(Torch):
    def __init__(self, folder):
        from tensorboardX import SummaryWriter

        self.writer = SummaryWriter(folder)


SYSTEMS = {"tf.summary": TensorFlow, "torch": Torch, "tensorboardX": TensorboardX}


def seconds(make, folder, write):
    writer = make(folder)
    start = time.perf_counter()
    write(writer)
    writer.close()
    return time.perf_counter() - start


def main(system, folder, scalars, pictures):
    make = SYSTEMS[system]
    pixels = [picture(i) for i in range(pictures)]

    def write_scalars(writer):
        for step in range(scalars):
            writer.scalar(1 / (1 + step), step)

    def write_pictures(writer):
        for step, each in enumerate(pixels):
            writer.image(each, step)

    seconds(make, os.path.join(folder, "warm-up"), lambda writer: (writer.scalar(0.5, 0), writer.image(pixels[0], 0)))
    print(json.dumps({
        "scalarSeconds": seconds(make, os.path.join(folder, "scalars"), write_scalars),
        "pictureSeconds": seconds(make, os.path.join(folder, "pictures"), write_pictures),
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
