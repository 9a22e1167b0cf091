"""Encoder-decoders without attention, with Bahdanau's and with Luong's, computed by PyTorch sentence by sentence (no padding,
no masks): the loss, its gradients and the attention weights. Debian: python3-torch. Run: /usr/bin/python3 attention.py > attention.json"""
import json

import torch
from torch import nn

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)
V, W, E, H = 9, 8, 4, 5  # source words, target words, embedding, hidden; ids: 0 <unk>, 1 <s>, 2 </s>
PAIRS = [([3, 4, 5, 8], [3, 4]), ([6], [5, 6, 7, 3, 4]), ([], [4]), ([7, 7, 3], [])]


def tensor(x):
    return {"shape": list(x.shape), "values": x.detach().flatten().tolist()}


class Model(nn.Module):
    def __init__(self, kind):
        super().__init__()
        c = 0 if kind == "None" else 2 * H
        self.kind = kind
        self.source, self.target = nn.Embedding(V, E), nn.Embedding(W, E)
        self.encoder = nn.ModuleDict({"forward_": nn.GRU(E, H, batch_first=True), "backward": nn.GRU(E, H, batch_first=True)})
        self.bridge = nn.Linear(2 * H, H)
        self.decoder = nn.GRU(E + c if kind == "Bahdanau" else E, H, batch_first=True)
        if kind == "Bahdanau":
            self.attention = nn.ModuleDict({"query": nn.Linear(H, H, bias=False), "key": nn.Linear(2 * H, H), "score": nn.Linear(H, 1, bias=False)})
        if kind == "Luong":
            self.attention = nn.ModuleDict({"key": nn.Linear(2 * H, H, bias=False)})
        self.readout, self.output = nn.Linear(H + c, H), nn.Linear(H, W)

    def look(self, s, h):
        """One question s (H), the source h (S, 2H): context and weights."""
        a = self.attention
        e = a["score"](torch.tanh(a["query"](s) + a["key"](h))).squeeze(1) if self.kind == "Bahdanau" else a["key"](h) @ s
        w = torch.softmax(e, 0)
        return w @ h, w

    def sentence(self, f, e):
        x = self.source(torch.tensor([f + [2]]))
        right, _ = self.encoder["forward_"](x)
        left, _ = self.encoder["backward"](x.flip(1))
        h = torch.cat([right, left.flip(1)], 2)[0]
        s = torch.tanh(self.bridge(torch.cat([right[0, -1], left[0, -1]])))
        loss, rows = 0, []
        for before, word in zip([1] + e, e + [2]):
            y = self.target(torch.tensor(before))
            if self.kind == "Bahdanau":
                c, w = self.look(s, h)
                s = self.decoder(torch.cat([y, c]).reshape(1, 1, -1), s.reshape(1, 1, -1))[1].flatten()
            else:
                s = self.decoder(y.reshape(1, 1, -1), s.reshape(1, 1, -1))[1].flatten()
                if self.kind == "Luong":
                    c, w = self.look(s, h)
            known = s if self.kind == "None" else torch.cat([s, c])
            loss = loss + nn.functional.cross_entropy(self.output(torch.tanh(self.readout(known))).reshape(1, -1), torch.tensor([word]))
            if self.kind != "None":
                rows.append(w)
        return loss, rows


cases = []
for kind in ("None", "Bahdanau", "Luong"):
    model = Model(kind)
    results = [model.sentence(f, e) for f, e in PAIRS]
    loss = sum(r[0] for r in results) / sum(len(e) + 1 for _, e in PAIRS)
    loss.backward()
    name = lambda key: key.replace("forward_", "forward")
    cases.append({
        "kind": kind,
        "state": {name(k): tensor(v) for k, v in model.state_dict().items()},
        "loss": loss.item(),
        "sentences": [r[0].item() for r in results],
        "gradients": {name(k): tensor(v.grad) for k, v in model.named_parameters()},
        "weights": [tensor(torch.stack(r[1])) for r in results] if kind != "None" else [],
    })
print(json.dumps({"pairs": [{"f": f, "e": e} for f, e in PAIRS], "cases": cases}, separators=(",", ":")))
