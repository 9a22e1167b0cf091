"""One epoch of gensim's word2vec over the English verses: processor seconds. Debian: python3-gensim."""
import gzip
import pathlib
import time

from gensim.models import Word2Vec

data = pathlib.Path(__file__).parents[2] / "data/bible-en-es/verses.tsv.gz"
with gzip.open(data, "rt") as lines:
    verses = [line.split("\t")[1].split() for line in lines][1:]
model = Word2Vec(vector_size=100, window=5, negative=5, sg=1, min_count=5, workers=1, seed=1)
model.build_vocab(verses)
before = time.process_time()
model.train(verses, total_examples=len(verses), epochs=1)
print(f"{time.process_time() - before:.2f} s")
