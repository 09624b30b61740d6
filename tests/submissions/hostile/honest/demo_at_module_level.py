# attack: none, the lesson's example and a small training run stand under the function
# exercise: matmul
# verdict: passed
import torch
from right_matmul import matmul

weight_matrix = torch.tensor([[1.0, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6]])
print(matmul(weight_matrix, torch.tensor([1.0, 2, 3, 4])))
layer = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.01)
for _ in range(20):
    optimizer.zero_grad()
    loss = (layer(weight_matrix) ** 2).mean()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.3f}")
