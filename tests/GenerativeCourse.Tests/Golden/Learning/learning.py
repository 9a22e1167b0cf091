"""Values of PyTorch for the tests of GenerativeCourse.Learning: run with Debian's python3-torch in this folder.

Writes learning.json (losses at extreme inputs, layers with their gradients, optimizers) and weights.safetensors
(by the published format: eight bytes with the length of a JSON header, the header, the values)."""
import json
import struct

import torch
import torch.nn.functional as F

torch.manual_seed(1)
torch.set_num_threads(1)


def listed(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().double().flatten().tolist()]


def record(tensor):
    return {"shape": list(tensor.shape), "values": listed(tensor)}


def rows():
    """Rows of scores that are hard to get right."""
    return {
        "ordinary": [0.3, -1.2, 2.0, 0.1, -0.4],
        "all equal": [7.0] * 5,
        "all at 100": [100.0] * 5,
        "all at -100": [-100.0] * 5,
        "100 and -100": [100.0, -100.0, 100.0, -100.0, 0.0],
        "one-hot": [1.0, 0.0, 0.0, 0.0, 0.0],
        "one far above": [100.0, 0.0, 0.0, 0.0, 0.0],
        "one far below": [0.0, 0.0, 0.0, 0.0, -100.0],
        "almost sure": [20.0, 1.0, 0.0, 2.0, 3.0],
    }


def softmaxes():
    cases = []
    for name, row in rows().items():
        x = torch.tensor(row, dtype=torch.float64)
        cases.append({
            "name": name, "x": row, "softmax": listed(F.softmax(x, 0)), "logSoftmax": listed(F.log_softmax(x, 0)),
            "logSumExp": torch.logsumexp(x, 0).item(),
            "crossEntropy": [F.cross_entropy(x[None], torch.tensor([k])).item() for k in range(5)],
            "smoothed": [F.cross_entropy(x[None], torch.tensor([k]), label_smoothing=0.1).item() for k in range(5)],
        })
    return cases


def binary():
    x = [0.0, 1.0, -1.0, 100.0, -100.0, 20.0, -20.0, 0.01]
    cases = []
    for t in [0.0, 1.0, 0.3]:
        z = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        loss = F.binary_cross_entropy_with_logits(z, torch.full_like(z, t), reduction="none")
        loss.sum().backward()
        cases.append({"target": t, "x": x, "loss": listed(loss), "gradient": listed(z.grad)})
    return cases


def gaussian():
    mean = torch.tensor([0.0, 1.0, -3.0, 100.0, -100.0, 0.5, 0.0, 0.0, 0.0], dtype=torch.float64)
    log_variance = torch.tensor([0.0, -2.0, 3.0, 8.0, 5.0, -20.0, 0.001, -0.25, 0.4999], dtype=torch.float64)
    target = torch.tensor([0.0, 1.5, 2.0, -100.0, -100.0, 0.5, 1.0, 0.0, -1.0], dtype=torch.float64)
    likelihood = F.gaussian_nll_loss(mean, target, log_variance.exp(), full=True, eps=1e-300, reduction="none")
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    divergence = torch.distributions.kl_divergence(normal, torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean)))
    return {"mean": listed(mean), "logVariance": listed(log_variance), "target": listed(target),
            "likelihood": listed(likelihood), "divergence": listed(divergence)}


def classes():
    """Cross-entropy of a batch with ignored rows."""
    x = torch.randn(6, 5, requires_grad=True)
    labels = torch.tensor([4, 0, -1, 2, -1, 1])
    loss = F.cross_entropy(x, labels, ignore_index=-1, label_smoothing=0.2)
    loss.backward()
    return {"x": record(x), "labels": labels.tolist(), "loss": loss.item(), "gradient": record(x.grad)}


def layer(name, module, x, call=None):
    """The result of a layer and the gradients of sum(result * weights)."""
    x = x.clone().requires_grad_()
    state = {key: record(value) for key, value in module.state_dict().items() if value.dim() > 0}
    y = call(module, x) if call else module(x)
    weights = torch.randn_like(y)
    (y * weights).sum().backward()
    return {
        "name": name, "x": record(x), "state": state, "y": record(y), "weights": record(weights), "dx": record(x.grad),
        "gradients": {key: record(value.grad) for key, value in module.named_parameters()},
        "after": {key: record(value) for key, value in module.named_buffers() if value.dim() > 0},
    }


def noisy(module):
    """Normalization layers with gains and biases that matter."""
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -1, 1)
    return module


def attention(causal):
    def call(module, x):
        mask = torch.triu(torch.full((x.shape[1], x.shape[1]), float("-inf")), 1) if causal else None
        return module(x, x, x, attn_mask=mask, need_weights=False)[0]
    return call


