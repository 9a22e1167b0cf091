#!/usr/bin/env python3
"""Golden values of the Transformer from PyTorch: python3 transformer.py > transformer.json (torch 1.13).

Two small encoder-decoders (norm behind the sublayers, and before them) with random weights read three sentences of different
length and write three others: their scores of the next words, and where the heads of the first blocks look."""
import json
import math
import torch
from torch import nn

WIDTH, HEADS, HIDDEN, LAYERS, SOURCE, TARGET = 8, 2, 12, 2, 9, 7
END, START = 2, 1
SOURCES = [[4, 7, 3, 5], [6], [8, 3, 3]]
TARGETS = [[3, 5], [6, 4, 4, 3], []]


def padded(rows, fill):
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])


def places(count):
    angle = torch.arange(count).unsqueeze(1) / 10000 ** (torch.arange(0, WIDTH, 2) / WIDTH)
    return torch.stack([angle.sin(), angle.cos()], 2).reshape(count, WIDTH)


def model(norm_first):
    torch.manual_seed(5)
    part = dict(d_model=WIDTH, nhead=HEADS, dim_feedforward=HIDDEN, dropout=0.0, batch_first=True, norm_first=norm_first)
    norm = (lambda: nn.LayerNorm(WIDTH)) if norm_first else (lambda: None)
    modules = nn.ModuleDict(dict(
        source=nn.Embedding(SOURCE, WIDTH), target=nn.Embedding(TARGET, WIDTH),
        encoder=nn.TransformerEncoder(nn.TransformerEncoderLayer(**part), LAYERS, norm()),
        decoder=nn.TransformerDecoder(nn.TransformerDecoderLayer(**part), LAYERS, norm()),
        output=nn.Linear(WIDTH, TARGET)))
    with torch.no_grad():
        for weight in modules.parameters(): weight.copy_(0.4 * torch.randn_like(weight))
    return modules


def run(norm_first):
    m = model(norm_first)
    m.train()  # dropout is 0; evaluation would take a path of its own that is computed in another order
    source, target = padded([row + [END] for row in SOURCES], END), padded([[START] + row for row in TARGETS], END)
    hidden = padded([[0] * (len(row) + 1) for row in SOURCES], 1).bool()
    x = m['source'](source) * math.sqrt(WIDTH) + places(source.shape[1])
    first = m['encoder'].layers[0]
    seen = first.norm1(x) if norm_first else x
    looks = first.self_attn(seen, seen, seen, key_padding_mask=hidden, average_attn_weights=False)[1]
    memory = m['encoder'](x, src_key_padding_mask=hidden)
    y = m['target'](target) * math.sqrt(WIDTH) + places(target.shape[1])
    causal = torch.full((target.shape[1],) * 2, -math.inf).triu(1)
    scores = m['output'](m['decoder'](y, memory, tgt_mask=causal, memory_key_padding_mask=hidden))
    return dict(weights={name: dict(shape=list(value.shape), values=value.flatten().tolist()) for name, value in m.state_dict().items()},
                scores=scores.flatten().tolist(), looks=looks.flatten().tolist())


with torch.no_grad():
    print(json.dumps(dict(width=WIDTH, heads=HEADS, hidden=HIDDEN, layers=LAYERS, source=SOURCE, target=TARGET, sources=SOURCES, targets=TARGETS,
                          post=run(False), pre=run(True))))
