"""The two tasks of the data benchmark, as src/data/tasks.ts has them."""
import numpy as np

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIZE = 128


def language(index):
    """Draws letters, cuts them into words at vowels, counts the words; a histogram of their lengths."""
    state = index + 1
    counts = {}
    word = ""
    for _ in range(4000):
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        letter = LETTERS[(state >> 16) % 26]
        if letter in "aeiou":
            counts[word] = counts.get(word, 0) + 1
            word = ""
        else:
            word += letter
    histogram = [0] * 32
    for word, count in counts.items():
        histogram[min(len(word), 31)] += count
    return np.array(histogram, dtype=np.float32)


def array(index):
    """Standardises an image, blurs it by 5 x 5, takes signed roots, moves it around in a circle."""
    rows, columns = np.arange(SIZE)[:, None], np.arange(SIZE)[None, :]
    image = ((columns * 7 + rows * 13 + index * 31) % 256).astype(np.float32)
    image = (image - image.mean()) / image.std()
    image = sum(np.roll(image, shift, 0) for shift in range(-2, 3)) / np.float32(5)
    image = sum(np.roll(image, shift, 1) for shift in range(-2, 3)) / np.float32(5)
    image = np.sign(image) * np.sqrt(np.abs(image))
    return np.roll(image, index % SIZE, 1)


TASKS = {"language": language, "array": array}
SHAPES = {"language": (32,), "array": (SIZE, SIZE)}
BATCH = 16
