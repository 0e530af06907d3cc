import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { LineFolder } from '../testSupport/lineFolder.js';
import { readLineImage } from './lineFiles.js';

const folder = new LineFolder();
const [width, height] = [24, 10];
/** A bar at the left and a dot at the upper right: every turn and mirroring looks different. */
const isInk = (x: number, y: number) => (x >= 2 && x < 5 && y >= 1 && y < 9) || (x >= 18 && x < 22 && y < 4);
const drawing = Array.from({ length: width * height }, (_, i) => isInk(i % width, Math.floor(i / width)));

/** The drawing as pixels: black on white, or on nothing. */
function pictureOf(paper: 'white' | 'transparent' = 'white'): Sharp {
  const pixels = drawing.flatMap((ink) =>
    ink ? [0, 0, 0, 255] : paper === 'white' ? [255, 255, 255, 255] : [0, 0, 0, 0],
  );
  return sharp(Buffer.from(pixels), { raw: { width, height, channels: 4 } });
}

const flat = () => pictureOf().removeAlpha();
const grey = () => flat().toColourspace('b-w');
const pictures: readonly [what: string, name: string, picture: Sharp][] = [
  ['1 bit', 'bit1.png', grey().png({ palette: true, colours: 2 })],
  ['a palette of 2 bits', 'bit2.png', flat().png({ palette: true, colours: 4 })],
  ['a palette of 4 bits', 'bit4.png', flat().png({ palette: true, colours: 16 })],
  ['8 bits', 'bit8.png', grey().png()],
  ['16 bits', 'bit16.png', flat().toColourspace('grey16').png()],
  ['colour', 'colour.png', flat().png()],
  ['a transparent background', 'alpha.png', pictureOf('transparent').png()],
  [
    'a transparent background and 16 bits',
    'alpha16.png',
    pictureOf('transparent').toColourspace('rgb16').png(),
  ],
  ['interlacing', 'interlaced.png', flat().png({ progressive: true })],
  ['JPEG', 'a.jpg', flat().jpeg({ quality: 100, chromaSubsampling: '4:4:4' })],
  ['progressive JPEG', 'progressive.jpg', flat().jpeg({ quality: 100, progressive: true })],
  ['JPEG in CMYK', 'cmyk.jpg', flat().toColourspace('cmyk').jpeg({ quality: 100 })],
  ['TIFF', 'a.tiff', flat().tiff({ compression: 'lzw' })],
  ['TIFF of 1 bit', 'bit1.tif', grey().tiff({ bitdepth: 1, compression: 'ccittfax4' })],
  ['WebP', 'a.webp', flat().webp({ lossless: true })],
  ['a transparent background in WebP', 'alpha.webp', pictureOf('transparent').webp({ lossless: true })],
  ['GIF', 'a.gif', flat().gif()],
  ['an odd name', 'Zeile ä 1 [x] #2.png', flat().png()],
];

it.each(pictures)('reads the same line from %s', async (_, name, picture) => {
  await expectDrawing(folder.write(name, await picture.toBuffer()));
});

it.each([3, 6, 8])('turns a line upright as its metadata say: orientation %i', async (orientation) => {
  const turn = { 3: 180, 6: -90, 8: 90 }[orientation]!;
  const turned = await sharp(await flat().png().toBuffer())
    .rotate(turn)
    .png()
    .toBuffer();
  const bytes = await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
  await expectDrawing(folder.write(`turned-${orientation}.jpg`, bytes));
});

it('is half a picture: an error that names the file', async () => {
  const bytes = await flat().png().toBuffer();
  const file = folder.write('half.png', bytes.subarray(0, bytes.length - 30));
  await expect(readLineImage(file)).rejects.toThrow(/half\.png/);
});

async function expectDrawing(file: string): Promise<void> {
  const { shape, data } = await readLineImage(file);
  expect(shape).toEqual([height, width, 1]);
  expect(Array.from(data as Float32Array, (value) => value < 0.5)).toEqual(drawing);
}
