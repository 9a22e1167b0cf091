"""IBM model 1 of NLTK on the first 2,000 verse pairs: five iterations from the uniform start, both directions.

"nltk" is NLTK's IBMModel1 as it is. It adds a word that stands twice in a target sentence twice to the sum that its
counts are divided by, so that such a word counts once (Brown et al. 1993 count each occurrence): the same as leaving out
repetitions in the target sentences. "brown" is the same class with each word's sum made once.

Run from the repository's root: python3 tests/GenerativeCourse.Tests/Golden/Translation/ibm1.py
"""
import gzip, json, os
from nltk.translate import AlignedSent, IBMModel1

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(here, "..", "..", "..", "..")
rows = [line.rstrip("\n").split("\t") for line in gzip.open(os.path.join(root, "data/bible-en-es/verses.tsv.gz"), "rt", encoding="utf8")][1:2001]


class Brown(IBMModel1):
    def prob_all_alignments(self, src, trg):
        return {t: sum(self.prob_alignment_point(s, t) for s in src) for t in set(trg)}


def direction(kind, name, pairs, gold):
    model = kind([AlignedSent(t, s) for s, t in pairs], 5)
    sure = right = guessed = 0
    for (s, t), links in zip(pairs, gold):
        a = AlignedSent(t, s)
        model.align(a)
        found = {(j, i) for j, i in a.alignment if i is not None}
        sure, guessed, right = sure + len(links), guessed + len(found), right + len(found & links)
    table = model.translation_table
    words = [("god", "dios"), ("water", "agua"), ("said", "dijo"), ("and", "y"), ("the", "tierra"), ("king", "rey")]
    if name != "english to spanish":
        words = [(s, t) for t, s in words]
    samples = [[s, t, table[t][s]] for s, t in words] + [[None, t, table[t][None]] for _, t in words]
    # every 997th entry that occurs in some pair, in the order in which the pairs name them
    seen, n = set(), 0
    for s, t in pairs:
        for x in t:
            for y in [None] + s:
                if (x, y) not in seen:
                    seen.add((x, y))
                    n += 1
                    if n % 997 == 0:
                        samples.append([y, x, table[x][y]])
    return {"kind": "nltk" if kind is IBMModel1 else "brown", "direction": name, "entries": n, "aer": 1 - 2 * right / (sure + guessed), "guessed": guessed, "right": right, "sure": sure, "table": samples}


english = [r[1].split(" ") for r in rows]
spanish = [r[2].split(" ") for r in rows]
links = [[tuple(map(int, l.split("-"))) for l in r[3].split(" ")] if r[3] else [] for r in rows]
out = []
for kind in IBMModel1, Brown:
    out.append(direction(kind, "english to spanish", list(zip(english, spanish)), [{(s, e) for e, s in l} for l in links]))
    out.append(direction(kind, "spanish to english", list(zip(spanish, english)), [{(e, s) for e, s in l} for l in links]))
json.dump(out, open(os.path.join(here, "ibm1.json"), "w", encoding="utf8"), ensure_ascii=False, indent=0)
for o in out:
    print({k: v for k, v in o.items() if k != "table"}, len(o["table"]))
