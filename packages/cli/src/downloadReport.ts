import type { InstallProgress } from '@tfaip/libtensorflow';

/** Where the report goes: standard error, or a stand-in. */
export interface ReportStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Tells how far an installation has come: on a terminal in one line that is written over, elsewhere in a line per
 * tenth of the download.
 */
export class DownloadReport {
  private begun = '';
  private told = '';

  constructor(private readonly stream: ReportStream) {}

  update(progress: InstallProgress): void {
    const { phase, item, totalBytes } = progress;
    if (phase === 'done') return;
    const part = `${phase} ${item}`;
    if (this.begun !== part) {
      this.end();
      this.begun = part;
      const size = totalBytes === undefined ? '' : ` (${megabytes(totalBytes)})`;
      this.stream.write(
        phase === 'download' ? `Downloading ${item}${size} with pip\n` : `Unpacking ${item}\n`,
      );
    }
    this.tell(progress);
  }

  /** Ends the line that is written over. */
  end(): void {
    if (this.told !== '' && this.stream.isTTY) this.stream.write('\n');
    this.told = '';
  }

  private tell({ bytes, totalBytes }: InstallProgress): void {
    const share =
      totalBytes === undefined ? undefined : Math.min(100, Math.floor((100 * bytes) / totalBytes));
    if (this.stream.isTTY) {
      const line = share === undefined ? megabytes(bytes) : `${megabytes(bytes)}, ${share} %`;
      if (line !== this.told) this.stream.write(`\r  ${line}`);
      this.told = line;
      return;
    }
    const tenth = share === undefined ? '' : `${Math.floor(share / 10) * 10} %`;
    if (tenth !== this.told && tenth !== '0 %') this.stream.write(`  ${tenth}\n`);
    this.told = tenth;
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
