"""Ardent's mathematics in PyTorch, on one thread: the peer that src/bench/peer measures it against.

    peer.py check DIR           compares log-likelihoods and gradients with Ardent's
    peer.py time DIR SECONDS    examples per second of the gradient, the scores, the samples

DIR has model.safetensors, rows.safetensors (x: rows by position) and ardent.safetensors (what
Ardent computed of them: logLikelihood, and the gradient's tensors by the model's names).

The models are as fast as we could make them. The backward passes are written by hand, which costs
less than autograd: nothing is stored that can be had again, and NADE needs no second sweep.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # Read when the libraries are loaded.

import json
import struct
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import softplus

LOG_LIKELIHOOD_TOLERANCE = 1e-3  # nats
GRADIENT_TOLERANCE = 1e-3  # of the largest entry of a tensor
SAMPLES = 1000


def read_safetensors(path):
    """The tensors of a file by name, and the strings under __metadata__."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    types = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors, metadata


def bernoulli_log_likelihood(x, z):
    """Sum over positions of log p(x) from the logits z, in float64."""
    return -softplus((1 - 2 * x) * z).sum(1, dtype=torch.float64)


class Fvsbn:
    """out(t) = b(t) + sum over u < t of alpha(t, u) x(u).

    One dense product each way, by panels of outputs: a panel leaves out the inputs that come after
    all of its outputs, which is half of the work.
    """

    # (examples, positions) of a panel; the fastest is taken.
    blockings = [(1000, 784), (1000, 196), (1000, 112), (250, 112)]
    sample_blockings = [(1000, 28), (250, 28)]

    def __init__(self, tensors, activation):
        self.alpha, self.b = tensors["alpha"], tensors["b"]

    def panels(self, positions):
        n = len(self.b)
        return [(start, min(start + positions, n)) for start in range(0, n, positions)]

    def logits(self, x, panels):
        z = torch.empty(len(x), len(self.b))
        for start, end in panels:
            z[:, start:end] = torch.addmm(
                self.b[start:end], x[:, :end], self.alpha[start:end, :end].t()
            )
        return z

    def log_likelihood(self, x, blocking):
        examples, positions = blocking
        panels = self.panels(positions)
        return torch.cat(
            [bernoulli_log_likelihood(part, self.logits(part, panels)) for part in x.split(examples)]
        )

    def gradient(self, x, blocking):
        examples, positions = blocking
        panels = self.panels(positions)
        alpha, b = torch.zeros_like(self.alpha), torch.zeros_like(self.b)
        scores = []
        for part in x.split(examples):
            z = self.logits(part, panels)
            scores.append(bernoulli_log_likelihood(part, z))
            delta = part - torch.sigmoid(z)
            b += delta.sum(0)
            for start, end in panels:
                alpha[start:end, :end].addmm_(delta[:, start:end].t(), part[:, :end])
        return torch.cat(scores), {"alpha": alpha.tril_(-1), "b": b}

    def sample(self, count, blocking):
        examples, positions = blocking
        n = len(self.b)
        values, means = torch.empty(n, count), torch.empty(n, count)
        noise = torch.rand(n, count)
        for first in range(0, count, examples):
            x = values[:, first : first + examples]  # by position: what a step writes is contiguous
            for start, end in self.panels(positions):
                z = torch.addmm(self.b[start:end, None], self.alpha[start:end, :start], x[:start])
                for t in range(start, end):
                    p = torch.sigmoid(z[t - start])
                    means[t, first : first + examples] = p
                    torch.lt(noise[t, first : first + examples], p, out=x[t])
                    z[t - start + 1 :].addr_(self.alpha[t + 1 : end, t], x[t])
        return values.t(), means.t()


