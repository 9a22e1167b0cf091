"""Cosines of TF-IDF vectors on the first 200 Debian descriptions. Debian: python3-sklearn."""
import gzip
import json
import pathlib

import numpy
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics.pairwise import cosine_similarity

here = pathlib.Path(__file__)
with gzip.open(here.parents[4] / "data/debian-descriptions/descriptions.tsv.gz", "rt") as lines:
    texts = [line.rstrip("\n").split("\t")[2] for line in lines][1:201]
counts = CountVectorizer(lowercase=False, token_pattern=r"\S+").fit_transform(texts)
idf = numpy.log(len(texts) / numpy.asarray((counts > 0).sum(axis=0)).ravel())
weights = counts.multiply(idf).tocsr()
json.dump({"cosines": [[round(float(c), 12) for c in row] for row in cosine_similarity(weights[:5], weights)]}, open(here.with_suffix(".json"), "w"))
