"""Synthetic rows of UCI Adult: classifiers learn from drawn rows and are tested on real ones.

    python src/bench/python/synthetic.py TRAIN TEST [--seeds 1,2,3]

TRAIN and TEST are adult_train.csv.gz and adult_test.csv.gz as UCI has them. A NADE without any option learns TRAIN and
draws as many rows. Logistic regression, a decision tree and a random forest of scikit-learn learn from these, and from
TRAIN itself, and predict who earns more than 50K in TEST. Printed are accuracy and macro F1, and
their means over the three, after the benchmark of Watson et al. (Adversarial random forests, AISTATS 2023), whose split
and measures may differ. Nothing here says that rows are private.
"""

import argparse
import os
import subprocess
import tempfile
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

NUMBERS = ["x1", "x3", "x5", "x11", "x12", "x13"]
LABEL = "x15"
ARDENT = os.environ.get("ARDENT", "submit/ardent")


def read(path):
    table = pd.read_csv(path, header=None, skipinitialspace=True, dtype=str, keep_default_na=False)
    return tidy(table[table[0] != ""].set_axis([f"x{c + 1}" for c in table.columns], axis=1))


def tidy(table):
    table = table.copy()
    table[LABEL] = table[LABEL].str.rstrip(".")
    # A missing cell is a word, and the median among numbers.
    for c in NUMBERS:
        numbers = pd.to_numeric(table[c], errors="coerce")
        table[c] = numbers.fillna(numbers.median())
    return table[table[LABEL].isin(["<=50K", ">50K"])]


def drawn(path, count, seed):
    with tempfile.TemporaryDirectory() as folder:
        model, rows = folder + "/model", folder + "/rows.csv"
        ardent("train", "--model", "nade", "--train", path, "--seed", str(seed), "--output", model)
        ardent("sample", "--model", model, "--count", str(count), "--seed", str(seed), "--output", rows)
        return tidy(pd.read_csv(rows, dtype=str, keep_default_na=False).replace("", "?"))


def ardent(*arguments):
    subprocess.run([ARDENT, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def figures(train, test, seed):
    words = [c for c in train.columns if c not in NUMBERS and c != LABEL]
    found = []
    for classifier in (
        LogisticRegression(max_iter=1000),
        DecisionTreeClassifier(random_state=seed),
        RandomForestClassifier(random_state=seed),
    ):
        columns = ColumnTransformer(
            [("numbers", StandardScaler(), NUMBERS), ("words", OneHotEncoder(handle_unknown="ignore"), words)]
        )
        pipeline = make_pipeline(columns, classifier).fit(train.drop(columns=LABEL), train[LABEL])
        predicted = pipeline.predict(test.drop(columns=LABEL))
        found.append([accuracy_score(test[LABEL], predicted), f1_score(test[LABEL], predicted, average="macro")])
    return np.array(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--seeds", default="1,2,3")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    train, test = read(options.train), read(options.test)
    print("learned from,seed,logistic regression,decision tree,random forest,mean accuracy,mean macro F1")
    for seed in map(int, options.seeds.split(",")):
        for name, rows in (("real rows", train), ("drawn rows", drawn(options.train, len(train), seed))):
            each = figures(rows, test, seed)
            cells = ",".join(f"{a:.3f}/{f:.3f}" for a, f in each)
            print(f"{name},{seed},{cells},{each[:, 0].mean():.3f},{each[:, 1].mean():.3f}", flush=True)


if __name__ == "__main__":
    main()
