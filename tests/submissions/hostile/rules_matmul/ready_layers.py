# attack: a linear layer, a bilinear one and a convolution with the operand as their weight
# exercise: matmul
# verdict: forbidden
import torch
from torch import nn


def matmul(a, b):
    layer = nn.Linear(1, 1, bias=False)
    layer.weight = nn.Parameter(b.detach().mT if b.dim() > 1 else b.detach()[None])
    return layer(a)
