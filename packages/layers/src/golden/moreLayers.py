"""Makes moreLayers.json: cases as in layers.json, of settings and edges that those leave out.

pip install tensorflow==2.21.0 keras==3.15.1, then: python moreLayers.py > moreLayers.json
"""

import json
import os

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(7)
TOLERANCE = {'rtol': 1e-4, 'atol': 1e-5}


def golden(value):
    value = np.asarray(value)
    if value.dtype == np.bool_:
        data = [bool(x) for x in value.ravel()]
    elif value.dtype.kind in 'iu':
        data = [int(x) for x in value.ravel()]
    else:
        value = value.astype(np.float32)
        data = [float(str(x)) for x in value.ravel()]
    return {'dtype': str(value.dtype), 'shape': list(value.shape), 'data': data}


def case(number, layer, config, inputs, call=None):
    """Outputs, gradients of sum(output * cotangent), and moving statistics of a layer."""
    call = call or {}
    if layer == 'Bidirectional':
        inner = getattr(keras.layers, config['layer'])(**config['layer_config'])
        made = keras.layers.Bidirectional(inner, merge_mode=config['merge_mode'])
    elif layer == 'Activation' and config.get('approximate'):
        made = keras.layers.Activation(lambda x: keras.activations.gelu(x, approximate=True))
    else:
        made = getattr(keras.layers, layer)(**config)
    tensors = [tf.Variable(x) if x.dtype == np.float32 else tf.constant(x) for x in inputs]
    arguments = {k: tf.constant(v) if isinstance(v, np.ndarray) else v for k, v in call.items()}

    def run():
        result = made(*tensors, **arguments)
        return list(result) if isinstance(result, (list, tuple)) else [result]

    run()
    for weight in made.weights:
        value = rng.normal(size=weight.shape).astype(np.float32) * 0.5
        weight.assign(np.abs(value) + 0.5 if 'variance' in weight.name else value)
    # Of a layer with its own layers the name alone is not unique.
    prefix = made.name + '/'
    names = [w.path.removeprefix(prefix) for w in made.weights]
    start = [golden(w.numpy()) for w in made.weights]
    with tf.GradientTape(persistent=True) as tape:
        outputs = run()
        cotangents = [rng.normal(size=y.shape).astype(np.float32) for y in outputs]
        total = tf.add_n([tf.reduce_sum(y * c) for y, c in zip(outputs, cotangents)])
    expected = {f'output{i}': golden(y) for i, y in enumerate(outputs)}
    for i, x in enumerate(tensors):
        if isinstance(x, tf.Variable):
            expected[f'grad_input{i}'] = golden(tf.convert_to_tensor(tape.gradient(total, x)))
    trainable = {id(w) for w in made.trainable_weights}
    for name, w in zip(names, made.weights):
        if id(w) in trainable:
            expected[f'grad_weight:{name}'] = golden(tf.convert_to_tensor(tape.gradient(total, w.value)))
        else:
            expected[f'after:{name}'] = golden(w.numpy())
    return {
        'id': f'{layer}-more-{number}',
        'layer': layer,
        'config': config,
        'call': {k: golden(v) if isinstance(v, np.ndarray) else v for k, v in call.items()},
        'inputs': [golden(x) for x in inputs],
        'weights': [{'name': n, 'value': v} for n, v in zip(names, start)],
        'cotangents': [golden(c) for c in cotangents],
        'expected': expected,
        'tolerance': {key: TOLERANCE for key in expected},
    }


def normal(*shape):
    return rng.normal(size=shape).astype(np.float32)


