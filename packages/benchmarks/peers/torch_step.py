"""PyTorch, eager, with the usual training loop."""
import torch
from batches import batches
from protocol import serve, timed
from torch import nn


class Last(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(32, 128, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(128), nn.LayerNorm(128)
        self.attention = nn.MultiheadAttention(128, 4, batch_first=True)
        self.forward_part = nn.Sequential(nn.Linear(128, 512), nn.GELU(), nn.Linear(512, 128))

    def forward(self, x):
        normed = self.norm1(x)
        x = x + self.attention(normed, normed, normed, need_weights=False)[0]
        return (x + self.forward_part(self.norm2(x))).mean(1)


class ChannelsFirst(nn.Module):
    def forward(self, x):
        return x.permute(0, 3, 1, 2)


def network_of(name):
    if name == "mlp":
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    if name == "cnn":
        convolutions = [
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)
        ]
        return nn.Sequential(
            ChannelsFirst(), *convolutions, nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)
        )
    return nn.Sequential(Last() if name == "lstm" else Block(), nn.Linear(128, 10))


def build(name, size):
    model = network_of(name)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    loss_of = nn.CrossEntropyLoss()
    data = [(torch.from_numpy(x), torch.from_numpy(y).long()) for x, y in batches(name, size)]
    state = {"correct": 0}

    def step(i):
        x, y = data[i % len(data)]
        optimizer.zero_grad()
        logits = model(x)
        loss = loss_of(logits, y)
        loss.backward()
        optimizer.step()
        state["correct"] += (logits.argmax(1) == y).sum().item()
        loss.item()

    return lambda steps: timed(step, steps)


serve(f"PyTorch {torch.__version__}, eager, {torch.get_num_threads()} threads", build)
