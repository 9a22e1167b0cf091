"""Naive Bayes on all of MNIST by scikit-learn: writes naive_bayes.json beside this file.

Run from anywhere: /usr/bin/python3 naive_bayes.py (python3-sklearn 1.2.1 was used).
"""
import gzip
import json
import pathlib

import numpy as np
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB

HERE = pathlib.Path(__file__).resolve().parent
MNIST = HERE.parents[3] / "data" / "mnist"


def images(name):
    raw = np.frombuffer(gzip.open(MNIST / f"{name}-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
    return (raw.reshape(-1, 784) * np.float32(1 / 255)).astype(np.float64)


def labels(name):
    return np.frombuffer(gzip.open(MNIST / f"{name}-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)


x, y, test_x, test_y = images("train"), labels("train"), images("t10k"), labels("t10k")
models = {
    "bernoulli": BernoulliNB(alpha=1.0, binarize=0.5),
    "bernoulli_smooth": BernoulliNB(alpha=100.0, binarize=0.1),
    "gaussian": GaussianNB(var_smoothing=1e-9),
    "gaussian_smooth": GaussianNB(var_smoothing=0.1),
    "multinomial": MultinomialNB(alpha=1.0),
}
SHOWN = 12
out = {}
for name, model in models.items():
    model.fit(x, y)
    joint = model._joint_log_likelihood(model._check_X(test_x[:SHOWN]))  # _check_X binarizes
    out[name] = {
        "accuracy": float(model.score(test_x, test_y)),
        "probabilities": model.predict_proba(test_x[:SHOWN]).tolist(),
        "joint": joint.tolist(),
    }
    print(name, out[name]["accuracy"])
(HERE / "naive_bayes.json").write_text(json.dumps(out, indent=1))