class Nade:
    """a(0) = c; a(t+1) = a(t) + x(t) W(t); h(t) = s(a(t)); out(t) = V(t) h(t) + b(t).

    For a block of examples, a chunk of positions at a time. Within a chunk a changes only after an
    active input, so there is one hidden vector for the chunk's start and one for each active input
    of each example: the rows of `a` below. All rows meet all outputs of the chunk in one product,
    of which every position takes the row it sees; the rest is waste that chunks keep small. On
    binarized digits this was twice as fast as one hidden vector for each position.
    """

    blockings = [(100, 16), (100, 28), (250, 8), (250, 16)]  # (examples, positions)
    sample_blockings = [(1000, 1), (250, 1), (100, 1)]

    activations = {
        "sigmoid": (torch.sigmoid, torch.ops.aten.sigmoid_backward),
        "relu": (torch.relu, lambda d, h: torch.ops.aten.threshold_backward(d, h, 0)),
        "tanh": (torch.tanh, torch.ops.aten.tanh_backward),
    }

    def __init__(self, tensors, activation):
        self.W, self.c, self.V, self.b = (tensors[name] for name in "WcVb")
        self.activation, self.derivative = self.activations[activation]

    def log_likelihood(self, x, blocking):
        examples, positions = blocking
        return torch.cat([self.sweep(part, positions, None) for part in x.split(examples)])

    def gradient(self, x, blocking):
        examples, positions = blocking
        gradient = {name: torch.zeros_like(getattr(self, name)) for name in "WcVb"}
        scores = [self.sweep(part, positions, gradient) for part in x.split(examples)]
        return torch.cat(scores), gradient

    def sweep(self, x, positions, gradient):
        """The scores of a block; adds its gradient unless that is None."""
        n = len(x)
        scores = torch.zeros(n, dtype=torch.float64)
        example = torch.arange(n)
        start = self.c.repeat(n, 1)  # a at the start of the chunk
        passed = torch.zeros_like(start)  # the gradient with respect to a of the chunks so far
        for first in range(0, len(self.b), positions):
            chunk = slice(first, first + positions)
            W, V, xs = self.W[chunk], self.V[chunk], x[:, chunk]
            column = torch.arange(xs.shape[1])

            # The rows: the examples' starts, then their active inputs, which are listed example by
            # example. `inputs` has for each row those inputs of the chunk that it has seen.
            of, active = xs.nonzero(as_tuple=True)
            row_example = torch.cat((example, of))
            last = torch.cat((torch.full((n,), -1), active))
            inputs = xs[row_example] * (column <= last[:, None])
            count = xs.cumsum(1)
            before = (count - xs).long()
            own = n - 1 + (count[:, -1].cumsum(0) - count[:, -1]).long()
            row = torch.where(before == 0, example[:, None], own[:, None] + before)
            seen = row * len(column) + column

            h = self.activation(torch.addmm(start[row_example], inputs, W))
            z = torch.addmm(self.b[chunk], h, V.t()).view(-1)[seen]
            scores += bernoulli_log_likelihood(xs, z)
            if gradient is not None:
                delta = xs - torch.sigmoid(z)
                row_delta = torch.zeros(len(h), len(column))
                row_delta.view(-1)[seen] = delta
                gradient["b"][chunk] += delta.sum(0)
                gradient["V"][chunk].addmm_(row_delta.t(), h)
                da = self.derivative(row_delta @ V, h)
                # An input feeds what comes after it: its own chunk's rows here, and of all chunks'
                # sum, which is added at the end, those that are not passed by then.
                passed.index_add_(0, row_example, da)
                gradient["W"][chunk].addmm_(inputs.t(), da).addmm_(xs.t(), passed, alpha=-1)
            start.addmm_(xs, W)
        if gradient is not None:
            gradient["W"].addmm_(x.t(), passed)
            gradient["c"] += passed.sum(0)
        return scores

    def sample(self, count, blocking):
        examples, _ = blocking
        n = len(self.b)
        values, means = torch.empty(n, count), torch.empty(n, count)
        noise = torch.rand(n, count)
        biases = self.b.tolist()
        for first in range(0, count, examples):
            block = slice(first, min(first + examples, count))
            a = self.c.repeat(block.stop - first, 1)
            h = self.activation(a)
            for t in range(n):
                p = torch.sigmoid(torch.mv(h, self.V[t]) + biases[t])
                drawn = noise[t, block] < p
                means[t, block] = p
                values[t, block] = drawn
                changed = drawn.nonzero().view(-1)
                moved = a[changed] + self.W[t]
                a[changed] = moved
                h[changed] = self.activation(moved)
        return values.t(), means.t()


