"""Which operations contract: multiply and sum in one call.

Names are those of torch's functions and methods (`Tensor.__matmul__`, `linalg_vecdot`), of the
operators that they end in (`aten::addmm`, `aten::_convolution`), and of NumPy's functions. They are
told apart by their words rather than listed one by one, so that a contraction under a less known
name is one too: the words between underscores of `_scaled_mm`, `_weight_int4pack_mm` or
`_sparse_mm` all hold an `mm`. Kernels whose backward contracts (the scale of a normalisation is one
sum of products) count like those that do so forward.
"""

from __future__ import annotations

import re

WORDS = (
    r"[ri]?matmul|matmulnd|[a-z]*mm|[a-z]*mv|matvec|vecmat",
    r"dot|vdot|vecdot|inner|multi_dot|einsum|tensordot|sumprod",
    r"linear|linear\dd|bilinear|bilinear\dd|trilinear|trilinear\dd|bicubic\dd|lanczos\dd",
    r"conv|conv\dd|conv_\w+|convolution|convolve|correlate|mkldnn_\w+|cudnn_\w+|miopen_\w+",
    r"cdist|pdist|euclidean|cross|cov|corrcoef|trapz|trapezoid|cosine_similarity",
    r"matrix_power|matrix_exp|attention|embedding_bag|multi_head_attention|transformer",
    r"grid_sampler|grid_sample|affine_grid",
    r"rnn|lstm|gru|fft|rfft|irfft|ifft|fft_\w+|stft|istft",
    r"solve|spsolve|lstsq|inv|inverse|pinv|pinverse|lu|ldl|qr|ormqr|orgqr|householder_product",
    r"svd|svdvals|eig|eigh|eigvals|eigvalsh|cholesky|det|slogdet|logdet|lobpcg",
    r"(?:batch|layer|group|instance|rms|weight)_norm|softmax_backward",
    r"loss|cross_entropy|kl_div",
)
CONTRACTING = re.compile(rf"(?:^|_)(?:{'|'.join(WORDS)})(?=_|$)")
FREE = re.compile(r"outer|kron|addcmul|addr|embedding(?!_bag)|unique_inverse")

NUMPY = re.compile(
    r"average|poly(?:1d|div|fit|mul|val)?|roots|matrix|asmatrix|bmat|[ih]?r?fft[2n]?|hfft|ihfft"
)
"""Words of NumPy's own: weighted means, polynomials, `np.matrix` with its `*`, transforms."""


def contracts(name: str) -> bool:
    """Whether the function, method or operator of this name contracts."""
    bare = name.strip("_")
    return CONTRACTING.search(bare) is not None and FREE.fullmatch(bare) is None


def contracts_in_numpy(name: str) -> bool:
    """Whether NumPy's function of this name contracts."""
    return contracts(name) or NUMPY.fullmatch(name) is not None
