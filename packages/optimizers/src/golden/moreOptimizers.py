"""Makes moreOptimizers.json: cases as in optimizers.json, of settings, shapes and magnitudes that those leave out.

pip install tensorflow==2.21.0 keras==3.15.1, then: python moreOptimizers.py > moreOptimizers.json
"""

import json
import os

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(11)
STEPS = 6
NAMES = ('kernel', 'bias')
SHAPES = [[(2, 3, 2), ()], [(3, 2, 1, 2), (1,)], [(5, 1), (4,)]]
# The size of gradients, and that the first weights are zeros, go by the number of the case.
SCALES = [1.0, 1e-4, 100.0]
TOLERANCE = {'rtol': 2e-5, 'atol': 3e-6}
RATES = {'Adadelta': 1.0, 'SGD': 0.05, 'Adagrad': 0.1, 'Ftrl': 0.1}

SETTINGS = {
    'SGD': [{}, {'momentum': 0.95, 'nesterov': True}],
    'Adam': [{}, {'amsgrad': True, 'beta_2': 0.95}, {'beta_1': 0.0, 'beta_2': 0.5}],
    'AdamW': [{'weight_decay': 0.3}],
    'Adamax': [{}, {'beta_1': 0.5, 'epsilon': 0.1}],
    'Nadam': [{}, {'beta_1': 0.5, 'beta_2': 0.99}],
    'RMSprop': [{}, {'momentum': 0.8}, {'centered': True, 'momentum': 0.9}, {'centered': True, 'rho': 0.99}],
    'Adagrad': [{}, {'initial_accumulator_value': 0.0}],
    'Adadelta': [{}, {'rho': 0.5}],
    'Lamb': [{}],
    'Lion': [{}, {'beta_1': 0.5}],
    'Ftrl': [
        {},
        {'l1_regularization_strength': 0.3, 'l2_regularization_strength': 0.2, 'beta': 0.5},
        {'l2_shrinkage_regularization_strength': 0.1, 'learning_rate_power': -0.3},
        {'learning_rate_power': 0.0},
    ],
    'Adafactor': [{}, {'relative_step': False}, {'clip_threshold': 2.0, 'beta_2_decay': -0.5}],
}
COMMON = [
    {},
    {'weight_decay': 0.2},
    {'clipnorm': 0.7},
    {'global_clipnorm': 0.5, 'weight_decay': 0.1},
    {'clipvalue': 0.3},
    {'gradient_accumulation_steps': 3},
    {'gradient_accumulation_steps': 2, 'clipnorm': 0.5, 'weight_decay': 0.1},
    {'use_ema': True, 'ema_momentum': 0.6, 'ema_overwrite_frequency': 3},
    {'use_ema': True, 'ema_momentum': 0.95},
]


def golden(value):
    value = np.asarray(value, np.float32)
    return {'dtype': 'float32', 'shape': list(value.shape), 'data': [float(str(x)) for x in value.ravel()]}


def case(number, name, config):
    optimizer = getattr(keras.optimizers, name)(**config)
    shapes = SHAPES[number % 3]
    initial = [(rng.normal(size=s) * (number % 7 != 0)).astype(np.float32) for s in shapes]
    grads = [(rng.normal(size=(STEPS, *s)) * SCALES[number % 3]).astype(np.float32) for s in shapes]
    variables = [keras.Variable(x, name=n) for x, n in zip(initial, NAMES)]
    optimizer.build(variables)
    values = {}
    for step in range(STEPS):
        optimizer.apply([tf.constant(g[step]) for g in grads], variables)
        for i, variable in enumerate(variables):
            values.setdefault(f'weights{i}', []).append(variable.numpy())
            if config.get('use_ema'):
                average = optimizer._model_variables_moving_average[i].numpy()
                values.setdefault(f'ema{i}', []).append(average)
    return {
        'id': f'{name}-more-{number}',
        'optimizer': name,
        'config': config,
        'variables': [
            {'name': n, 'initial': golden(x), 'grads': golden(g)} for n, x, g in zip(NAMES, initial, grads)
        ],
        **{key: golden(np.stack(steps)) for key, steps in values.items()},
        'tolerance': {key: TOLERANCE for key in values},
    }


made = []
for name, all_settings in SETTINGS.items():
    for settings in all_settings:
        for offset in (0, 4):
            common = COMMON[(len(made) + offset) % len(COMMON)]
            config = {'learning_rate': RATES.get(name, 0.02), **settings, **common}
            made.append(case(len(made), name, config))
libraries = {'tensorflow': tf.__version__, 'keras': keras.__version__, 'numpy': np.__version__}
print('{"libraries": %s, "cases": [\n%s\n]}' % (json.dumps(libraries), ',\n'.join(json.dumps(c) for c in made)))
