"""Which operations contract: multiply and sum in one call.

Names are those of torch's functions and methods (`Tensor.__matmul__`, `linalg_vecdot`) and of the
operators that they end in (`aten::addmm`, `aten::_convolution`). They are told apart by their words
rather than listed one by one, so that a contraction under a less known name is one too: the words
between underscores of `_scaled_mm`, `_weight_int4pack_mm` or `_sparse_mm` all hold an `mm`.
"""

from __future__ import annotations

import re

WORDS = (
    r"[ri]?matmul|matmulnd|[a-z]*mm|[a-z]*mv|matvec|vecmat",
    r"dot|vdot|vecdot|inner|multi_dot|einsum|tensordot",
    r"linear|linear\dd|bilinear|bilinear\dd|trilinear|trilinear\dd|bicubic\dd",
    r"conv|conv\dd|conv_\w+|convolution|mkldnn_\w+|cudnn_\w+|miopen_\w+",
    r"cdist|pdist|euclidean|cross|cov|corrcoef|trapz|trapezoid|cosine_similarity",
    r"matrix_power|matrix_exp|attention|embedding_bag|multi_head_attention|grid_sampler|grid_sample",
    r"rnn|lstm|gru|fft|rfft|irfft|ifft|fft_\w+|stft|istft",
    r"solve|lstsq|inv|inverse|pinv|pinverse|lu|qr|ormqr|orgqr|svd|eig|eigh|cholesky|det|slogdet",
    r"loss|cross_entropy|kl_div",
)
CONTRACTING = re.compile(rf"(?:^|_)(?:{'|'.join(WORDS)})(?=_|$)")
FREE = re.compile(r"outer|kron|addcmul|addr|embedding(?!_bag)")

NUMPY = {"matmul", "vecdot", "matvec", "vecmat", "dot", "vdot", "inner", "einsum", "tensordot"} | {
    "convolve", "correlate", "multi_dot", "matrix_power", "cross", "cov", "corrcoef", "trapezoid",
}  # fmt: skip


def contracts(name: str) -> bool:
    """Whether the function, method or operator of this name contracts."""
    bare = name.strip("_")
    return CONTRACTING.search(bare) is not None and FREE.fullmatch(bare) is None
