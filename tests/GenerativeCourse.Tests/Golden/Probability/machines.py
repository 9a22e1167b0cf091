"""Support vector machines and a random forest by scikit-learn: writes machines.json beside this file.

Run from anywhere: /usr/bin/python3 machines.py (python3-sklearn 1.2.1 was used). Uses the examples of gaussian.json and MNIST.
"""
import gzip
import json
import pathlib

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC, LinearSVC

HERE = pathlib.Path(__file__).resolve().parent
MNIST = HERE.parents[3] / "data" / "mnist"
examples = json.loads((HERE / "gaussian.json").read_text())
x, y = np.array(examples["x"]), np.array(examples["y"])
binary = (y == 1).astype(int)
sign = 2 * binary - 1
out = {}

for c in [0.1, 1.0, 10.0]:
    linear = LinearSVC(C=c, loss="hinge", dual=True, tol=1e-10, max_iter=10_000_000, random_state=1).fit(x, binary)
    w, b = linear.coef_[0], linear.intercept_[0]
    out[f"linear_{c}"] = {
        "objective": float(0.5 * (w @ w + b * b) + c * np.maximum(0, 1 - sign * (x @ w + b)).sum()),
        "margins": linear.decision_function(x).tolist(),
    }
    for name, kernel in {"rbf": dict(kernel="rbf", gamma=0.5), "poly": dict(kernel="poly", degree=3, gamma=1, coef0=1)}.items():
        machine = SVC(C=c, tol=1e-9, **kernel).fit(x, binary)
        signed = np.zeros(len(x))
        signed[machine.support_] = machine.dual_coef_[0]
        if name == "rbf":
            gram = np.exp(-0.5 * ((x[:, None] - x[None]) ** 2).sum(-1))
        else:
            gram = (x @ x.T + 1) ** 3
        out[f"{name}_{c}"] = {
            "objective": float(np.abs(signed).sum() - 0.5 * signed @ gram @ signed),
            "margins": machine.decision_function(x).tolist(),
            "vectors": int(len(machine.support_)),
        }


def images(name, count):
    raw = np.frombuffer(gzip.open(MNIST / f"{name}-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
    return raw.reshape(-1, 784)[:count] / np.float32(255)


def labels(name, count):
    return np.frombuffer(gzip.open(MNIST / f"{name}-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)[:count]


scores = [
    RandomForestClassifier(40, random_state=seed, n_jobs=1).fit(images("train", 10000), labels("train", 10000)).score(images("t10k", 10000), labels("t10k", 10000))
    for seed in range(3)
]
out["forest_10000_examples_40_trees"] = scores
out["forest_60000_examples_40_trees"] = float(
    RandomForestClassifier(40, random_state=0, n_jobs=1).fit(images("train", 60000), labels("train", 60000)).score(images("t10k", 10000), labels("t10k", 10000))
)
print(scores, out["forest_60000_examples_40_trees"])
(HERE / "machines.json").write_text(json.dumps(out))
