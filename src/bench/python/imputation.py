"""Imputation of UCI Adult: Ardent beside column means and modes and scikit-learn's IterativeImputer.

    python src/bench/python/imputation.py TRAIN TEST MODEL

TRAIN and TEST are adult_train.csv.gz and adult_test.csv.gz as UCI has them, MODEL a nade-orderless trained on TRAIN
(conf/adult-orderless-mixed.args). Cells of TEST go missing at random, 10, 30 and 50 % of them. Printed are the RMSE
over the standardised columns of numbers and the share of words that are right, over the cells that went missing.
"""

import os
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer

NUMBERS = [0, 2, 4, 10, 11, 12]
WORDS = [1, 3, 5, 6, 7, 8, 9, 13, 14]
ROWS, TRAINED = 4000, 8000
ARDENT = os.environ.get("ARDENT", "submit/ardent")


def read(path):
    table = pd.read_csv(path, header=None, skipinitialspace=True, na_values=["?"], dtype=str)
    table = table.dropna(how="all")
    table[14] = table[14].str.rstrip(".")
    table[NUMBERS] = table[NUMBERS].astype(float)
    return table.reset_index(drop=True)


def ardent(holes, model):
    with tempfile.TemporaryDirectory() as folder:
        given, filled = folder + "/holes.csv", folder + "/filled.csv"
        text = holes.copy()
        for c in NUMBERS:
            text[c] = text[c].map(lambda x: "" if np.isnan(x) else str(int(x)))
        text.columns = [f"x{c + 1}" for c in text.columns]
        text.to_csv(given, index=False)
        subprocess.run(
            [ARDENT, "impute", "--model", model, "--data", given, "--output", filled]
            + ["--strategy", "mean"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        table = pd.read_csv(filled, dtype=str, keep_default_na=False)
    table = table.drop(columns="logLikelihood")
    table.columns = range(15)
    table[NUMBERS] = table[NUMBERS].astype(float)
    return table


def means(holes, train):
    filled = holes.copy()
    for c in NUMBERS:
        filled[c] = filled[c].fillna(train[c].mean())
    for c in WORDS:
        filled[c] = filled[c].fillna(train[c].mode()[0])
    return filled


def one_hot(table, train):
    parts = [((table[NUMBERS] - train[NUMBERS].mean()) / train[NUMBERS].std()).to_numpy()]
    for c in WORDS:
        levels = sorted(train[c].dropna().unique())
        codes = (table[c].to_numpy()[:, None] == np.array(levels)[None, :]).astype(float)
        codes[table[c].isna().to_numpy()] = np.nan
        parts.append(codes)
    return np.hstack(parts)


def iterative(holes, train):
    """One-hot codes for words; the largest one wins."""
    imputer = IterativeImputer(max_iter=5, n_nearest_features=20, random_state=1)
    imputer.fit(np.vstack([one_hot(train.head(TRAINED), train), one_hot(holes, train)]))
    codes = imputer.transform(one_hot(holes, train))
    filled = holes.copy()
    for i, c in enumerate(NUMBERS):
        filled[c] = filled[c].fillna(
            pd.Series(codes[:, i] * train[c].std() + train[c].mean(), index=holes.index)
        )
    start = len(NUMBERS)
    for c in WORDS:
        levels = np.array(sorted(train[c].dropna().unique()))
        best = levels[codes[:, start : start + len(levels)].argmax(axis=1)]
        filled[c] = filled[c].fillna(pd.Series(best, index=holes.index))
        start += len(levels)
    return filled


def scores(filled, truth, missing, train):
    squares, right = [], []
    for c in NUMBERS:
        at = missing[:, c]
        squares.append((filled[c].to_numpy()[at] - truth[c].to_numpy()[at]) / train[c].std())
    for c in WORDS:
        at = missing[:, c]
        right.append(filled[c].to_numpy()[at] == truth[c].to_numpy()[at])
    return np.sqrt(np.mean(np.concatenate(squares) ** 2)), np.mean(np.concatenate(right))


def main(train_path, test_path, model):
    train = read(train_path)
    truth = read(test_path).dropna().head(ROWS).reset_index(drop=True)
    print("missing  method            RMSE   accuracy")
    for share in (0.1, 0.3, 0.5):
        missing = np.random.default_rng(7).random(truth.shape) < share
        holes = truth.mask(pd.DataFrame(missing, columns=truth.columns))
        for name, filled in (
            ("mean and mode", means(holes, train)),
            ("IterativeImputer", iterative(holes, train)),
            ("Ardent", ardent(holes, model)),
        ):
            rmse, accuracy = scores(filled, truth, missing, train)
            print(f"{share:7.0%}  {name:16}  {rmse:.3f}  {accuracy:.3f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
