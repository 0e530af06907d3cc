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

  /** @param settings with paths that all differ. */
  constructor(settings: readonly Setting[]) {
    this.settings = new Map(settings.map((setting) => [setting.path, setting]));
  }

  take(path: string): Setting | undefined {
    const setting = this.settings.get(path);
    this.settings.delete(path);
    return setting;
  }

  /** Takes all whose paths go on below a path. */
  takeBelow(path: string): Setting[] {
    const below = [...this.settings.values()].filter((setting) => setting.path.startsWith(`${path}.`));
    for (const setting of below) this.settings.delete(setting.path);
    return below;
  }

  /** The names directly below a path of which something is said. */
  namesBelow(path: string): string[] {
    const below = [...this.settings.keys()].filter((each) => each.startsWith(`${path}.`));
    return below.map((each) => each.slice(path.length + 1).split('.')[0]!);
  }

  /** What nobody has taken. */
  get left(): readonly Setting[] {
    return [...this.settings.values()];
  }
}

/** The words of a value, if it has any. The text of an environment variable is one word, or several where many may be. */
export function wordsOf(value: SettingValue, areMany: boolean): readonly string[] | undefined {
  if ('words' in value) return value.words;
  if (!('text' in value)) return undefined;
  return areMany ? value.text.split(/\s+/).filter((word) => word !== '') : [value.text];
}
