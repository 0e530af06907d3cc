import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodePng } from '../png/encodePng.js';
import { type DenseArray, numbersOf } from '../summaries/denseArray.js';
import { TensorboardError } from '../tensorboardError.js';
import { type Sprite, spriteOf } from './sprite.js';

/** Points of an embedding for the plugin `projector`. */
export interface Embedding {
  /** Shown in the list of embeddings; unique. */
  readonly name: string;
  /** [points, dimensions]. */
  readonly vectors: DenseArray;
  /** A label of each point, or columns of labels by their title. */
  readonly labels?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** A small picture of each point, [points, height, width, channels], as for `SummaryWriter.image`. */
  readonly images?: DenseArray;
}

/**
 * Writes the embeddings of a run for the projector: files in the run's directory, because the plugin reads no events.
 * Embeddings that were written there before are replaced. The projector lists directories that hold event files.
 *
 * @param directory the run's, as for `SummaryWriter`.
 * @throws {TensorboardError} if shapes or numbers of labels do not fit, or names are not unique.
 */
export async function writeProjector(directory: string, embeddings: readonly Embedding[]): Promise<void> {
  const names = new Set(embeddings.map(({ name }) => name));
  if (names.size !== embeddings.length) {
    throw new TensorboardError('The names of embeddings must be unique.', {
      given: embeddings.map(({ name }) => name).join(', '),
    });
  }
  const entries = await Promise.all(
    embeddings.map((embedding, i) => writeEmbedding(directory, `projector/${i}`, embedding)),
  );
  // A reader that comes in between sees either the old or the new configuration.
  const config = path.join(directory, 'projector_config.pbtxt');
  await writeFile(`${config}.new`, entries.join(''));
  await rename(`${config}.new`, config);
}

/** Writes the files of one embedding and returns its entry in the configuration. */
async function writeEmbedding(directory: string, folder: string, embedding: Embedding): Promise<string> {
  const { name, vectors, labels, images } = embedding;
  const [points, dimensions] = shapeOf(embedding);
  const values = numbersOf(`embedding "${name}"`, vectors);
  const metadata = labels && metadataOf(name, labels, points);
  const sprite = images && spriteOf(name, images, points);
  await mkdir(path.join(directory, folder), { recursive: true });
  const write = (file: string, content: string | Uint8Array): Promise<void> =>
    writeFile(path.join(directory, folder, file), content);
  // As text: the projector takes a binary file that happens to be valid UTF-8 for text, and fails.
  await write('tensors.tsv', tableOf(values, points, dimensions));
  if (metadata !== undefined) await write('metadata.tsv', metadata);
  if (sprite) await write('sprite.png', await encodePng(sprite.pixels));
  return configEntry(name, folder, metadata !== undefined, sprite);
}

function shapeOf({ name, vectors: { shape } }: Embedding): [points: number, dimensions: number] {
  const [points = 0, dimensions = 0] = shape;
  if (shape.length === 2 && points > 0 && dimensions > 0) return [points, dimensions];
  throw new TensorboardError(`The vectors of the embedding "${name}" have a wrong shape.`, {
    given: `[${shape.join(', ')}]`,
    expected: '[points, dimensions]',
  });
}

/** Nine digits are as many as a float32 needs. */
function tableOf(values: ArrayLike<number>, rows: number, columns: number): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells: string[] = [];
    for (let column = 0; column < columns; column++) {
      cells.push(String(Number((values[row * columns + column] as number).toPrecision(9))));
    }
    lines.push(cells.join('\t'));
  }
  return `${lines.join('\n')}\n`;
}

/** One column has no title in the file, several have a first line of titles. */
function metadataOf(name: string, labels: NonNullable<Embedding['labels']>, points: number): string {
  const columns: Readonly<Record<string, readonly string[]>> = Array.isArray(labels)
    ? { '': labels as readonly string[] }
    : (labels as Readonly<Record<string, readonly string[]>>);
  for (const [title, column] of Object.entries(columns)) {
    if (column.length === points) continue;
    throw new TensorboardError(`The embedding "${name}" needs a label for each point.`, {
      given: `${column.length} labels${title && ` in "${title}"`} for ${points} points`,
    });
  }
  const titles = Object.keys(columns);
  const rows = Array.from({ length: points }, (_, i) => titles.map((title) => columns[title]?.[i] as string));
  return [...(titles.length > 1 ? [titles] : []), ...rows]
    .map((cells) => `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`)
    .join('');
}

/** An entry of `ProjectorConfig` in protobuf's text form, whose strings are escaped as JSON's are. */
function configEntry(name: string, folder: string, hasMetadata: boolean, sprite: Sprite | undefined): string {
  const lines = [
    `tensor_name: ${JSON.stringify(name)}`,
    `tensor_path: "${folder}/tensors.tsv"`,
    ...(hasMetadata ? [`metadata_path: "${folder}/metadata.tsv"`] : []),
    ...(sprite
      ? [
          'sprite {',
          `  image_path: "${folder}/sprite.png"`,
          `  single_image_dim: ${sprite.tileWidth}`,
          `  single_image_dim: ${sprite.tileHeight}`,
          '}',
        ]
      : []),
  ];
  return `embeddings {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