def cases():
    edges = np.array([[-30, -6, -3, -2.5, -1, -0.5], [0, 0.5, 1, 2.5, 3, 30]], np.float32)
    activations = (
        'celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid '
        'log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus '
        'sparse_sigmoid squareplus tanh tanh_shrink'
    ).split()
    for name in activations:
        points = np.clip(edges, -6, 3) if name == 'exponential' else edges
        yield 'Activation', {'activation': name}, [points]
    yield 'Activation', {'activation': 'gelu', 'approximate': True}, [edges]
    for axis in (0, 1, 2):
        yield 'Softmax', {'axis': axis}, [normal(2, 3, 4)]
    yield 'Conv2D', {'filters': 3, 'kernel_size': [2, 4], 'dilation_rate': [3, 1], 'activation': 'silu'}, [normal(2, 8, 7, 2)]
    yield 'Conv2D', {'filters': 6, 'kernel_size': 3, 'groups': 3, 'padding': 'same', 'strides': 2}, [normal(2, 6, 5, 3)]
    yield 'Conv2D', {'filters': 4, 'kernel_size': 2, 'groups': 2, 'padding': 'same', 'dilation_rate': 2}, [normal(1, 5, 6, 2)]
    yield 'Conv1D', {'filters': 3, 'kernel_size': 3, 'padding': 'causal', 'dilation_rate': 2}, [normal(2, 7, 2)]
    yield 'Conv1D', {'filters': 3, 'kernel_size': 4, 'padding': 'same', 'strides': 2, 'activation': 'relu'}, [normal(2, 7, 2)]
    yield 'Conv1D', {'filters': 2, 'kernel_size': 2, 'padding': 'same', 'dilation_rate': 3}, [normal(2, 7, 2)]
    yield 'DepthwiseConv2D', {'kernel_size': 3, 'padding': 'same', 'dilation_rate': 2, 'depth_multiplier': 2}, [normal(2, 5, 6, 2)]
    for padding in ('valid', 'same'):
        yield 'Conv2DTranspose', {'filters': 2, 'kernel_size': 3, 'strides': 2, 'padding': padding, 'output_padding': 0}, [normal(1, 3, 4, 2)]
        yield 'Conv2DTranspose', {'filters': 2, 'kernel_size': [2, 5], 'strides': 3, 'padding': padding}, [normal(1, 3, 4, 2)]
    yield 'Conv2DTranspose', {'filters': 2, 'kernel_size': 4, 'strides': 3, 'padding': 'same', 'output_padding': 2}, [normal(1, 3, 2, 2)]
    yield 'UpSampling2D', {'size': [3, 4], 'interpolation': 'bilinear'}, [normal(2, 3, 2, 2)]
    yield 'UpSampling2D', {'size': [5, 1], 'interpolation': 'bilinear'}, [normal(1, 1, 3, 2)]
    yield 'GroupNormalization', {'groups': 3, 'axis': 1, 'epsilon': 0.1}, [normal(2, 6, 3)]
    yield 'GroupNormalization', {'groups': 1, 'scale': False}, [normal(2, 3, 4)]
    yield 'GroupNormalization', {'groups': 4, 'center': False}, [normal(3, 8)]
    yield 'LayerNormalization', {'axis': 1, 'center': False}, [normal(2, 3, 4)]
    yield 'LayerNormalization', {'axis': [1, 3], 'scale': False}, [normal(2, 3, 2, 4)]
    yield 'RMSNormalization', {}, [normal(2, 3, 4)]
    yield 'RMSNormalization', {'axis': [1, 2], 'epsilon': 0.01}, [normal(2, 3, 4)]
    yield 'BatchNormalization', {'axis': 2, 'momentum': 0.7, 'center': False}, [normal(3, 2, 4, 2)], {'training': True}
    yield 'BatchNormalization', {'axis': 1}, [normal(3, 2, 4, 2)], {'training': False}
    holes = np.array([[1, 1, 0, 1, 1], [0, 1, 1, 0, 0], [0, 0, 0, 0, 0]], bool)
    for layer, more in (('LSTM', {}), ('GRU', {}), ('GRU', {'reset_after': False}), ('SimpleRNN', {})):
        for state in ({'return_sequences': True, 'return_state': True}, {'go_backwards': True}):
            yield layer, {'units': 2, **more, **state}, [normal(3, 5, 4)], {'mask': holes}
        yield layer, {'units': 2, **more, 'activation': 'softsign', 'go_backwards': True, 'return_sequences': True}, [normal(2, 4, 3)]
        yield layer, {'units': 3, **more, 'activation': 'linear'}, [normal(2, 3, 2) * np.float32(0.3)]
        yield layer, {'units': 2, **more}, [normal(2, 1, 3)]
    for merge in ('concat', 'sum', 'mul', 'ave'):
        config = {'layer': 'GRU', 'layer_config': {'units': 2, 'return_sequences': True}, 'merge_mode': merge}
        yield 'Bidirectional', config, [normal(3, 5, 2)], {'mask': holes}
    config = {'layer': 'LSTM', 'layer_config': {'units': 2}, 'merge_mode': 'concat'}
    yield 'Bidirectional', config, [normal(3, 5, 2)], {'mask': holes}
    yield 'GlobalAveragePooling1D', {}, [normal(2, 4, 3)]
    yield 'GlobalAveragePooling1D', {}, [normal(3, 5, 2)], {'mask': np.array([[1, 0, 1, 0, 1], [0, 0, 0, 0, 1], [1, 1, 1, 1, 1]], bool)}
    for pool in ({'pool_size': 3, 'padding': 'same'}, {'pool_size': [3, 2], 'strides': [1, 2], 'padding': 'same'}):
        yield 'AveragePooling2D', pool, [normal(2, 5, 4, 2)]
        yield 'MaxPooling2D', pool, [normal(2, 5, 4, 2)]
    yield 'Embedding', {'input_dim': 5, 'output_dim': 2}, [np.array([[4, 4, 0], [1, 4, 4]], np.int32)]
    yield 'MultiHeadAttention', {'num_heads': 3, 'key_dim': 2, 'value_dim': 4}, [normal(2, 3, 4), normal(2, 5, 4)], {'attention_mask': rng.random((2, 3, 5)) < 0.7, 'return_attention_scores': True}
    for activation in ('gelu', 'silu', 'softmax'):
        yield 'Dense', {'units': 4, 'activation': activation}, [normal(2, 3, 5)]


made = [case(i, *arguments) for i, arguments in enumerate(cases())]
libraries = {'tensorflow': tf.__version__, 'keras': keras.__version__, 'numpy': np.__version__}
print('{"libraries": %s, "cases": [\n%s\n]}' % (json.dumps(libraries), ',\n'.join(json.dumps(c) for c in made)))
