"""n-gram models of the first 200 English verses by their definitions: interpolated Kneser-Ney (one discount, and Chen and
Goodman's three), backing off with absolute discounting. Words that occur once are <unk>.

Run from the repository's root: python3 tests/GenerativeCourse.Tests/Golden/Language/kneser_ney.py
"""
import functools, gzip, json, math, os
from collections import Counter, defaultdict

here = os.path.dirname(os.path.abspath(__file__))
rows = [line.rstrip("\n").split("\t") for line in gzip.open(os.path.join(here, "../../../../data/bible-en-es/verses.tsv.gz"), "rt", encoding="utf8")][1:]
text = [r[1].split(" ") for r in rows[:200]]
words = Counter(w for s in text for w in s)
known = {w for w in words if words[w] >= 2}
read = lambda s: [w if w in known else "<unk>" for w in s]
sentences = [["<s>"] + read(s) + ["</s>"] for s in text]
vocabulary = sorted(known) + ["<unk>", "</s>"]
held_out = [read(r[1].split(" ")) for r in rows[200:230]]


def raw(k):
    """How often each k-gram occurs whose last word is foretold."""
    return Counter(tuple(s[i - k + 1:i + 1]) for s in sentences for i in range(1, len(s)) if i - k + 1 >= 0)


RAW = {k: raw(k) for k in range(1, 5)}


def followers(counts):
    by = defaultdict(dict)
    for gram, c in counts.items():
        by[gram[:-1]][gram[-1]] = c
    return by


def kn_counts(k, n):
    if k == n:
        return RAW[k]
    before = defaultdict(set)
    for gram in RAW[k + 1]:
        before[gram[1:]].add(gram[0])
    return {gram: (c if gram[0] == "<s>" else len(before[gram])) for gram, c in RAW[k].items()}


def discounts(counts, modified):
    n = Counter(counts.values())
    y = n[1] / (n[1] + 2 * n[2])
    return [1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]] if modified else [y] * 3


class KneserNey:
    def __init__(self, n, modified):
        self.n = n
        tables = {k: kn_counts(k, n) for k in range(1, n + 1)}
        self.d = {k: discounts(t, modified) for k, t in tables.items()}
        self.by = {k: followers(t) for k, t in tables.items()}

    def p(self, w, h):
        h = tuple(h[len(h) - self.n + 1:]) if self.n > 1 else ()
        return self.q(w, h)

    @functools.cache
    def q(self, w, h):
        lower = self.q(w, h[1:]) if h else 1 / len(vocabulary)
        k = len(h) + 1
        following = self.by[k].get(h)
        if not following:
            return lower
        d = lambda c: self.d[k][min(c, 3) - 1] if c else 0
        c, total = following.get(w, 0), sum(following.values())
        return (c - d(c) + sum(d(x) for x in following.values()) * lower) / total


class Backoff:
    def __init__(self, n):
        self.n, self.by, self.d = n, {}, {}
        for k in range(1, n + 1):
            self.by[k], self.d[k] = followers(RAW[k]), discounts(RAW[k], False)[0]

    p = KneserNey.p

    @functools.cache
    def q(self, w, h):
        k = len(h) + 1
        following = self.by[k].get(h)
        if not following:
            return self.q(w, h[1:])
        total = sum(following.values())
        left = self.d[k] * len(following) / total
        if not h:
            return max(following.get(w, 0) - self.d[k], 0) / total + left / len(vocabulary)
        if w in following:
            return (following[w] - self.d[k]) / total
        return left * self.q(w, h[1:]) / self.unseen(h)

    @functools.cache
    def unseen(self, h):
        following = self.by[len(h) + 1][h]
        return sum(self.q(x, h[1:]) for x in vocabulary if x not in following)


out = []
contexts = [[], ["and"], ["the"], ["and", "god"], ["of", "the"], ["<unk>", "<unk>"], ["said", "unto"], ["god", "made", "the"]]
for name, make, n in [("plain", lambda n: KneserNey(n, False), 2), ("plain", lambda n: KneserNey(n, False), 3), ("modified", lambda n: KneserNey(n, True), 2),
                      ("modified", lambda n: KneserNey(n, True), 3), ("backoff", Backoff, 2), ("backoff", Backoff, 3)]:
    model = make(n)
    full = lambda h: (["<s>"] + h)[-(n - 1):]
    for h in contexts:
        assert abs(sum(model.q(w, tuple(full(h))) for w in vocabulary) - 1) < 1e-9
    logs = [sum(math.log(model.q(w, tuple(full(s[:i])))) for i, w in enumerate(s + ["</s>"])) for s in held_out]
    out.append({"model": name, "order": n, "heldOut": logs, "probabilities": [[h, w, model.q(w, tuple(full(h)))] for h in contexts for w in vocabulary[::17] + ["<unk>", "</s>", "god", "the"]]})
json.dump(out, open(os.path.join(here, "kneser_ney.json"), "w"), indent=0)
print([(o["model"], o["order"], math.exp(-sum(o["heldOut"]) / sum(len(s) + 1 for s in held_out))) for o in out], len(vocabulary))
