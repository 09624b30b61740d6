# attack: memory is filled while the file is imported, by torch
# exercise: matmul
# verdict: out_of_memory
# settings: timeout_s=10
import torch

kept = [torch.ones(128 << 20, dtype=torch.uint8) for _ in range(26)]
