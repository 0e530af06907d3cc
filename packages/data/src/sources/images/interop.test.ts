import { describeInterop } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { decodeImage } from './decodeImage.js';
import { type ImageMode, ImageParams } from './imageParams.js';

const folder = new TemporaryFolder();

/** Writes images of all modes and formats, and tells the pixels that Pillow reads from them. */
const writeWithPillow = `
import json, sys, numpy as np
from PIL import Image
rng = np.random.default_rng(1)
told = []
for mode, channels in [("L", 1), ("RGB", 3), ("RGBA", 4), ("LA", 2), ("1", 1), ("P", 3)]:
    for extension, options in [("png", {}), ("jpg", {"quality": 90, "subsampling": 0}), ("webp", {"lossless": True})]:
        if extension == "jpg" and mode not in ("L", "RGB"): continue
        # smooth, so that decoders of JPEG, which may round differently, agree closely
        x, y = np.meshgrid(np.linspace(0, 1, 24), np.linspace(0, 1, 17))
        planes = [np.round(127 + 127 * np.sin(3 * x * (c + 1) + 2 * y)) for c in range(channels)]
        if channels in (2, 4): planes[-1] = rng.integers(0, 256, x.shape)
        pixels = np.stack(planes, -1).astype("uint8")
        image = Image.fromarray(pixels[..., 0] if channels == 1 else pixels, {"1": "L", "P": "RGB"}.get(mode, mode))
        if mode in ("1", "P"): image = image.convert(mode)
        file = f"{sys.argv[1]}/{mode}.{extension}"
        image.save(file, **options)
        for ours, theirs in [("grey", "L"), ("rgb", "RGB"), ("rgba", "RGBA")]:
            read = Image.open(file)
            if theirs == "L": read = read.convert("RGBA" if "A" in read.mode else "RGB").convert("RGB")
            array = np.asarray(read.convert(theirs))
            told.append({"file": file, "mode": ours, "size": list(array.shape[:2]), "pixels": array.flatten().tolist()})
print(json.dumps(told))
`;

/** Writes a 16-bit image and tells its upper bytes. */
const writeDeep = `
import json, sys, numpy as np
from PIL import Image
values = (np.arange(64, dtype="uint16") * 1024 + 77).reshape(8, 8)
Image.fromarray(values).save(sys.argv[1])
print(json.dumps((values >> 8).flatten().tolist()))
`;

interface Told {
  file: string;
  mode: ImageMode;
  size: [number, number];
  pixels: number[];
}

describeInterop('Pillow', (runPython) => {
  it('writes and reads images with the pixels that are read here', async () => {
    const told = runPython(writeWithPillow, folder.path) as Told[];
    expect(told).toHaveLength((6 * 2 + 2) * 3);
    for (const { file, mode, size, pixels } of told) {
      const image = await decodeImage(file, Object.assign(new ImageParams(), { mode }));
      const message = `${file} as ${mode}`;
      expect([image.height, image.width], message).toEqual(size);
      expect(image.pixels.length, message).toBe(pixels.length);
      // Luma is rounded; decoders of JPEG differ by some units.
      const tolerance = (mode === 'grey' ? 1 : 0) + (file.endsWith('jpg') ? 3 : 0);
      const worst = pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - image.pixels[i]!)), 0);
      expect(worst, message).toBeLessThanOrEqual(tolerance);
    }
  });

  it('writes 16 bits of which the upper 8 are read here', async () => {
    const upper = runPython(writeDeep, folder.at('deep.png')) as number[];
    const image = await decodeImage(
      folder.at('deep.png'),
      Object.assign(new ImageParams(), { mode: 'grey' }),
    );
    const worst = upper.reduce((most, value, i) => Math.max(most, Math.abs(value - image.pixels[i]!)), 0);
    expect(worst).toBeLessThanOrEqual(1);
  });
});