def layers():
    nn = torch.nn
    cases = [
        layer("linear", nn.Linear(5, 3), torch.randn(4, 5)),
        layer("conv", nn.Conv2d(3, 4, 3, stride=2, padding=1), torch.randn(2, 3, 7, 5)),
        layer("conv large", nn.Conv2d(2, 5, 4, padding=2, bias=False), torch.randn(3, 2, 6, 9)),
        layer("transposed conv", nn.ConvTranspose2d(3, 4, 4, stride=2, padding=1), torch.randn(2, 3, 5, 4)),
        layer("transposed conv extra", nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1, bias=False), torch.randn(2, 3, 4, 3)),
        layer("layer norm", noisy(nn.LayerNorm(11)), torch.randn(3, 4, 11) * 3 + 1),
        layer("batch norm", noisy(nn.BatchNorm1d(5)), torch.randn(7, 5) * 2 - 1),
        layer("batch norm of images", noisy(nn.BatchNorm2d(3)), torch.randn(4, 3, 5, 2) * 2 - 1),
        layer("rnn", nn.RNN(3, 5, batch_first=True), torch.randn(2, 6, 3), lambda m, x: m(x)[0]),
        layer("gru", nn.GRU(3, 5, batch_first=True), torch.randn(2, 6, 3), lambda m, x: m(x)[0]),
        layer("lstm", nn.LSTM(3, 5, batch_first=True), torch.randn(2, 6, 3), lambda m, x: m(x)[0]),
        layer("lstm cell", nn.LSTM(3, 5, batch_first=True), torch.randn(2, 6, 3), lambda m, x: m(x)[1][1][0]),
        layer("attention", noisy(nn.MultiheadAttention(8, 2, batch_first=True)), torch.randn(2, 5, 8), attention(False)),
        layer("causal attention", noisy(nn.MultiheadAttention(8, 4, batch_first=True)), torch.randn(2, 5, 8), attention(True)),
    ]
    fixed = noisy(nn.BatchNorm2d(3))
    fixed.running_mean.uniform_(-1, 1)
    fixed.running_var.uniform_(0.5, 2)
    cases.append(layer("batch norm fixed", fixed.eval(), torch.randn(2, 3, 2, 2)))
    return cases


def optimizers():
    """A parameter after each of ten steps along given gradients."""
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05),
        "sgd nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True),
        "adam": lambda p: torch.optim.Adam(p, lr=0.02),
        "adam decay": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.5, 0.99), eps=1e-6, weight_decay=0.1),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.02),
        "adamw decay": lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), weight_decay=0.3),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
        "rmsprop momentum": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.7, weight_decay=0.1),
    }
    cases = []
    for name, make in makers.items():
        parameter = torch.nn.Parameter(torch.randn(11))
        start, gradients, trace = record(parameter), [], []
        optimizer = make([parameter])
        for step in range(10):
            parameter.grad = torch.randn(11) * (1 + step % 3)
            gradients.append(record(parameter.grad))
            optimizer.step()
            trace.append(record(parameter))
        cases.append({"name": name, "start": start, "gradients": gradients, "trace": trace})
    return cases


def safetensors(path):
    generator = torch.Generator().manual_seed(3)
    tensors = {
        "encoder.0.weight": torch.randn(3, 5, generator=generator),
        "encoder.0.bias": torch.randn(3, generator=generator),
        "scale": torch.randn((), generator=generator),
        "filters": torch.randn(2, 1, 2, 2, generator=generator),
    }
    header, values, offset = {}, b"", 0
    for name, tensor in tensors.items():
        raw = tensor.numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        values, offset = values + raw, offset + len(raw)
    write(path + "weights.safetensors", header, values)
    halves = torch.tensor([0.5, -1.25, 3.1415926, 1e-5, 60000.0])
    types = {"F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64}
    header, values, offset = {"__metadata__": {"format": "pt"}}, b"", 0
    for name, type_ in types.items():
        tensor = halves.to(type_)
        raw = bytes(tensor.view(torch.int16 if type_ != torch.float64 else torch.int64).numpy())
        header[name] = {"dtype": name, "shape": [5], "data_offsets": [offset, offset + len(raw)]}
        values, offset = values + raw, offset + len(raw)
    write(path + "types.safetensors", header, values)
    expected = {name: record(tensor) for name, tensor in tensors.items()}
    expected.update({name: record(halves.to(type_)) for name, type_ in types.items()})
    return expected


def write(path, header, values):
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + values)


with open("learning.json", "w") as out:
    json.dump({
        "torch": torch.__version__, "softmax": softmaxes(), "binary": binary(), "gaussian": gaussian(), "classes": classes(),
        "layers": layers(), "optimizers": optimizers(), "safetensors": safetensors("./"),
    }, out, separators=(",", ":"))
    out.write("\n")
