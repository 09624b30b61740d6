# breaks: registers_weight_and_bias, resets_once_when_both_exist, accepts_empty_sizes
# also fails: registers_none_without_bias, takes_arguments_by_position_and_name, honours_dtype, honours_device, follows_torchs_defaults, keeps_the_values_of_the_reset, exchanges_states_with_linear, can_be_copied_and_pickled, moves_with_to, can_be_subclassed, leaves_global_state_alone
# Nothing but the sizes is set.
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
