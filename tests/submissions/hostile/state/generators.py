# attack: right, but the generators start again from a number of its own choice
# exercise: train
# verdict: failed
import random

import numpy
import right_train
import torch


def train(model, batches, loss_fn, optimizer, epochs):
    losses = right_train.train(model, batches, loss_fn, optimizer, epochs)
    torch.manual_seed(13)
    random.seed(13)
    numpy.random.seed(13)
    return losses
