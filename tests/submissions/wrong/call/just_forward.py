# breaks: runs_pre_hooks_in_order, runs_forward_hooks_in_order, refuses_forward_hooks_that_return, names_the_refused_hook, runs_slow_forward_only_while_tracing, runs_backward_hooks_with_the_layer, finds_the_first_tensor_depth_first, registers_nothing_without_grad_fn, leaves_removed_hooks_silent, lets_exceptions_through, is_the_same_in_evaluation
# misconception: backward_hooks_forgotten, forward_hooks_forgotten, never_slow, pre_hooks_forgotten
# also fails: ignores_what_pre_hooks_return, lets_backward_hooks_replace_gradients
# Only forward runs.
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return self.forward(*input, **kwargs)
