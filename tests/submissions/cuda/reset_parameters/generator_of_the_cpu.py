# breaks: weight_follows_the_uniform_law
# Draws with the CPU's generator, which no other device's tensors can be filled from.
import math

import torch
from torch import nn


class Linear(nn.Module):
    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound, generator=torch.default_generator)
