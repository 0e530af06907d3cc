"""Writes edge_cases.json: scikit-learn's results where its definitions are easily missed. Run with scikit-learn 1.9.1."""
import json
import os
import warnings

import numpy as np
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.default_rng(6)
cases = []


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (np.integer, np.floating)):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(value)]
    return value


def add(function, edge, inputs, names=None, **config):
    """`inputs`: y_true, second argument, weights or None. `names`: keys of a result with several parts."""
    y_true, y_other, weights = inputs
    arguments = dict(config)
    if weights is not None:
        arguments["sample_weight"] = weights
    result = getattr(metrics, function)(np.array(y_true), np.array(y_other), **arguments)
    if names:
        result = dict(zip(names, result))
    second = "y_score" if np.array(y_other).dtype == float else "y_pred"
    arrays = {"y_true": y_true, second: y_other, "sample_weight": weights}
    cases.append({
        "id": f"{function}-edge-{len(cases)}",
        "function": function,
        "config": plain(config),
        "edge": edge,
        "inputs": {
            key: {"shape": list(np.shape(value)), "data": plain(np.ravel(value))}
            for key, value in arrays.items()
            if value is not None
        },
        "expected": plain(result),
        "tolerance": {"rtol": 1e-9, "atol": 1e-12},
    })


def labels(size, count, skew=1.0):
    share = np.arange(1.0, count + 1) ** -skew
    return random.choice(count, size, p=share / share.sum())


def weights(size):
    return np.where(random.random(size) < 0.25, 0.0, random.random(size) * 3)


def classification():
    for size, count, skew in [(1, 2, 0), (7, 5, 0), (30, 9, 2)]:
        for weighted in [False, True]:
            inputs = labels(size, count, skew), labels(size, count, skew), weights(size) if weighted else None
            if weighted and inputs[2].sum() == 0:
                inputs[2][0] = 1.5
            edge = f"{size} samples of {count} classes" + (", weights of 0" if weighted else "")
            for function in ["accuracy_score", "zero_one_loss", "hamming_loss", "balanced_accuracy_score",
                             "matthews_corrcoef", "confusion_matrix", "multilabel_confusion_matrix"]:
                add(function, edge, inputs)
            for normalize in ["true", "pred", "all"]:
                add("confusion_matrix", edge, inputs, normalize=normalize)
            if size > 1:
                add("balanced_accuracy_score", edge, inputs, adjusted=True)
            for kind in [None, "linear", "quadratic"]:
                add("cohen_kappa_score", edge, inputs, weights=kind)
            for average in [None, "micro", "macro", "weighted"]:
                for zero_division in [0, 1]:
                    for beta in [1, 2]:
                        add("precision_recall_fscore_support", edge, inputs, beta=beta, average=average,
                            zero_division=zero_division)
                    add("jaccard_score", edge, inputs, average=average, zero_division=zero_division)
                add("precision_recall_fscore_support", edge, inputs, average=average, zero_division=float("nan"))
            if count > 2:
                chosen = [3, 0, 1]
                present = set(inputs[0]) | set(inputs[1])
                if set(chosen) <= present:
                    add("confusion_matrix", edge, inputs, labels=chosen)
                    add("cohen_kappa_score", edge, inputs, labels=chosen, weights="linear")
                for average in [None, "micro", "macro", "weighted"]:
                    add("precision_recall_fscore_support", edge, inputs, labels=chosen, average=average,
                        zero_division=0)
                    add("jaccard_score", edge, inputs, labels=chosen, average=average, zero_division=0)
    one_class = np.zeros(4, int), np.zeros(4, int), None
    for function in ["accuracy_score", "balanced_accuracy_score", "matthews_corrcoef", "cohen_kappa_score"]:
        add(function, "one class", one_class)


def several_labels():
    for weighted in [False, True]:
        y_true, y_pred = random.integers(0, 2, (12, 4)), random.integers(0, 2, (12, 4))
        y_true[3] = y_pred[3] = 0
        y_true[:, 2] = 0
        inputs = y_true, y_pred, weights(12) if weighted else None
        edge = "several labels per sample" + (", weights of 0" if weighted else "")
        for function in ["accuracy_score", "hamming_loss", "multilabel_confusion_matrix"]:
            add(function, edge, inputs)
        add("multilabel_confusion_matrix", edge, inputs, samplewise=True)
        for average in [None, "micro", "macro", "weighted", "samples"]:
            for zero_division in [0, 1]:
                add("precision_recall_fscore_support", edge, inputs, average=average, zero_division=zero_division)
                add("jaccard_score", edge, inputs, average=average, zero_division=zero_division)
        scores = y_true, np.round(random.random((12, 4)), 1), inputs[2]
        for average in ["micro", "macro", "weighted", "samples", None]:
            add("average_precision_score", edge, scores, average=average)
            add("roc_auc_score", edge, scores, average=average)


