"""Logistic regression, Gaussian mixtures, discriminant analysis and PCA by scikit-learn: writes gaussian.json beside this file.

Run from anywhere: /usr/bin/python3 gaussian.py (python3-sklearn 1.2.1 was used). All features are multiples of 1/64, so
that single precision holds them exactly.
"""
import json
import pathlib
import warnings

import numpy as np
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).resolve().parent
rng = np.random.RandomState(3)


def rounded(a):
    return np.round(a * 64) / 64


centres = np.array([[0, 0, 1.0], [2.5, 1, 0], [-1, 2.5, -1]])
turns = [np.array([[1, 0.5, 0], [0, 0.7, 0.2], [0.3, 0, 0.9]]), np.diag([0.5, 1.2, 0.8]), np.array([[0.8, -0.6, 0.1], [0.2, 0.9, 0], [0, 0.3, 0.5]])]
y = rng.randint(0, 3, 240)
x = rounded(np.stack([centres[k] + rng.randn(3) @ turns[k] for k in y]))
out = {"x": x.tolist(), "y": y.tolist()}

for l2 in [0.1, 10.0]:
    softmax = LogisticRegression(C=1 / l2, tol=1e-10, max_iter=10000).fit(x, y)
    out[f"softmax_{l2}"] = softmax.predict_proba(x).tolist()
    two = y < 2
    binary = LogisticRegression(C=1 / l2, tol=1e-10, max_iter=10000).fit(x[two], y[two])
    out[f"binary_{l2}"] = binary.predict_proba(x).tolist()
    out[f"binary_weights_{l2}"] = binary.coef_[0].tolist()

start_means = x[:3]
start_weights = np.array([0.5, 0.3, 0.2])
for name, precisions in {
    "spherical": np.ones(3), "diag": np.ones((3, 3)), "full": np.stack([np.eye(3)] * 3), "tied": np.eye(3),
}.items():
    mixture = GaussianMixture(3, covariance_type=name, tol=0, max_iter=25, weights_init=start_weights, means_init=start_means, precisions_init=precisions)
    mixture.fit(x)
    out[f"mixture_{name}"] = {
        "log_likelihood": mixture.score_samples(x).tolist(), "weights": mixture.weights_.tolist(), "means": mixture.means_.tolist(),
        "responsibilities": mixture.predict_proba(x).tolist(), "bic": float(mixture.bic(x)),
    }

# sklearn's LDA divides the pooled scatter by N - K (svd) but by N with solver lsqr/eigen, as maximum likelihood does.
out["lda"] = LinearDiscriminantAnalysis(solver="eigen").fit(x, y).predict_proba(x).tolist()
# sklearn's QDA divides by n - 1: scale each class's scatter back to maximum likelihood by hand.
joint = []
for k in range(3):
    part = x[y == k]
    covariance = np.cov(part.T, bias=True)
    difference = x - part.mean(0)
    joint.append(np.log(len(part) / len(x)) - 0.5 * (np.einsum("ni,ij,nj->n", difference, np.linalg.inv(covariance), difference) + np.linalg.slogdet(2 * np.pi * covariance)[1]))
out["qda_joint"] = np.stack(joint, 1).tolist()

pca = PCA(2, svd_solver="full").fit(x)
signs = np.sign(pca.components_[np.arange(2), np.abs(pca.components_).argmax(1)])
out["pca"] = {
    "directions": (pca.components_ * signs[:, None]).tolist(), "variances": pca.explained_variance_.tolist(),
    "noise": float(pca.noise_variance_), "log_likelihood": pca.score_samples(x).tolist(),
    "coordinates": (pca.transform(x) * signs).tolist(),
}
(HERE / "gaussian.json").write_text(json.dumps(out))
print("written")
