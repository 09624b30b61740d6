# attack: right, but no gradients are computed from now on
# exercise: train
# verdict: failed
import right_train
import torch


def train(model, batches, loss_fn, optimizer, epochs):
    losses = right_train.train(model, batches, loss_fn, optimizer, epochs)
    torch.set_grad_enabled(False)
    return losses
