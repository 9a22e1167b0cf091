"""Golden values for tests/GenerativeCourse.Tests/Language: BLEU of a corpus (one and three references) and of sentences
with each smoothing, and chrF and chrF++ from NLTK's n-gram precisions and recalls, averaged as sacreBLEU does.
Run: /usr/bin/python3 scores.py > scores.json (NLTK 3.8)."""
import json
import random
from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu, sentence_bleu
from nltk.util import ngrams
from collections import Counter

random.seed(8)
WORDS = "the cat sat on a mat and dog ran to old house while it rained".split()


def sentence(least=4):
    return [random.choice(WORDS) for _ in range(random.randint(least, 14))]


def spoiled(reference):
    out = []
    for word in reference:
        chance = random.random()
        if chance < 0.12:
            continue
        out.append(random.choice(WORDS) if chance < 0.22 else word)
        if chance > 0.95:
            out.append(word)
    return out


references = [[sentence() for _ in range(3)] for _ in range(25)]
candidates = [spoiled(random.choice(r)) or ["the"] for r in references]
uniform = lambda n: tuple(1 / n for _ in range(n))


def chrf(candidates, references, order, word_order, beta):
    ps, rs = [], []
    chars = lambda words: list("".join(words))
    for form, most in ((chars, order), (list, word_order)):
        for n in range(1, most + 1):
            tp = tc = tr = 0
            for c, r in zip(candidates, references):
                cc, rr = Counter(ngrams(form(c), n)), Counter(ngrams(form(r), n))
                tp, tc, tr = tp + sum((cc & rr).values()), tc + sum(cc.values()), tr + sum(rr.values())
            ps.append(tp / tc)
            rs.append(tp / tr)
    p, r = sum(ps) / len(ps), sum(rs) / len(rs)
    return (1 + beta**2) * p * r / (beta**2 * p + r)


first = [r[0] for r in references]
smooth = SmoothingFunction(epsilon=0.1)
pairs = [(c, r[0]) for c, r in zip(candidates, references) if set(c) & set(r[0]) and len(c) >= 4]
print(json.dumps({
    "candidates": candidates,
    "references": references,
    "corpus": {str(n): corpus_bleu([[r] for r in first], candidates, weights=uniform(n)) for n in range(1, 6)},
    "corpus_three": {str(n): corpus_bleu(references, candidates, weights=uniform(n)) for n in range(1, 6)},
    "sentences": [{
        "candidate": c, "reference": r,
        "Floor": sentence_bleu([r], c, smoothing_function=smooth.method1),
        "AddOne": sentence_bleu([r], c, smoothing_function=smooth.method2),
        "Exponential": sentence_bleu([r], c, smoothing_function=smooth.method3),
    } for c, r in pairs],
    "chrf": chrf(candidates, first, 6, 0, 2),
    "chrf_beta3": chrf(candidates, first, 6, 0, 3),
    "chrf_plus_plus": chrf(candidates, first, 6, 2, 2),
}, indent=None))