class NadeOrderless:
    """a = b + sum over observed u of x(u) W(u) + M(u); h = s(a), and further layers; out = V h + b.

    The gradient is that of the order-agnostic loss for the observed positions that Ardent drew.
    Scores take a block of examples through the ordering, a chunk of positions at a time: every
    position of every example has hidden vectors of its own, since the mask changes with each.
    """

    blockings = [(1000, 4), (250, 8), (100, 8), (64, 4), (64, 16)]  # (examples, positions)
    sample_blockings = [(1000, 1), (250, 1), (100, 1)]

    def __init__(self, tensors, activation):
        count = sum(name.startswith("layer.") and name.endswith(".bias") for name in tensors)
        self.weights = [tensors[f"layer.{k}.weight"] for k in range(count)]
        self.biases = [tensors[f"layer.{k}.bias"] for k in range(count)]
        self.mask = tensors["layer.0.mask"]
        # By position, as the sums need them.
        self.W, self.M = self.weights[0].t().contiguous(), self.mask.t().contiguous()
        self.V, self.b = tensors["output.weight"], tensors["output.bias"]
        self.activation, self.derivative = Nade.activations[activation]

    def above(self, h):
        """The last hidden layer, from the first."""
        for weight, bias in zip(self.weights[1:], self.biases[1:]):
            h = self.activation(torch.addmm(bias, h, weight.t()))
        return h

    def log_likelihood(self, x, blocking):
        examples, positions = blocking
        return torch.cat([self.sweep(part, positions) for part in x.split(examples)])

    def sweep(self, x, positions):
        n = len(x)
        scores = torch.zeros(n, dtype=torch.float64)
        start = self.biases[0].repeat(n, 1)
        for first in range(0, len(self.b), positions):
            chunk = slice(first, first + positions)
            W, M, V, xs = self.W[chunk], self.M[chunk], self.V[chunk], x[:, chunk]
            size = len(W)
            before = torch.ones(size, size).tril_(-1)
            inputs = (xs[:, None, :] * before).view(-1, size)
            a = torch.mm(inputs, W).view(n, size, -1)
            a += start[:, None, :]
            a += before @ M
            h = self.above(self.activation(a).view(n * size, -1))
            z = (h.view(n, size, -1) * V).sum(2) + self.b[chunk]
            scores += bernoulli_log_likelihood(xs, z)
            start.addmm_(xs, W)
            start += M.sum(0)
        return scores

    def gradient(self, x, blocking):
        gradient = {
            "layer.0.mask": torch.zeros_like(self.mask),
            "output.weight": torch.zeros_like(self.V),
            "output.bias": torch.zeros_like(self.b),
        }
        for k, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            gradient[f"layer.{k}.weight"] = torch.zeros_like(weight)
            gradient[f"layer.{k}.bias"] = torch.zeros_like(bias)
        for part, observed in zip(x.split(blocking[0]), self.observed.split(blocking[0])):
            self.add_gradient(part, observed, gradient)
        return None, gradient

    def add_gradient(self, x, observed, gradient):
        n = len(self.b)
        given = x * observed
        a = torch.addmm(self.biases[0], given, self.W).addmm_(observed, self.M)
        hidden = [self.activation(a)]
        for weight, bias in zip(self.weights[1:], self.biases[1:]):
            hidden.append(self.activation(torch.addmm(bias, hidden[-1], weight.t())))
        z = torch.addmm(self.b, hidden[-1], self.V.t())
        factor = n / (n - observed.sum(1, keepdim=True))
        delta = (x - torch.sigmoid(z)) * (1 - observed) * factor
        gradient["output.bias"] += delta.sum(0)
        gradient["output.weight"].addmm_(delta.t(), hidden[-1])
        dh = delta @ self.V
        for k in range(len(hidden) - 1, -1, -1):
            da = self.derivative(dh, hidden[k])
            gradient[f"layer.{k}.bias"] += da.sum(0)
            if k > 0:
                gradient[f"layer.{k}.weight"].addmm_(da.t(), hidden[k - 1])
                dh = da @ self.weights[k]
        gradient["layer.0.weight"].addmm_(da.t(), given)
        gradient["layer.0.mask"].addmm_(da.t(), observed)

    def sample(self, count, blocking):
        examples, _ = blocking
        n = len(self.b)
        values, means = torch.empty(n, count), torch.empty(n, count)
        noise = torch.rand(n, count)
        biases = self.b.tolist()
        for first in range(0, count, examples):
            block = slice(first, min(first + examples, count))
            a = self.biases[0].repeat(block.stop - first, 1)
            for t in range(n):
                h = self.above(self.activation(a))
                p = torch.sigmoid(torch.mv(h, self.V[t]) + biases[t])
                drawn = noise[t, block] < p
                means[t, block] = p
                values[t, block] = drawn
                a += self.M[t]
                a[drawn.nonzero().view(-1)] += self.W[t]
        return values.t(), means.t()


