"""Intersection, union and grow-diag-final (Koehn, Och, Marcu 2003, the published pseudo-code) of random alignments.

Run from the repository's root: python3 tests/GenerativeCourse.Tests/Golden/Translation/symmetrization.py
"""
import json, os, random

NEIGHBOURS = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]


def grow_diag_final(e2f, f2e, ne, nf):
    union, a = e2f | f2e, e2f & f2e
    e_aligned = lambda e: any((e, x) in a for x in range(nf))
    f_aligned = lambda f: any((x, f) in a for x in range(ne))
    added = True
    while added:  # grow-diag
        added = False
        for e, f in sorted(a):
            for de, df in NEIGHBOURS:
                e2, f2 = e + de, f + df
                if (not e_aligned(e2) or not f_aligned(f2)) and (e2, f2) in union and (e2, f2) not in a:
                    a.add((e2, f2))
                    added = True
    for direction in e2f, f2e:  # final
        for e in range(ne):
            for f in range(nf):
                if (not e_aligned(e) or not f_aligned(f)) and (e, f) in direction:
                    a.add((e, f))
    return a


random.seed(3)
cases = []
for _ in range(60):
    ne, nf = random.randint(1, 9), random.randint(1, 9)
    forward = {(random.randrange(ne), f) for f in range(nf) if random.random() < 0.8}
    backward = {(e, random.randrange(nf)) if random.random() < 0.5 else (e, min(e, nf - 1)) for e in range(ne) if random.random() < 0.8}
    cases.append({"forward": sorted(forward), "backward": sorted(backward), "intersection": sorted(forward & backward),
                  "union": sorted(forward | backward), "grow": sorted(grow_diag_final(forward, backward, ne, nf))})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "symmetrization.json"), "w") as out:
    json.dump(cases, out)
