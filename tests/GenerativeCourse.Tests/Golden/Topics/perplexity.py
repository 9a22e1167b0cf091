"""Held-out perplexity of scikit-learn's and gensim's LDA on the Debian descriptions, by document completion.
Preprocessing, split, hyperparameters, passes and the estimator are the ones that HeldOutGoldenTests repeats.
Takes some minutes. Run: /usr/bin/python3 perplexity.py > perplexity.json"""
import gzip, json, os, re, sys, time
from collections import Counter
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import LatentDirichletAllocation
from gensim.models import LdaModel
import sklearn, gensim

T, ALPHA, BETA, SEEDS = 12, 0.1, 0.01, {50: [1, 2, 3], 200: [1]}
data = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../../data')
rows = gzip.open(f'{data}/debian-descriptions/descriptions.tsv.gz', 'rt').read().strip('\n').split('\n')[1:]
texts = [re.findall('[a-z]{3,}', row.split('\t')[2].lower()) for row in rows]
# Every tenth document is held out; words in at least 5 and at most a tenth of all documents count.
frequency = Counter(word for text in texts for word in set(text))
vocabulary = sorted(w for w, n in frequency.items() if 5 <= n <= len(texts) / 10)
ids = {w: i for i, w in enumerate(vocabulary)}
documents = [[ids[w] for w in text if w in ids] for text in texts]
train = [d for i, d in enumerate(documents) if i % 10]
test = [d for i, d in enumerate(documents) if i % 10 == 0]
V = len(vocabulary)

def matrix(docs):
    pairs = [(i, w, n) for i, d in enumerate(docs) for w, n in Counter(d).items()]
    r, c, v = zip(*pairs)
    return csr_matrix((v, (r, c)), shape=(len(docs), V), dtype=float)

def completion(phi):
    """Words at even places are observed and give theta, words at odd places are foreseen."""
    total, count = 0.0, 0
    for d in test:
        observed, hidden = d[0::2], d[1::2]
        theta = np.full(T, 1 / T)
        columns = phi[:, observed]
        for _ in range(100):
            r = columns * theta[:, None]
            r /= r.sum(0)
            theta = (ALPHA + r.sum(1)) / (T * ALPHA + len(observed))
        total += np.log(theta @ phi[:, hidden]).sum()
        count += len(hidden)
    return float(np.exp(-total / count))

out = dict(documents=len(train), heldOut=len(test), words=V, tokens=sum(map(len, train)), alpha=ALPHA, beta=BETA,
    topics=T, sklearnVersion=sklearn.__version__, gensimVersion=gensim.__version__)
X = matrix(train)
bow = [sorted(Counter(d).items()) for d in train]
for passes, seeds in SEEDS.items():
  runs = out[f'passes{passes}'] = dict(sklearn=[], sklearnSeconds=[], gensim=[], gensimSeconds=[])
  for seed in seeds:
    started = time.time()
    lda = LatentDirichletAllocation(T, doc_topic_prior=ALPHA, topic_word_prior=BETA, max_iter=passes, learning_method='batch', random_state=seed).fit(X)
    runs['sklearnSeconds'].append(time.time() - started)
    runs['sklearn'].append(completion(lda.components_ / lda.components_.sum(1)[:, None]))
    started = time.time()
    lda = LdaModel(bow, id2word={i: w for w, i in ids.items()}, num_topics=T, alpha=[ALPHA] * T, eta=BETA, passes=passes, random_state=seed, eval_every=None)
    runs['gensimSeconds'].append(time.time() - started)
    runs['gensim'].append(completion(lda.get_topics().astype(float)))
    print(passes, seed, out, file=sys.stderr)
print(json.dumps(out, indent=1))
