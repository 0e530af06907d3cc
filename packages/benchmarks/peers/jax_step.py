"""JAX: one jitted step with optax's Adam."""
import jax
import jax.numpy as jnp
import optax
from batches import SHAPES, batches
from protocol import serve, timed


def dense(key, n, m):
    return {"w": jax.random.normal(key, (n, m)) * (2 / (n + m)) ** 0.5, "b": jnp.zeros(m)}


def apply(p, x):
    return x @ p["w"] + p["b"]


def norm(p, x):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-3) * p["g"] + p["b"]


def pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def conv(p, x):
    y = jax.lax.conv_general_dilated(x, p["w"], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    return jax.nn.relu(y + p["b"])


def init(name):
    k = jax.random.split(jax.random.key(1), 8)
    if name == "mlp":
        return {"hidden": dense(k[0], 784, 128), "out": dense(k[1], 128, 10)}
    if name == "cnn":
        kernel = lambda key, n, m: {"w": jax.random.normal(key, (3, 3, n, m)) * 0.1, "b": jnp.zeros(m)}
        return {
            "c1": kernel(k[0], 1, 32), "c2": kernel(k[1], 32, 64),
            "hidden": dense(k[2], 1600, 128), "out": dense(k[3], 128, 10),
        }
    if name == "lstm":
        return {"x": dense(k[0], 32, 512), "h": jax.random.normal(k[1], (128, 512)) * 0.08, "out": dense(k[2], 128, 10)}
    scale = lambda: {"g": jnp.ones(128), "b": jnp.zeros(128)}
    return {
        "n1": scale(), "n2": scale(), "qkv": dense(k[0], 128, 384), "o": dense(k[1], 128, 128),
        "f1": dense(k[2], 128, 512), "f2": dense(k[3], 512, 128), "out": dense(k[4], 128, 10),
    }


def forward(name, p, x):
    if name == "mlp":
        x = jax.nn.relu(apply(p["hidden"], x.reshape(x.shape[0], -1)))
    elif name == "cnn":
        x = pool(conv(p["c2"], pool(conv(p["c1"], x))))
        x = jax.nn.relu(apply(p["hidden"], x.reshape(x.shape[0], -1)))
    elif name == "lstm":
        projected = apply(p["x"], x).swapaxes(0, 1)

        def cell(state, xt):
            h, c = state
            i, f, u, o = jnp.split(xt + h @ p["h"], 4, -1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(u)
            return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

        zeros = jnp.zeros((x.shape[0], 128))
        (x, _), _ = jax.lax.scan(cell, (zeros, zeros), projected)
    else:
        b, t, _ = x.shape
        q, k, v = jnp.split(apply(p["qkv"], norm(p["n1"], x)).reshape(b, t, 3, 4, 32), 3, 2)
        q, k, v = q[:, :, 0], k[:, :, 0], v[:, :, 0]
        weights = jax.nn.softmax(jnp.einsum("bthd,bshd->bhts", q, k) / 32**0.5)
        mixed = jnp.einsum("bhts,bshd->bthd", weights, v).reshape(b, t, 128)
        x = x + apply(p["o"], mixed)
        x = (x + apply(p["f2"], jax.nn.gelu(apply(p["f1"], norm(p["n2"], x)), approximate=False))).mean(1)
    return apply(p["out"], x)


def build(name, size):
    params = init(name)
    adam = optax.adam(1e-3)

    def loss_of(p, x, y):
        logits = forward(name, p, x)
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), logits

    @jax.jit
    def update(p, state, correct, x, y):
        (loss, logits), gradients = jax.value_and_grad(loss_of, has_aux=True)(p, x, y)
        updates, state = adam.update(gradients, state)
        return optax.apply_updates(p, updates), state, correct + (logits.argmax(1) == y).sum(), loss

    state = {"p": params, "s": adam.init(params), "c": jnp.zeros((), jnp.int32)}
    data = batches(name, size)

    def step(i):
        x, y = data[i % len(data)]
        state["p"], state["s"], state["c"], loss = update(state["p"], state["s"], state["c"], x, y)
        jax.block_until_ready(loss)
        jax.block_until_ready(state["p"])

    return lambda steps: timed(step, steps)


serve(f"JAX {jax.__version__}, jit", build)
