import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { deriveSeed, type NdArray } from '@tfaip/core';
import { ImageParams, imageToArray } from '@tfaip/data';
import opentype, { type Font, type Path } from 'opentype.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { embeddedWords } from './embeddedTexts.js';

/** Fonts of @fontsource, all under the SIL Open Font License: family and weight. */
const fontNames = [
  'tinos-400',
  'eb-garamond-400',
  'old-standard-tt-400',
  'crimson-text-400',
  'libre-baskerville-400',
  'arimo-400',
  'courier-prime-400',
  'tinos-700',
  'arimo-700',
  'crimson-text-700',
] as const;

/** A rendered line of the embedded data. */
export interface EmbeddedLine {
  /** float32 [height, width, 1], 0 is black. */
  readonly image: NdArray;
  readonly text: string;
  readonly font: string;
}

/**
 * A line of the embedded data: its words, font, size and degradation follow from its number alone.
 *
 * @param isTraining which texts the words are taken from; no line of one kind occurs in the other.
 */
export async function renderEmbeddedLine(isTraining: boolean, index: number): Promise<EmbeddedLine> {
  const random = randomOf(isTraining, index);
  const text = drawText(isTraining, random);
  const font = fontNames[uniformInt(random, 0, fontNames.length - 1)]!;
  const { default: sharp } = await import('sharp');
  const size = uniformInt(random, 24, 44);
  const uniform = (low: number, high: number): number => low + (high - low) * uniformFloat64(random);
  const svg = svgOf(await loadFont(font), text, size, uniform(0, 6), uniform(-0.3, 0.5));
  let picture = sharp(Buffer.from(svg)).flatten({ background: '#fff' });
  if (uniform(0, 1) < 0.3) picture = picture.blur(uniform(0.4, 1.2));
  if (uniform(0, 1) < 0.5) picture = picture.greyscale().threshold(Math.round(uniform(110, 190)));
  const { data, info } = await picture.extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { image: imageToArray({ ...info, channels: 1, pixels: data }, new ImageParams()), text, font };
}

/** The text of a line, without rendering it. */
export function embeddedLineText(isTraining: boolean, index: number): string {
  return drawText(isTraining, randomOf(isTraining, index));
}

function randomOf(isTraining: boolean, index: number): RandomGenerator {
  return xoroshiro128plus(deriveSeed(2026, isTraining ? 'training' : 'held out', index));
}

/** Two to seven words in a row. */
function drawText(isTraining: boolean, random: RandomGenerator): string {
  const words = embeddedWords(isTraining);
  const count = uniformInt(random, 2, 7);
  const start = uniformInt(random, 0, words.length - count);
  return words.slice(start, start + count).join(' ');
}

/** The text's outlines on white, with some room around the ink. */
function svgOf(font: Font, text: string, size: number, room: number, weight: number): string {
  const path = font.getPath(text, 0, 0, size);
  const { x1, y1, x2, y2 } = path.getBoundingBox();
  // Some lines are cut to their ink, some to the font's height.
  const [top, bottom] = room > 3 ? [Math.min(y1, -0.75 * size), Math.max(y2, 0.22 * size)] : [y1, y2];
  const box = [x1 - room, top - room, x2 - x1 + 2 * room, bottom - top + 2 * room];
  const shape = `<path d="${pathData(path)}" stroke="#000" stroke-width="${Math.max(0, weight).toFixed(2)}"/>`;
  const [width, height] = [Math.ceil(box[2]!), Math.ceil(box[3]!)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box.map((each) => each.toFixed(2)).join(' ')}">${shape}</svg>`;
}

/** Not opentype.js's own, which makes NaN of numbers that JavaScript writes with an exponent: the line would end there. */
function pathData({ commands }: Path): string {
  return commands
    .map(({ type, ...coordinates }) => {
      const { x1, y1, x2, y2, x, y } = coordinates as Partial<Record<string, number>>;
      const points = [x1, y1, x2, y2, x, y].filter((each) => each !== undefined);
      return type + points.map((each) => each.toFixed(2)).join(' ');
    })
    .join('');
}

const fonts = new Map<string, Promise<Font>>();

function loadFont(name: string): Promise<Font> {
  const known = fonts.get(name);
  if (known) return known;
  const [family, weight] = [name.slice(0, -4), name.slice(-3)];
  const file = createRequire(import.meta.url).resolve(
    `@fontsource/${family}/files/${family}-latin-${weight}-normal.woff`,
  );
  const font = readFile(file).then((bytes) =>
    opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  );
  fonts.set(name, font);
  return font;
}
