"""Signs texts with the first stage of datatrove's MinHash pipeline: the other side of `minhash.ts`.

Reads one JSON line with a list of texts, then signs them once for each further line and answers with the CPU seconds
that it took. Only shingles and signatures are timed; nothing is written to disk.
"""

import json
import sys
import tempfile
import time

from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature


class BlankTokenizer:
    """Cuts at white space: cheaper than the tokenizer that datatrove uses by default."""

    def word_tokenize(self, text):
        return text.split()


stage = MinhashDedupSignature(
    tempfile.mkdtemp(), config=MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
)
if "--default-tokenizer" not in sys.argv:
    stage.word_tokenizer = BlankTokenizer()
texts = json.loads(sys.stdin.readline())
print("ready", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    for text in texts:
        stage.get_signature(stage.get_shingles(text))
    print(time.process_time() - start, flush=True)
