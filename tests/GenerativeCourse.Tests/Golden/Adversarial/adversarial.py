"""Golden values for tests/GenerativeCourse.Tests/Adversarial and Learning: input gradients, gradient penalties, spectral
normalization and losses of the zoo, in double precision. Run: python3 adversarial.py > adversarial.json (PyTorch 1.13.1)."""
import json
import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def r(t):
    return {"shape": list(t.shape), "values": [float(v) for v in t.detach().reshape(-1)]}


def network(slope):
    act = torch.nn.ReLU() if slope == 0 else torch.nn.LeakyReLU(slope)
    net = torch.nn.Sequential(torch.nn.Linear(3, 7), act, torch.nn.Linear(7, 5), act, torch.nn.Linear(5, 1))
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(torch.randn_like(p).float().double())
    return net


def gradient(net, x):
    x = x.clone().requires_grad_(True)
    y = net(x)
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    return y, g


out = {"networks": []}
for slope in (0.0, 0.2):
    net = network(slope)
    x, fake = torch.randn(6, 3).float().double(), torch.randn(6, 3).float().double()
    mixed = (0.5 * x + 0.5 * fake).float().double()
    y, g = gradient(net, x)
    entry = {"slope": slope, "x": r(x), "fake": r(fake), "mixed": r(mixed), "state": {k: r(v) for k, v in net.state_dict().items()}, "y": r(y), "g": r(g), "penalties": {}}
    losses = {
        "toZero": lambda: gradient(net, x)[1].square().sum(1).mean(),
        "toOne": lambda: (gradient(net, mixed)[1].norm(dim=1) - 1).square().mean(),
        "relativistic": lambda: F.softplus(net(fake) - net(x)).mean() + 0.05 * (gradient(net, x)[1].square().sum(1).mean() + gradient(net, fake)[1].square().sum(1).mean()),
    }
    for name, loss in losses.items():
        net.zero_grad()
        value = loss()
        value.backward()
        entry["penalties"][name] = {"loss": float(value), "gradients": {k: r(torch.zeros_like(p) if p.grad is None else p.grad) for k, p in net.named_parameters()}}
    out["networks"].append(entry)

lin = torch.nn.Linear(4, 6)
w, b = torch.randn(6, 4).float().double(), torch.randn(6).float().double()
with torch.no_grad():
    lin.weight.copy_(w)
    lin.bias.copy_(b)
lin = torch.nn.utils.spectral_norm(lin, n_power_iterations=1, eps=1e-12)
u = torch.randn(6).float().double()
with torch.no_grad():
    lin.weight_u.copy_(u / u.norm())
x, t = torch.randn(5, 4).float().double(), torch.randn(5, 6).float().double()
lin.train()
y = lin(x)
(y * t).sum().backward()
out["spectral"] = {"w": r(w), "b": r(b), "u": r(u), "x": r(x), "t": r(t), "y": r(y), "uAfter": r(lin.weight_u), "gradient": r(lin.weight_orig.grad)}

real, fake = torch.tensor([-30.0, -1.5, 0.0, 0.7, 3.0, 40.0]), torch.tensor([25.0, 2.0, -0.3, 0.0, -4.0, -35.0])
out["losses"] = {"real": r(real.reshape(-1, 1)), "fake": r(fake.reshape(-1, 1)), "values": {}}
bce = F.binary_cross_entropy_with_logits
one, zero = torch.ones(6), torch.zeros(6)
zoo = {
    "minimax": (bce(real, one) + bce(fake, zero), -bce(fake, zero)),
    "non-saturating": (bce(real, one) + bce(fake, zero), bce(fake, one)),
    "least squares": (0.5 * F.mse_loss(real, one) + 0.5 * F.mse_loss(fake, zero), 0.5 * F.mse_loss(fake, one)),
    "hinge, spectral norm": (F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -fake.mean()),
    "Wasserstein, clipped": (fake.mean() - real.mean(), -fake.mean()),
    "Wasserstein, gradient penalty": (fake.mean() - real.mean(), -fake.mean()),
    "relativistic, R1 + R2": (bce(real - fake, one), bce(fake - real, one)),
}
for name, (d, g) in zoo.items():
    out["losses"]["values"][name] = {"d": float(d), "g": float(g)}
print(json.dumps(out, separators=(",", ":")))
