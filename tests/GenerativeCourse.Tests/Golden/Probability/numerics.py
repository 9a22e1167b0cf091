"""Golden values on data as it comes, unscaled: wine, iris, breast cancer (scikit-learn's copies), and features whose means
dwarf their deviations. Logistic regression: Newton's method to the optimum, written out here with numpy. Neural network:
scikit-learn's MLPClassifier with its defaults, mean over ten seeds. Run: /usr/bin/python3 numerics.py > numerics.json"""
import json, warnings
import numpy as np
from sklearn.datasets import load_breast_cancer, load_iris, load_wine
from sklearn.neural_network import MLPClassifier
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

warnings.filterwarnings('ignore')
out = {}

def optimum(X, y, l2):
    """Minimizes sum -log softmax + l2/2 |W|^2 (intercepts free); two classes have one row. In centred and scaled features,
    with the penalty in the given scale."""
    K, (N, D) = y.max() + 1, X.shape
    R = 1 if K == 2 else K
    mean, scale = X.mean(0), X.std(0)
    Z = np.c_[(X - mean) / scale, np.ones(N)]
    penalty = np.diag(np.tile(np.r_[l2 / scale ** 2, 0 if R == 1 else 1e-12], R))
    Y = np.eye(K)[y][:, 1:] if R == 1 else np.eye(K)[y]
    w = np.zeros(R * (D + 1))
    def P(w):
        s = Z @ w.reshape(R, D + 1).T
        if R == 1: s = np.c_[np.zeros(N), s]
        s = np.exp(s - s.max(1)[:, None])
        return s / s.sum(1)[:, None]
    def loss(w): return -np.log(P(w)[np.arange(N), y]).sum() + w @ penalty @ w / 2
    for _ in range(200):
        p = P(w)[:, 1:] if R == 1 else P(w)
        g = ((p - Y).T @ Z).ravel() + penalty @ w
        H = penalty.copy()
        for a in range(R):
            for b in range(R):
                h = p[:, a] * ((a == b) - p[:, b])
                H[a * (D + 1):(a + 1) * (D + 1), b * (D + 1):(b + 1) * (D + 1)] += Z.T @ (h[:, None] * Z)
        step = np.linalg.solve(H, g)
        t = 1.0
        while loss(w - t * step) > loss(w) and t > 1e-10: t /= 2
        w = w - t * step
        if np.abs(g).max() < 1e-10: break
    return P(w), loss(w) / N

def digits(a): return [[float(f'{v:.9g}') for v in row] for row in a]

for name, load, rows in [('wine', load_wine, 1000), ('iris', load_iris, 1000), ('cancer', load_breast_cancer, 200)]:
    X, y = load(return_X_y=True)
    X = X.astype(np.float32).astype(np.float64)
    order = np.random.RandomState(7).permutation(len(y))[:rows]
    X, y = X[order], y[order]
    n = len(y) * 2 // 3
    p, value = optimum(X, y, 1.0)
    out[name] = dict(x=digits(X), y=y.tolist(), train=n, probabilities=digits(p), loss=value)
    if name != 'cancer':
        out[name]['network'] = float(np.mean([MLPClassifier(random_state=s).fit(X[:n], y[:n]).score(X[n:], y[n:]) for s in range(10)]))

# Means of 1e4, deviations of 1: two clouds, three features.
rng = np.random.RandomState(3)
y = rng.randint(0, 2, 150)
X = (1e4 + rng.randn(150, 3) + 3 * y[:, None] * np.array([1, -1, 0.5])).astype(np.float32).astype(np.float64)
p, value = optimum(X, y, 1.0)
out['far'] = dict(x=digits(X), y=y.tolist(), probabilities=digits(p), loss=value)

# The same data, times 1e15 / 1e4.
X = (X * 1e11).astype(np.float32).astype(np.float64)
p, value = optimum(X, y, 1.0)
out['huge'] = dict(x=X.tolist(), probabilities=digits(p), loss=value)

# Whitening and AIC on wine.
X = np.array(out['wine']['x'])
pca = PCA(3, whiten=True).fit(X)
W = pca.transform(X)
sign = np.sign(pca.components_[np.arange(3), np.abs(pca.components_).argmax(1)])
out['whitened'] = digits(W * sign)
gmm = GaussianMixture(3, weights_init=np.ones(3) / 3, means_init=X[:3, :2], precisions_init=[np.eye(2)] * 3, max_iter=25, tol=0, reg_covar=1e-6).fit(X[:, :2])
out['aic'] = dict(aic=gmm.aic(X[:, :2]), bic=gmm.bic(X[:, :2]))
print(json.dumps(out))
