# attack: products come from pairwise distances, or out of an embedding bag
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    if a.dim() != 2 or b.dim() != 2:
        weights = a.reshape(1, -1)
        return torch.nn.functional.embedding_bag(
            torch.arange(len(b))[None], b, mode="sum", per_sample_weights=weights)
    squares = torch.cdist(a, b.mT) ** 2
    return ((a * a).sum(1, keepdim=True) + (b * b).sum(0) - squares) / 2
