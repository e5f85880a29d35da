"""A binary NADE that Ardent trained, rebuilt in PyTorch: ``python nade_in_pytorch.py MODEL``."""

import sys

import torch
import torch.nn.functional as F

from ardent import load_file


def log_likelihood(model: str, rows: torch.Tensor) -> torch.Tensor:
    """log p of each row of 0 and 1, in nats; the gradient flows."""
    tensors = {name: torch.from_numpy(array) for name, array in load_file(model).items()}
    W, c, V, b = (tensors[name] for name in ("W", "c", "V", "b"))
    x = rows[:, tensors["ordering"]]
    hidden = c.expand(len(x), -1)
    total = torch.zeros(len(x))
    for t in range(x.shape[1]):
        logit = torch.sigmoid(hidden) @ V[t] + b[t]
        total = total - F.binary_cross_entropy_with_logits(logit, x[:, t], reduction="none")
        hidden = hidden + x[:, t : t + 1] * W[t]
    return total


if __name__ == "__main__":
    drawn = torch.bernoulli(torch.full((5, load_file(sys.argv[1])["b"].numel()), 0.5))
    print(log_likelihood(sys.argv[1], drawn))