def ranking():
    for size, digits in [(2, 1), (9, 1), (60, 1), (60, 9)]:
        for weighted in [False, True]:
            y_true = np.arange(size) % 2
            random.shuffle(y_true)
            score = np.round(random.normal(size=size) + y_true, digits)
            inputs = y_true, score, random.random(size) + 0.1 if size < 9 else weights(size)
            if not weighted:
                inputs = y_true, score, None
            edge = f"{size} samples, {digits} digits" + (", weights of 0" if weighted and size > 8 else "")
            add("roc_auc_score", edge, inputs)
            for limit in [0.1, 0.5]:
                add("roc_auc_score", edge, inputs, max_fpr=limit)
            add("average_precision_score", edge, inputs)
            for drop in [False, True]:
                add("roc_curve", edge, inputs, ["fpr", "tpr", "thresholds"], drop_intermediate=drop)
                add("precision_recall_curve", edge, inputs, ["precision", "recall", "thresholds"],
                    drop_intermediate=drop)
    for value in [0, 1]:
        inputs = np.full(4, value), np.array([0.1, 0.4, 0.4, 0.8]), None
        add("roc_auc_score", "one class", inputs)
        add("average_precision_score", "one class", inputs)
        add("roc_curve", "one class", inputs, ["fpr", "tpr", "thresholds"])
        add("precision_recall_curve", "one class", inputs, ["precision", "recall", "thresholds"])
        add("brier_score_loss", "one class", inputs)
    targets = np.array([-1, 1, 1, -1, 1])
    add("roc_auc_score", "-1 and 1", (targets, np.array([0.2, 0.1, 0.8, 0.3, 0.3]), None))


def probabilities():
    for dtype in ["float64", "float32"]:
        for weighted in [False, True]:
            y_true = labels(30, 4, 0)
            y_true[:4] = np.arange(4)
            rows = random.dirichlet(np.full(4, 0.3), 30).astype(dtype).astype(float)
            rows[5] = [1, 0, 0, 0]
            inputs = y_true, rows, weights(30) if weighted else None
            edge = "zeros and ones among probabilities" + (", weights of 0" if weighted else "")
            add("log_loss", edge, inputs)
            add("brier_score_loss", edge, inputs)
            add("brier_score_loss", edge, inputs, scale_by_half=True)
            for k in [1, 2, 3]:
                add("top_k_accuracy_score", edge, inputs, k=k)
                ties = y_true, np.round(rows, 1), inputs[2]
                add("top_k_accuracy_score", "ties", ties, k=k)
            for average in ["macro", "weighted", "micro"]:
                add("roc_auc_score", edge, inputs, multi_class="ovr", average=average)
            add("roc_auc_score", edge, inputs, multi_class="ovr", average=None)
            for average in ["macro", "weighted"]:
                if not weighted:
                    add("roc_auc_score", edge, inputs, multi_class="ovo", average=average)
                add("average_precision_score", edge, inputs, average=average)
            binary = y_true % 2, rows[:, 0], inputs[2]
            add("log_loss", edge, binary)
            add("brier_score_loss", edge, binary)
            add("top_k_accuracy_score", edge, binary, k=1)
            add("top_k_accuracy_score", "scores of both signs", (binary[0], rows[:, 0] - 0.5, inputs[2]), k=1)
    add("log_loss", "labels", (np.array([0, 0]), np.array([[0.2, 0.8], [0.6, 0.4]]), None), labels=[0, 1])


def regression():
    functions = ["mean_absolute_error", "mean_squared_error", "root_mean_squared_error", "median_absolute_error",
                 "mean_absolute_percentage_error"]
    ratios = ["r2_score", "explained_variance_score"]
    for size in [2, 3, 40]:
        for weighted in [False, True]:
            y_true = np.round(random.normal(size=(size, 3)), 2)
            y_pred = y_true + np.round(random.normal(size=(size, 3)), 1)
            if not weighted:  # scikit-learn's weighted mean of equal numbers is not always that number
                y_true[:, 1] = 0.5
            y_pred[0, 2] = y_true[0, 2]
            y_true[-1, 0] = 0.0
            weight = weights(size) + (0.5 if size < 4 else 0)
            inputs = y_true, y_pred, weight if weighted else None
            edge = f"{size} samples, " + ("weights" if weighted else "an output of constant targets")
            for multioutput in ["uniform_average", "raw_values", [0.2, 0.3, 0.5]]:
                for function in functions + ratios:
                    add(function, edge, inputs, multioutput=multioutput)
            for function in ratios:
                add(function, edge, inputs, multioutput="variance_weighted")
                add(function, edge, inputs, force_finite=False, multioutput="raw_values")
            single = y_true[:, 0], y_pred[:, 0], inputs[2]
            for function in functions + ratios:
                add(function, f"{size} samples", single)
            add("max_error", f"{size} samples", (y_true[:, 0], y_pred[:, 0], None))
    add("r2_score", "perfect", (np.array([1.0, 2.0]), np.array([1.0, 2.0]), None))
    add("r2_score", "constant", (np.array([1.0, 1.0]), np.array([1.0, 2.0]), None))
    add("explained_variance_score", "one sample", (np.array([1.0]), np.array([1.0]), None))


for family in [classification, several_labels, ranking, probabilities, regression]:
    family()
with open(os.path.join(os.path.dirname(__file__), "edge_cases.json"), "w") as file:
    file.write('{"libraries": ' + json.dumps({"scikit-learn": __import__("sklearn").__version__}) + ', "cases": [\n')
    file.write(",\n".join(json.dumps(case) for case in cases))
    file.write("\n]}\n")
print(len(cases), "cases")
