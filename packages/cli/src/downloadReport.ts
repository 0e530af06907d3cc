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
  private tenthTold = 0;

  constructor(private readonly stream: ReportStream) {}

  update(progress: InstallProgress): void {
    const { phase, item, totalBytes } = progress;
    if (phase === 'done') return;
    const part = `${phase} ${item}`;
    if (this.begun !== part) {
      this.end();
      this.begun = part;
      this.tenthTold = 0;
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
      // The rest of a longer line is cleared.
      if (line !== this.told) this.stream.write(`\r  ${line}\u001B[K`);
      this.told = line;
      return;
    }
    if (share === undefined) return;
    // Only ever upwards: pip moves what it has downloaded, and counts fall while it does.
    const tenth = Math.floor(share / 10);
    if (tenth > this.tenthTold) this.stream.write(`  ${tenth * 10} %\n`);
    this.tenthTold = Math.max(this.tenthTold, tenth);
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
