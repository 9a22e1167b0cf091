"""Golden values for the topics chapter that take seconds: lemmas (NLTK), variational Bayes (scikit-learn),
coherence (gensim), mutual information (scikit-learn). Run: /usr/bin/python3 small.py > small.json"""
import gzip, json, os, re
from collections import defaultdict
import numpy as np
from nltk.corpus.reader.wordnet import WordNetCorpusReader as WordNet
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.metrics import normalized_mutual_info_score
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from scipy.special import gammaln, psi

data = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../../data')
out = {}

# --- morphy, as NLTK runs it, over the course's WordNet files -----------------------------------------------------
short = {'noun': 'n', 'verb': 'v', 'adj': 'a', 'adv': 'r'}
class Net:
    MORPHOLOGICAL_SUBSTITUTIONS = WordNet.MORPHOLOGICAL_SUBSTITUTIONS
    _lemma_pos_offset_map = defaultdict(set)
    _exception_map = {p: defaultdict(list) for p in 'nvar'}
for line in gzip.open(f'{data}/wordnet/lemmas.tsv.gz', 'rt').read().split('\n')[1:]:
    if line:
        lemma, pos, _ = line.split('\t'); Net._lemma_pos_offset_map[lemma].add(short[pos])
for line in gzip.open(f'{data}/wordnet/exceptions.tsv.gz', 'rt').read().split('\n')[1:]:
    if line:
        form, pos, lemma = line.split('\t'); Net._exception_map[short[pos]][form].append(lemma)
words = defaultdict(int)
for line in gzip.open(f'{data}/debian-descriptions/descriptions.tsv.gz', 'rt').read().split('\n')[1:]:
    for word in re.findall('[a-z]+', line.lower()): words[word] += 1
# NLTK lacks morphy's rule that nouns in -ss and of two letters have no ending to detach: such words are left out.
chosen = sorted(w for w in words if words[w] >= 4 and len(w) > 2 and not w.endswith('ss'))
chosen += ['went', 'better', 'best', 'geese', 'wolves', 'axes', 'saw', 'lying', 'happier', 'worse', 'children', 'indices', 'offices', 'dwarves']
out['morphy'] = {w: [WordNet._morphy(Net, w, p) for p in 'nvar'] for w in chosen}

# --- variational Bayes on a tiny corpus, from given topics ---------------------------------------------------------
rng = np.random.RandomState(5)
documents, vocabulary, topics, alpha, beta = 9, 12, 3, 0.3, 0.05
X = rng.poisson(rng.dirichlet([0.3] * vocabulary, documents) * 20).astype(float)
start = rng.gamma(2, 0.5, (topics, vocabulary))
lda = LatentDirichletAllocation(topics, doc_topic_prior=alpha, topic_word_prior=beta, max_doc_update_iter=20000, mean_change_tol=1e-12, random_state=1)
lda._init_latent_vars(vocabulary)
def expectation(a): return psi(a) - psi(a.sum(1))[:, None]
lda.components_ = start.copy(); lda.exp_dirichlet_component_ = np.exp(expectation(start))
def bound(gamma, lam):
    # Blei, Ng and Jordan (2003), written out with phi at its optimum
    theta, log_beta = expectation(gamma), expectation(lam)
    s = sum(X[d, w] * np.logaddexp.reduce(theta[d] + log_beta[:, w]) for d in range(documents) for w in range(vocabulary))
    s += np.sum((alpha - gamma) * theta + gammaln(gamma)) - gammaln(gamma.sum(1)).sum() + documents * (gammaln(topics * alpha) - topics * gammaln(alpha))
    s += np.sum((beta - lam) * log_beta + gammaln(lam)) - gammaln(lam.sum(1)).sum() + topics * (gammaln(vocabulary * beta) - vocabulary * gammaln(beta))
    return s
bounds = []
for _ in range(6):
    gamma, _ = lda._e_step(X, cal_sstats=False, random_init=False)
    bounds.append(bound(gamma, lda.components_))
    lda._em_step(X, documents, True)
gamma, _ = lda._e_step(X, cal_sstats=False, random_init=False)
out['variational'] = dict(counts=X.astype(int).tolist(), alpha=alpha, beta=beta, start=start.tolist(), bounds=bounds, topics=lda.components_.tolist(),
    bound=bound(gamma, lda.components_), sklearn_bound=lda._approx_bound(X, gamma, False))

# --- NPMI with document co-occurrence: a sliding window that is longer than every document ------------------------
texts = [[f'w{w}' for w in range(vocabulary) for _ in range(int(X[d, w]))] for d in range(documents)]
dictionary = Dictionary([[f'w{w}' for w in range(vocabulary)]])
tops = [['w0', 'w3', 'w5', 'w7'], ['w1', 'w2', 'w8', 'w11'], ['w4', 'w6', 'w9', 'w10']]
coherence = CoherenceModel(topics=tops, texts=texts, dictionary=dictionary, coherence='c_npmi', window_size=10 ** 6, processes=1)
out['npmi'] = dict(tops=[[int(w[1:]) for w in top] for top in tops], values=coherence.get_coherence_per_topic())

first, second = rng.randint(0, 4, 60), rng.randint(0, 3, 60)
second[:30] = first[:30] % 3
out['nmi'] = dict(first=first.tolist(), second=second.tolist(), value=normalized_mutual_info_score(first, second))
print(json.dumps(out, indent=None, separators=(',', ':')))
