# attack: the tensor is saved and loaded, pickled, deep copied, in the hope of a bare one
# exercise: matmul
# verdict: error
import copy
import io

import torch


def fresh(tensor):
    file = io.BytesIO()
    torch.save(copy.deepcopy(tensor.detach()), file)
    file.seek(0)
    return torch.load(file, weights_only=False)


def matmul(a, b):
    return torch.matmul(fresh(a), fresh(b))
