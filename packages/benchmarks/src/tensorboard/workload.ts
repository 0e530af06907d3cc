import { SummaryWriter } from '@tfaip/tensorboard';

/** Pixels of a picture's sides; it has three channels. */
const side = 256;

/** How much is written. */
export interface Workload {
  readonly scalars: number;
  readonly pictures: number;
}

/** How long it took, until the files were closed. */
export interface WriteTimes {
  readonly scalarSeconds: number;
  readonly pictureSeconds: number;
}

/** Megabytes of a picture's pixels. */
export const pictureMegabytes: number = (side * side * 3) / 1e6;

/** Writes the workload with this project's writer. */
export async function writeWorkload(folder: string, { scalars, pictures }: Workload): Promise<WriteTimes> {
  const pixels = Array.from({ length: pictures }, (_, i) => picture(i));
  const scalarSeconds = await seconds(`${folder}/scalars`, (writer) => {
    for (let step = 0; step < scalars; step++) writer.scalar('loss', 1 / (1 + step), step);
  });
  const pictureSeconds = await seconds(`${folder}/pictures`, (writer) => {
    for (const [step, data] of pixels.entries())
      writer.image('picture', { shape: [side, side, 3], data }, step);
  });
  return { scalarSeconds, pictureSeconds };
}

async function seconds(folder: string, write: (writer: SummaryWriter) => void): Promise<number> {
  const writer = new SummaryWriter(folder);
  const start = performance.now();
  write(writer);
  await writer.close();
  return (performance.now() - start) / 1000;
}

function picture(i: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < 3; c++) {
        pixels[(y * side + x) * 3 + c] = (x + 2 * y + 50 * c + 13 * i + ((x * y) % 7)) % 256;
      }
    }
  }
  return pixels;
}
