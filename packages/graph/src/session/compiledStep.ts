import type {
  EagerRuntime,
  NamedArrays,
  PreparedStep,
  PrepareOptions,
  RunOptions,
  StepFunction,
  StepResult,
} from '@tfaip/core';
import { encodeGraphDef } from '../graphDef/encodeGraphDef.js';
import { checkFeeds } from '../shape/traceSizes.js';
import { describeFailure } from './describeFailure.js';
import type { StepProgram } from './stepProgram.js';
import type { StepPrograms } from './stepPrograms.js';
import { fitsTies } from './traceStep.js';

/** More would fill the memory with graphs of which each serves few batches. */
const MOST_PROGRAMS = 32;

/**
 * A step that is traced at its first run. It becomes, in this order of preference, one graph for all sizes, a graph for
 * each size, or the eager step that it was; whatever is not the first is said once, with the reason.
 */
export class CompiledStep implements PreparedStep {
  private program: StepProgram | undefined;
  private readonly bySize = new Map<string, StepProgram>();
  private mode: 'new' | 'all sizes' | 'each size' | 'eager' = 'new';
  private readonly eager: PreparedStep;

  constructor(
    private readonly programs: StepPrograms,
    private readonly step: StepFunction,
    private readonly options: PrepareOptions,
    eager: EagerRuntime,
  ) {
    this.eager = eager.prepare(step, options);
  }

  /** Graphs that have been made so far. */
  get graphs(): readonly StepProgram[] {
    return this.program ? [this.program, ...this.bySize.values()] : [...this.bySize.values()];
  }

  async run(feeds: NamedArrays, options: RunOptions): Promise<StepResult> {
    return this.programs.exclusive(() => this.runAlone(feeds, options));
  }

  graphDef(): Uint8Array | undefined {
    const [program] = this.graphs;
    return program && encodeGraphDef(program.traced.graph);
  }

  dispose(): void {
    this.eager.dispose();
    this.program = undefined;
    this.bySize.clear();
  }

  private async runAlone(feeds: NamedArrays, options: RunOptions): Promise<StepResult> {
    checkFeeds(this.options.feeds, feeds);
    if (this.mode === 'new') this.compile(feeds);
    const program = this.programFor(feeds);
    if (!program) return this.eager.run(feeds, options);
    try {
      return await program.run(feeds, options);
    } catch (error) {
      throw describeFailure(error, this.options.name, feeds, program.traced);
    }
  }

  private compile(feeds: NamedArrays): void {
    try {
      this.program = this.programs.forAllSizes(this.step, this.options, feeds);
      this.mode = 'all sizes';
    } catch (error) {
      this.mode = 'each size';
      const program = this.compileSize(feeds);
      if (program) this.warn('is compiled for each size of its feeds', error);
    }
  }

  private programFor(feeds: NamedArrays): StepProgram | undefined {
    if (this.mode === 'eager') return undefined;
    if (this.program && fitsTies(this.program.traced, feeds)) return this.program;
    return this.bySize.get(sizeKey(feeds)) ?? this.compileSize(feeds);
  }

  private compileSize(feeds: NamedArrays): StepProgram | undefined {
    if (this.bySize.size >= MOST_PROGRAMS) {
      this.mode = 'eager';
      this.warn(`runs eagerly from now on: it would need more than ${MOST_PROGRAMS} graphs`, undefined);
      return undefined;
    }
    try {
      const program = this.programs.forOneSize(this.step, this.options, feeds);
      this.bySize.set(sizeKey(feeds), program);
      return program;
    } catch (error) {
      this.mode = 'eager';
      this.warn('runs eagerly, which is slower', error);
      return undefined;
    }
  }

  private warn(what: string, reason: unknown): void {
    const why = reason instanceof Error ? `\n${reason.message}` : '';
    this.programs.warn(`The ${this.options.name} step ${what}.${why}`);
  }
}

function sizeKey(feeds: NamedArrays): string {
  return Object.values(feeds)
    .map(({ shape }) => shape.join('x'))
    .join();
}
