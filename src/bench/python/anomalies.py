"""Odd rows of the public sets of ADBench (Han et al., NeurIPS 2022): Ardent beside isolation forest and Gaussian mixtures.

    python src/bench/python/anomalies.py FOLDER OUT [--sets 4_breastw,...] [--seeds 1,2,3] [--protocols a,b]
        [--settings '{"maxIter": 100}']

FOLDER holds the .npz files with X and y, OUT becomes anomalies.csv and anomalies.md. Every detector has one setting for
all sets, and sees no label: Ardent the defaults of fit(), or the params in --settings, and outlierScoreCol; isolation
forest scikit-learn's defaults; Spark's GaussianMixture five components on standardised columns.

Protocol a fits on all rows and scores them. Protocol b fits on a random half of the normal rows and scores all others.
Printed are ROC-AUC, average precision, and the precision among as many rows as there are anomalies, each the mean over
the seeds.

It needs the wheel of src/main/python and scikit-learn.
"""

import argparse
import csv
import json
import os
import time
from collections import defaultdict
from functools import partial

import numpy as np
from pyspark.ml.clustering import GaussianMixture
from pyspark.ml.linalg import Vectors
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

import ardent
from ardent.ml import AutoregressiveDensity

MEASURES = ["ROC-AUC", "AP", "precision at n"]


def frame(spark, x):
    return spark.createDataFrame([(Vectors.dense(row),) for row in x.tolist()], ["features"]).coalesce(1)


def by_ardent(spark, train, test, seed, **settings):
    density = AutoregressiveDensity(
        featuresCol="features", outlierScoreCol="odd", handleInvalid="keep", seed=seed, **settings
    )
    rows = density.fit(frame(spark, train)).transform(frame(spark, test)).select("odd").collect()
    # A row that gets no score is odder than any that gets one.
    return np.array([np.inf if row.odd is None else row.odd for row in rows])


def by_forest(spark, train, test, seed):
    return -IsolationForest(random_state=seed).fit(train).score_samples(test)


def by_mixture(spark, train, test, seed):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std[std == 0] = 1
    train, test = (train - mean) / std, (test - mean) / std
    model = GaussianMixture(k=5, seed=seed).fit(frame(spark, train))
    parts = [
        np.log(max(weight, 1e-300))
        + multivariate_normal(g.mean.toArray(), g.cov.toArray(), allow_singular=True).logpdf(test)
        for weight, g in zip(model.weights, model.gaussiansDF.collect())
    ]
    return -logsumexp(parts, axis=0)


DETECTORS = {"Ardent": by_ardent, "isolation forest": by_forest, "Gaussian mixture": by_mixture}


def split(y, protocol, seed):
    rng = np.random.RandomState(seed)
    if protocol == "a":
        return rng.permutation(len(y)), np.arange(len(y))
    normal = rng.permutation(np.where(y == 0)[0])
    train = normal[: len(normal) // 2]
    return train, np.setdiff1d(np.arange(len(y)), train)


def measures(y, scores):
    scores = np.nan_to_num(scores, nan=np.inf)
    scores = np.minimum(scores, 1e300)
    n = int(y.sum())
    first = np.argsort(-scores, kind="stable")[:n]
    return [roc_auc_score(y, scores), average_precision_score(y, scores), y[first].mean()]


def page(results, out):
    """A table for each protocol: the means over the seeds, set by set, and their means over the sets."""
    with open(out, "w", encoding="utf-8") as file:
        for protocol in sorted({key[0] for key in results}):
            sets = sorted({s for p, s, _ in results if p == protocol}, key=lambda s: int(s.split("_")[0]))
            file.write(f"\n## Protocol {protocol}: {' / '.join(MEASURES)}\n\n")
            file.write("| set | " + " | ".join(DETECTORS) + " |\n|---|" + "---|" * len(DETECTORS) + "\n")
            means = {d: [np.mean(results[protocol, s, d], axis=0) for s in sets] for d in DETECTORS}
            for i, name in enumerate(sets):
                file.write(row(name, [means[d][i] for d in DETECTORS]))
            file.write(row("**mean**", [np.mean(means[d], axis=0) for d in DETECTORS]))


def row(name, cells):
    best = max(round(cell[0], 3) for cell in cells)
    texts = []
    for cell in cells:
        text = " / ".join(f"{x:.3f}" for x in cell)
        texts.append(f"**{text}**" if round(cell[0], 3) == best else text)
    return f"| {name} | " + " | ".join(texts) + " |\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("out")
    parser.add_argument("--sets", default="")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--protocols", default="a,b")
    parser.add_argument("--settings", default="{}", type=json.loads, help="params of fit() as JSON")
    options = parser.parse_args()
    detectors = dict(DETECTORS, Ardent=partial(by_ardent, **options.settings))
    spark = ardent.session().master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    asked = options.sets.split(",") if options.sets else []
    names = [f[:-4] for f in os.listdir(options.folder) if f.endswith(".npz")]
    size = {name: os.path.getsize(os.path.join(options.folder, name + ".npz")) for name in names}
    results = defaultdict(list)
    with open(options.out + ".csv", "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["set", "protocol", "seed", "detector", *MEASURES, "seconds"])
        for name in sorted((n for n in names if not asked or n in asked), key=size.get):
            data = np.load(os.path.join(options.folder, name + ".npz"))
            x, y = data["X"].astype(float), data["y"].astype(int)
            for protocol in options.protocols.split(","):
                for seed in map(int, options.seeds.split(",")):
                    train, test = split(y, protocol, seed)
                    for detector, scores in detectors.items():
                        start = time.time()
                        found = measures(y[test], scores(spark, x[train], x[test], seed))
                        results[protocol, name, detector].append(found)
                        took = f"{time.time() - start:.1f}"
                        lines.writerow([name, protocol, seed, detector, *(f"{m:.4f}" for m in found), took])
                        file.flush()
            page(results, options.out + ".md")
    spark.stop()


if __name__ == "__main__":
    main()
