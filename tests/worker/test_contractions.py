"""Which names mean a contraction, and which do not."""

from __future__ import annotations

import pytest
import torch

from grader.worker.rules.contractions import contracts

CONTRACTIONS = """
matmul __matmul__ __rmatmul__ mm bmm mv dot vdot vecdot linalg_vecdot inner addmm addmv addbmm
baddbmm einsum tensordot linear bilinear conv1d conv2d conv3d conv_transpose2d convolution
_convolution cdist _cdist_forward _euclidean_dist embedding_bag _embedding_bag matrix_power
linalg_matrix_power linalg_multi_dot multi_dot chain_matmul scaled_dot_product_attention
_scaled_mm _int_mm _sparse_mm sspaddmm _trilinear _weight_int4pack_mm grid_sample
cosine_similarity cross linalg_solve solve_triangular linalg_inv fft_fft _fft_r2c mse_loss kl_div
cross_entropy multi_head_attention_forward lstm gru rnn_tanh upsample_bilinear2d
"""
FREE = """
add sub mul div sum prod mean cumsum cumprod outer ger kron addcmul addr addcdiv scatter_add
gather index_select index_put_ select slice expand view reshape permute transpose unsqueeze stack
cat where pow square sqrt abs max amax logsumexp unfold diagonal tril clone copy_ _to_copy conj
_conj resolve_conj movedim flatten unbind unsafe_split einops zeros full arange embedding one_hot
bincount linspace masked_fill nansum sum_to_size linalg_vector_norm normal_ convert lift_fresh
"""


@pytest.mark.parametrize("name", CONTRACTIONS.split())
def test_contractions_are_told_by_their_names(name: str) -> None:
    """Under any of its names, what multiplies and sums in one call contracts."""
    assert contracts(name)


@pytest.mark.parametrize("name", FREE.split())
def test_elementwise_operations_and_reductions_are_free(name: str) -> None:
    """What only multiplies, or only sums, or moves data, is free."""
    assert not contracts(name)


def test_torchs_products_are_all_known() -> None:
    """Every function of torch whose name ends like a product contracts."""
    endings = ("matmul", "mm", "mv", "dot", "einsum", "bilinear")
    named = [name for name in dir(torch) if name.endswith(endings) and not name.startswith("__")]
    assert [name for name in named if not contracts(name)] == []
