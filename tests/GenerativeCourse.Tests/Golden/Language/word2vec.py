"""gensim's word2vec on the English verses, two seeds: similarities of the 200 most common words. Debian: python3-gensim, python3-scipy."""
import gzip
import itertools
import json
import pathlib

from gensim.models import Word2Vec
from scipy.stats import spearmanr

here = pathlib.Path(__file__)
with gzip.open(here.parents[4] / "data/bible-en-es/verses.tsv.gz", "rt") as lines:
    verses = [line.split("\t")[1].split() for line in lines][1:]

models = [
    Word2Vec(verses, vector_size=100, window=5, negative=5, sg=1, min_count=5, workers=1, seed=seed, epochs=5)
    for seed in (1, 2)
]
words = models[0].wv.index_to_key[:200]
pairs = list(itertools.combinations(words, 2))
first, second = ([float(model.wv.similarity(a, b)) for a, b in pairs] for model in models)
json.dump(
    {"words": words, "betweenSeeds": round(spearmanr(first, second)[0], 4), "similarities": [round(s, 3) for s in first]},
    open(here.with_suffix(".json"), "w"),
)
