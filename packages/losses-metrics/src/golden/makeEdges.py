"""Makes lossesEdges.json, metricsEdges.json and ctcEdges.json beside itself: what random numbers do not meet.

Ties, kinks, other axes, shapes that broadcast, classes out of range, NaN. Computed by Keras and TensorFlow:
    pip install tensorflow-cpu==2.21.0 keras==3.15.1 && python makeEdges.py
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

FOLDER = pathlib.Path(__file__).parent
TOLERANCE = {"rtol": 1e-5, "atol": 2e-6}
random = np.random.default_rng(6)


def number(value):
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return float(str(value)) if isinstance(value, np.float32) else value.item()


def tensor(array):
    array = np.asarray(array)
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": [number(v) for v in array.ravel()]}


def floats(values):
    return np.array(values, "float32")


def ints(values):
    return np.array(values, "int32")


def uniform(*shape):
    return random.uniform(0.02, 0.98, shape).astype("float32")


def normal(*shape):
    return random.normal(size=shape).astype("float32")


def one_hot(classes, count):
    return np.eye(count, dtype="float32")[classes]


def write(name, cases):
    libraries = {"keras": keras.__version__, "tensorflow": tf.__version__}
    head = json.dumps({"schema": 1, "libraries": libraries})[:-1] + ', "cases": [\n'
    lines = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / name).write_text(head + lines + "\n]}\n")


def loss_case(name, config, y_true, y_pred, weights=(), masks=(), gradient=True):
    variants = []
    for weight, mask in [(None, None)] + [(w, None) for w in weights] + [(None, m) for m in masks]:
        for reduction in ("none", "sum", "sum_over_batch_size", "mean_with_sample_weight"):
            loss = getattr(keras.losses, name)(**config, reduction=None if reduction == "none" else reduction)
            pred = tf.convert_to_tensor(y_pred)
            with tf.GradientTape() as tape:
                tape.watch(pred)
                if mask is not None:
                    keras.src.backend.set_keras_mask(pred, tf.convert_to_tensor(mask))
                value = loss(y_true, pred, sample_weight=weight)
            slope = tape.gradient(value, pred)
            variant = {
                "reduction": reduction,
                "sample_weight": None if weight is None else tensor(weight),
                "mask": None if mask is None else tensor(mask),
                "expected": tensor(value),
                "tolerance": {"expected": TOLERANCE, "grad": TOLERANCE},
            }
            if gradient and reduction == "sum_over_batch_size":
                variant["grad"] = tensor(slope)
            variants.append(variant)
    return {"loss": name, "config": config, "y_true": tensor(y_true), "y_pred": tensor(y_pred), "variants": variants}


def losses():
    ties = floats([[1, 2, 2, -1], [0, 0, 0, 0]])
    cases = [
        loss_case("MeanSquaredError", {}, normal(4), normal(4), weights=[np.float32(2)]),
        loss_case("MeanSquaredError", {}, ints([[1, 2], [3, 4]]), normal(2, 2), weights=[floats([0, 0]), floats([[1], [3]])],
                  masks=[floats([0, 0]), floats([0.5, 0])]),
        loss_case("MeanAbsoluteError", {}, ties, ties + floats([0, 1, 0, -1])),
        loss_case("MeanAbsolutePercentageError", {}, ties, ties + floats([0, 1, 0, -1])),
        loss_case("MeanSquaredLogarithmicError", {}, floats([[0, 1, -1]]), floats([[-2, 0, 3]])),
        loss_case("Huber", {"delta": 2.0}, floats([[0, 0, 0, 0]]), floats([[2, -2, 0, 5]])),
        loss_case("LogCosh", {}, floats([[0, 0, 0]]), floats([[0, 80, -80]])),
        loss_case("KLDivergence", {}, floats([[0, 1], [0.5, 0.5]]), floats([[1, 0], [1.5, 0.2]])),
        loss_case("Poisson", {}, floats([[0, 3]]), floats([[0, 2]])),
        loss_case("Hinge", {}, floats([[1, -1, 1, -1]]), floats([[1, -1, 0, 2]])),
        loss_case("Hinge", {}, floats([[1, 0, 2]]), floats([[0.5, 0.5, 0.5]])),
        loss_case("SquaredHinge", {}, floats([[1, 0, 1, 0]]), floats([[1, -1, 0, 2]])),
        loss_case("CategoricalHinge", {}, one_hot([0, 2], 4), ties),
        loss_case("CategoricalHinge", {}, one_hot([3, 3], 4), floats([[-1, -2, -3, 0], [1, 1, 1, 2]])),
        loss_case("CosineSimilarity", {"axis": 0}, normal(3, 2), normal(3, 2)),
        loss_case("CosineSimilarity", {}, floats([[0, 0], [1, 0]]), floats([[1, 2], [0, 1]])),
        loss_case("BinaryCrossentropy", {"axis": 1}, ints([[[0, 1], [1, 1], [0, 0]]]), uniform(1, 3, 2),
                  weights=[floats([[1, 2]])]),
        loss_case("BinaryCrossentropy", {}, floats([[0, 1, 1, 0]]), floats([[-0.5, 1.5, 0, 1]])),
        loss_case("BinaryCrossentropy", {"from_logits": True}, floats([[0, 1, 0.3]]), floats([[0, 0, 100]])),
        loss_case("CategoricalCrossentropy", {"axis": 1}, np.swapaxes(one_hot([[0, 2], [1, 1]], 3), 1, 2), uniform(2, 3, 2)),
        loss_case("CategoricalCrossentropy", {"axis": 1, "from_logits": True},
                  floats([[[0.25, 0], [0.75, 1]], [[0.5, 1], [0.5, 0]]]), normal(2, 2, 2)),
        # The gradient of TensorFlow's operation is right for targets that sum to 1 only.
        loss_case("CategoricalCrossentropy", {"from_logits": True}, floats([[2, 3], [0, 0]]), floats([[900, -900], [1, 1]]), gradient=False),
        loss_case("SparseCategoricalCrossentropy", {}, ints([[2], [0]]), uniform(2, 3), weights=[floats([1, 2])]),
        loss_case("SparseCategoricalCrossentropy", {"ignore_class": 2, "from_logits": True}, ints([[2, 0], [1, 2]]),
                  normal(2, 2, 3), weights=[floats([[1, 2], [3, 0]])], masks=[np.array([[True, True], [False, True]])]),
        loss_case("SparseCategoricalCrossentropy", {"ignore_class": 1}, ints([1, 1]), uniform(2, 3)),
        loss_case("BinaryFocalCrossentropy", {"gamma": 1.0, "axis": 0}, floats([[0, 1], [1, 0]]), uniform(2, 2)),
        loss_case("CategoricalFocalCrossentropy", {"alpha": [0.1, 0.7, 0.2], "gamma": 1.0}, one_hot([0, 2], 3), uniform(2, 3)),
        loss_case("CategoricalFocalCrossentropy", {"axis": 1}, np.swapaxes(one_hot([[0, 2]], 3), 1, 2), uniform(1, 3, 2)),
        loss_case("Dice", {}, np.zeros((2, 2), "float32"), np.zeros((2, 2), "float32")),
        loss_case("Dice", {"axis": [0]}, ints([[0, 1], [1, 1]]), uniform(2, 2)),
        loss_case("Tversky", {"axis": [0], "alpha": 1.0, "beta": 0.0}, ints([[0, 1], [1, 1]]), uniform(2, 2)),
        loss_case("CategoricalGeneralizedCrossEntropy", {"q": 0.99}, ints([2, 0]), uniform(2, 3)),
    ]
    write("lossesEdges.json", [{"id": f"{case['loss']}-edge-{i}", **case} for i, case in enumerate(cases)])


def metric_case(name, config, updates, dtype=None):
    given = dict(config)
    if "dtype" in given:
        del given["dtype"]
    metric = getattr(keras.metrics, name)(**given, dtype=dtype)
    rows = []
    for y_true, y_pred, *weight in updates:
        weight = weight[0] if weight else None
        if y_true is None:
            metric.update_state(y_pred, sample_weight=weight)
        else:
            metric.update_state(y_true, y_pred, sample_weight=weight)
        rows.append({
            "y_true": None if y_true is None else tensor(y_true),
            "y_pred": tensor(y_pred),
            "sample_weight": None if weight is None else tensor(weight),
            "expected": tensor(np.asarray(metric.result(), "float32")),
            "tolerance": TOLERANCE,
        })
    return {"metric": name, "config": config, "updates": rows}


def metrics():
    nan = float("nan")
    binary = ints(random.integers(0, 2, 12))
    multi = ints(random.integers(0, 2, (12, 3)))
    quarters = floats(random.integers(0, 5, 12) / 4)
    grid = uniform(12, 3)
    classes = ints(random.integers(0, 3, 12))
    weights = uniform(12)
    cases = [
        metric_case("Mean", {}, [(None, normal(2, 3, 2), uniform(2, 3)), (None, normal(2, 3, 2), uniform(2)),
                                 (None, normal(2, 3, 2), uniform(2, 1)), (None, np.float32(3)), (None, normal(3, 2))]),
        metric_case("Sum", {}, [(None, normal(2, 3, 2), uniform(2, 3)), (None, normal(2, 3), np.float32(2)), (None, np.float32(1))]),
        metric_case("Accuracy", {}, [(ints([[1], [2]]), ints([1, 3])), (ints([1, 2]), ints([[1], [2]]), floats([1, 3]))]),
        metric_case("BinaryAccuracy", {"threshold": 0.25}, [(binary, quarters, weights), (multi, grid, uniform(12, 3))]),
        metric_case("CategoricalAccuracy", {}, [(one_hot([[0, 1]], 3), floats([[[1, 1, 0], [0, 1, 1]]]), floats([[1, 2]]))]),
        metric_case("SparseCategoricalAccuracy", {}, [(ints([[0, 1]]), floats([[[1, 1, 0], [0, 1, 1]]]), floats([[1, 2]]))]),
        metric_case("SparseTopKCategoricalAccuracy", {"k": 1}, [
            (ints([0, 1, 2, 0]), floats([[1, 1, 0], [1, 1, 1], [0, 0, nan], [2, float("inf"), 1]])),
            (ints([0, 0, 5]), floats([[2, nan, 1], [2, float("-inf"), 1], [1, 2, 3]])),
        ]),
        metric_case("TopKCategoricalAccuracy", {"k": 2}, [(one_hot([[0, 1], [2, 2]], 3), uniform(2, 2, 3), uniform(2, 2))]),
        metric_case("CosineSimilarity", {"axis": 1}, [(normal(2, 3, 2), normal(2, 3, 2), uniform(2))]),
        metric_case("RootMeanSquaredError", {}, [(normal(3), normal(3, 1), uniform(3))]),
        metric_case("BinaryCrossentropy", {"label_smoothing": 0.2}, [(binary.astype("float32"), quarters)]),
        metric_case("SparseCategoricalCrossentropy", {"ignore_class": 1}, [(classes, grid, weights)]),
        metric_case("Precision", {"thresholds": [0.0, 0.25, 0.5, 0.75, 1.0]}, [(binary, quarters), (binary, uniform(12) * 2 - 0.5, weights)]),
        metric_case("Precision", {"thresholds": [0.8, 0.2, 0.25]}, [(binary, quarters, weights)]),
        metric_case("Precision", {"top_k": 2, "thresholds": [0.3, 0.6]}, [(multi, grid), (multi, np.ones((12, 3), "float32"))]),
        metric_case("Precision", {"class_id": 0}, [(multi.reshape(2, 6, 3), grid.reshape(2, 6, 3))]),
        metric_case("Recall", {"class_id": 2, "top_k": 1}, [(multi, grid, weights)]),
        metric_case("Recall", {}, [(multi, grid, uniform(12, 3)), (multi, grid, np.float32(0.5)), (binary[:, None], quarters)]),
        metric_case("TruePositives", {"thresholds": [0.0, 0.5, 1.0]}, [(binary, quarters), (binary, uniform(12) * 2 - 0.5)]),
        metric_case("FalseNegatives", {"thresholds": [0.0, 0.5, 1.0]}, [(binary, quarters), (binary, floats([nan] * 12))]),
        metric_case("TrueNegatives", {}, [(binary, floats([nan] * 12), weights)]),
        metric_case("AUC", {"num_thresholds": 2}, [(binary, quarters)]),
        metric_case("AUC", {"num_thresholds": 5}, [(binary, quarters, weights), (binary, uniform(12) * 2 - 0.5)]),
        metric_case("AUC", {"thresholds": [0.75, 0.25, 0.5]}, [(binary, quarters), (multi, grid, uniform(12, 3))]),
        metric_case("AUC", {"label_weights": [0.5, 1.0, 2.0]}, [(multi, grid, weights), (multi, grid)]),
        metric_case("AUC", {"multi_label": True, "thresholds": [0.1, 0.6]}, [(multi, grid, weights)]),
        metric_case("AUC", {"multi_label": True, "curve": "PR", "summation_method": "majoring"}, [(multi, grid)]),
        metric_case("AUC", {}, [(np.ones(12, "int32"), quarters), (np.zeros(12, "int32"), quarters)]),
        metric_case("AUC", {}, [(np.zeros(12, "int32"), quarters)]),
        metric_case("AUC", {"curve": "PR"}, [(np.zeros(12, "int32"), quarters), (np.ones(12, "int32"), quarters)]),
        metric_case("AUC", {"num_thresholds": 7}, [(binary, np.where(classes == 0, nan, quarters).astype("float32"))]),
        *[metric_case("AUC", {"curve": "PRGAIN", "summation_method": method, "num_thresholds": 21}, [(binary, uniform(12)), (binary, quarters, weights)])
          for method in ("interpolation", "minoring", "majoring")],
        metric_case("SensitivityAtSpecificity", {"specificity": 0.3, "num_thresholds": 1}, [(binary, quarters)]),
        metric_case("SpecificityAtSensitivity", {"sensitivity": 1.0, "class_id": 1}, [(multi, grid, weights)]),
        metric_case("PrecisionAtRecall", {"recall": 0.0, "num_thresholds": 5}, [(binary, quarters), (binary, uniform(12))]),
        metric_case("RecallAtPrecision", {"precision": 1.0, "num_thresholds": 3}, [(np.zeros(12, "int32"), quarters), (binary, quarters)]),
        metric_case("F1Score", {"average": None}, [(multi.astype("float32"), np.zeros((12, 3), "float32")), (one_hot(classes, 3), np.ones((12, 3), "float32"))]),
        metric_case("F1Score", {"average": "weighted"}, [(uniform(12, 3), -grid, weights)]),
        metric_case("FBetaScore", {"average": "micro", "beta": 0.5, "threshold": 1.0}, [(multi.astype("float32"), grid * 1.5)]),
        metric_case("MeanIoU", {"num_classes": 3}, [(ints([0, 1, 2, -1, 5]), ints([0, 1, 1, 0, 2])), (ints([0, 1]), ints([7, 1]), floats([1, 0.25]))], "float32"),
        metric_case("MeanIoU", {"num_classes": 4, "ignore_class": -1}, [(ints([0, -1, 0]), ints([0, 1, 0]))], "float32"),
        metric_case("MeanIoU", {"num_classes": 3, "sparse_y_true": False, "sparse_y_pred": False},
                    [(one_hot([[0, 1], [2, 2]], 3), uniform(2, 2, 3), floats([[1, 2], [0, 3]]))], "float32"),
        metric_case("IoU", {"num_classes": 3, "target_class_ids": [1]}, [(ints([0, 0]), ints([0, 2])), (ints([1, 1]), floats([1.7, 0.2]))], "float32"),
        metric_case("BinaryIoU", {"target_class_ids": [1], "threshold": 0.25}, [(multi, np.round(grid * 4) / 4, uniform(12, 3))], "float32"),
        metric_case("OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2]}, [(one_hot(classes, 3), grid, weights)], "float32"),
        metric_case("R2Score", {"class_aggregation": None}, [(floats([[1, 2], [1, 3]]), floats([[1, 2], [2, 2]])), (normal(5, 2), normal(5, 2), uniform(5, 2))]),
        metric_case("R2Score", {"num_regressors": 9}, [(normal(5, 1), normal(5, 1)), (normal(6), normal(6, 1), uniform(6))]),
        metric_case("R2Score", {"class_aggregation": "variance_weighted_average"}, [(normal(5, 3), normal(5, 3), np.float32(2))]),
        metric_case("PearsonCorrelation", {"axis": 1}, [(normal(2, 4, 2), normal(2, 4, 2), uniform(2))]),
        metric_case("ConcordanceCorrelation", {"axis": 0}, [(normal(4, 2), normal(4, 2)), (floats([[1], [1]]), floats([[1], [1]]))]),
    ]
    write("metricsEdges.json", [{"id": f"{case['metric']}-edge-{i}", **case} for i, case in enumerate(cases)])


def ctc_case(logits, labels, label_length, logit_length, blank):
    logits = tf.convert_to_tensor(logits)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.nn.ctc_loss(ints(labels), logits, ints(label_length), ints(logit_length), logits_time_major=False, blank_index=blank)
    tolerance = {"rtol": 1e-4, "atol": 1e-4}
    return {
        "kind": "ctc_loss", "blank_index": blank, "logits": tensor(logits), "labels": tensor(ints(labels)),
        "label_length": tensor(ints(label_length)), "logit_length": tensor(ints(logit_length)),
        "expected": tensor(loss), "grad": tensor(tape.gradient(loss, logits)),
        "tolerance": {"expected": tolerance, "grad": tolerance},
    }


def decoder_case(logits, logit_length, width, top, blank):
    logits = floats(logits)
    decoded, log_probability = tf.nn.ctc_beam_search_decoder(np.swapaxes(logits, 0, 1), ints(logit_length), width, top)
    return {
        "kind": "ctc_beam_search_decoder", "beam_width": width, "top_paths": top, "blank_index": blank,
        "logits": tensor(logits), "logit_length": tensor(ints(logit_length)),
        "decoded_padded_with_-1": [tensor(tf.sparse.to_dense(each, -1)) for each in decoded],
        "log_probability": tensor(log_probability),
    }


def ctc():
    cases = [
        ctc_case(normal(3, 6, 4), [[1, 1, 2], [3, 0, 0], [0, 0, 0]], [3, 1, 0], [6, 6, 5], 0),
        ctc_case(normal(2, 5, 4) * 10, [[0, 2, 0], [3, 3, 0]], [3, 2], [5, 4], 1),
        ctc_case(normal(1, 20, 3), [[0, 0, 0, 1, 1, 1, 0, 1]], [8], [20], 2),
        ctc_case(normal(2, 3, 5), [[1, 2, 3], [4, 0, 0]], [3, 1], [3, 1], 0),
        ctc_case(normal(2, 50, 30), random.integers(1, 30, (2, 12)), [12, 10], [50, 33], 0),
        *[decoder_case(normal(3, 12, 5) * 2, [12, 7, 1], width, min(3, width), 4) for width in (1, 3, 10, 50)],
    ]
    write("ctcEdges.json", [{"id": f"{case['kind']}-edge-{i}", **case} for i, case in enumerate(cases)])


losses()
metrics()
ctc()
