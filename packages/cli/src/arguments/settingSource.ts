import type { Json } from '@tfaip/core';

/**
 * What is said of an argument: words of the command line, the text of an environment variable, a value of a config
 * file, or how many items of a list follow below it there.
 */
export type SettingValue =
  | { readonly words: readonly string[] }
  | { readonly text: string }
  | { readonly json: Json }
  | { readonly items: number };

/** What one source says of the argument with a path. */
export interface Setting {
  /** Without dashes, e.g. `trainer.optimizer.beta1`. */
  readonly path: string;
  /** How the user calls it, e.g. `--trainer.optimizer.beta1` or `TFAIP_TRAINER__EPOCHS`. */
  readonly origin: string;
  readonly value: SettingValue;
}

/** All that one source says: the command line, the environment, or a config file. Each setting can be taken once. */
export class SettingSource {
  private readonly settings: Map<string, Setting>;

  /**
   * @param settings with paths that all differ.
   * @param keyOf what of a path counts; default: all of it.
   */
  constructor(
    settings: readonly Setting[],
    private readonly keyOf: (path: string) => string = (path) => path,
  ) {
    this.settings = new Map(settings.map((setting) => [keyOf(setting.path), setting]));
  }

  take(path: string): Setting | undefined {
    const key = this.keyOf(path);
    const setting = this.settings.get(key);
    this.settings.delete(key);
    return setting;
  }

  /** Takes all whose paths go on below a path. */
  takeBelow(path: string): Setting[] {
    const below = this.entriesBelow(path);
    for (const [key] of below) this.settings.delete(key);
    return below.map(([, setting]) => setting);
  }

  /** The names directly below a path of which something is said. */
  namesBelow(path: string): string[] {
    return this.entriesBelow(path).map(([, setting]) => setting.path.slice(path.length + 1).split('.')[0]!);
  }

  /** What nobody has taken. */
  get left(): readonly Setting[] {
    return [...this.settings.values()];
  }

  private entriesBelow(path: string): [key: string, setting: Setting][] {
    const start = this.keyOf(`${path}.`);
    return [...this.settings].filter(([key]) => key.startsWith(start));
  }
}

/** The words of a value, if it has any. The text of an environment variable is one word, or several where many may be. */
export function wordsOf(value: SettingValue, areMany: boolean): readonly string[] | undefined {
  if ('words' in value) return value.words;
  if (!('text' in value)) return undefined;
  return areMany ? value.text.split(/\s+/).filter((word) => word !== '') : [value.text];
}