MODELS = {"fvsbn": Fvsbn, "nade": Nade, "nade-orderless": NadeOrderless}


def load(folder):
    tensors, metadata = read_safetensors(folder / "model.safetensors")
    variables = json.loads(metadata["variables"])
    if metadata["model"] not in MODELS or any(v["kind"] != "binary" for v in variables):
        sys.exit(f"peer.py: expected one of {list(MODELS)} over binary variables")
    rows = read_safetensors(folder / "rows.safetensors")[0]
    model = MODELS[metadata["model"]](tensors, metadata["activation"])
    if "observed" in rows:
        model.observed = rows["observed"]
    return model, rows["x"]


def gigaflops():
    a = torch.rand(512, 512)
    torch.mm(a, a)
    start = time.perf_counter()
    for _ in range(10):
        torch.mm(a, a)
    return 10 * 2 * 512**3 / (time.perf_counter() - start) * 1e-9


def largest(tensor):
    return tensor.abs().max()


def is_hidden(name):
    """Whether a tensor lies before hidden units."""
    return name in ("W", "c") or name.startswith("layer.")


def check(folder):
    """Exits with 1 unless both sides compute the same."""
    model, x = load(folder)
    # A rectifier whose input is 0 but for rounding passes the gradient of an example or does not:
    # single entries of what lies before it jump, the whole does not.
    rectified = getattr(model, "activation", None) is torch.relu
    ardent = read_safetensors(folder / "ardent.safetensors")[0]
    differences = []
    for blocking in model.blockings:
        scores = model.log_likelihood(x, blocking)
        again, gradient = model.gradient(x, blocking)
        for found in (scores, again):
            if found is not None:
                differences.append((found - ardent["logLikelihood"]).abs().max().item())
        relative = [
            (size(found - ardent[name]) / size(ardent[name])).item()
            for name, found in gradient.items()
            for size in [torch.linalg.norm if rectified and is_hidden(name) else largest]
        ]
        if max(differences) > LOG_LIKELIHOOD_TOLERANCE or max(relative) > GRADIENT_TOLERANCE:
            sys.exit(
                f"peer.py: PyTorch and Ardent differ by {max(differences):.2g} nats and"
                f" {max(relative):.2g} of the gradient"
            )
    for blocking in model.sample_blockings:
        values, means = model.sample(SAMPLES, blocking)
        drawn_from = torch.where(values == 1, means, 1 - means).double().log().sum(1)
        scores = model.log_likelihood(values.contiguous(), model.blockings[0])
        difference = (drawn_from - scores).abs().max().item()
        if difference > 10 * LOG_LIKELIHOOD_TOLERANCE:
            sys.exit(f"peer.py: samples were drawn from another density by {difference:.2g} nats")
    print(
        f"log-likelihoods agree within {max(differences):.1g} nats, gradients within"
        f" {max(relative):.1g} of a tensor's largest entry"
        f"{', or norm before rectifiers' if rectified else ''};"
        f" PyTorch {torch.__version__}, sgemm at {gigaflops():.0f} GFLOP/s"
    )


def throughput(function, blockings, examples, seconds):
    """Examples per second with the fastest blocking."""

    def duration(blocking):
        start = time.perf_counter()
        function(blocking)
        return time.perf_counter() - start

    fastest = min(blockings, key=lambda blocking: min(duration(blocking) for _ in range(3)))
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        function(fastest)
        calls += 1
    return calls * examples / (time.perf_counter() - start)


def measure(folder, seconds):
    model, x = load(folder)
    for name, function, blockings, examples in (
        ("gradient", lambda b: model.gradient(x, b), model.blockings, len(x)),
        ("score", lambda b: model.log_likelihood(x, b), model.blockings, len(x)),
        ("sample", lambda b: model.sample(SAMPLES, b), model.sample_blockings, SAMPLES),
    ):
        print(name, throughput(function, blockings, examples, seconds), flush=True)


def main(arguments):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    with torch.inference_mode():
        if len(arguments) == 2 and arguments[0] == "check":
            check(Path(arguments[1]))
        elif len(arguments) == 3 and arguments[0] == "time":
            measure(Path(arguments[1]), float(arguments[2]))
        else:
            sys.exit("usage: peer.py check DIR | peer.py time DIR SECONDS")


if __name__ == "__main__":
    main(sys.argv[1:])
