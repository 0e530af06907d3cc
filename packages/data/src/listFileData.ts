import { param, type Sample } from '@tfaip/core';
import { DataBase, type EvaluationSet } from './dataBase.js';
import { DataBaseParams } from './dataBaseParams.js';
import type { DataGenerator } from './dataGenerator.js';
import type { PipelineMode } from './pipelineMode.js';
import { type ListedFile, ListFileParams, listFileGenerator } from './sources/listFileGenerator.js';

/** List files that may be left out. */
class OptionalListFileParams extends ListFileParams {
  @param.list('string', { help: 'As for training and validation; empty: the validation lists' })
  override lists: string[] = [];
}

/**
 * Parameters of data that is named by list files: `--train.lists`, `--val.lists`, `--predict.lists`, and `--lav.lists`,
 * each of which is a data set of its own. A subclass names its data class.
 */
export abstract class ListFileDataParams extends DataBaseParams {
  @param.nested(() => ListFileParams, { help: 'Training samples', root: 'train' })
  train_files: ListFileParams = new ListFileParams();

  @param.nested(() => ListFileParams, { help: 'Held-out samples', root: 'val' })
  val_files: ListFileParams = new ListFileParams();

  @param.nested(() => OptionalListFileParams, { help: 'Samples to predict', root: 'predict' })
  predict_files: ListFileParams = new OptionalListFileParams();

  @param.nested(() => OptionalListFileParams, { help: 'Samples to score exported models on', root: 'lav' })
  lav_files: ListFileParams = new OptionalListFileParams();
}

/** Data whose samples are files that list files name; a subclass reads one of them. */
export abstract class ListFileData<P extends ListFileDataParams = ListFileDataParams> extends DataBase<P> {
  /** The sample of one listed file; an error that is thrown gets the names of file and list. */
  protected abstract loadSample(listed: ListedFile, mode: PipelineMode): Sample | Promise<Sample>;

  /** @throws {DataError} if a list cannot be read or names no sample. */
  override generator(mode: PipelineMode): Promise<DataGenerator> {
    return listFileGenerator(this.filesOf(mode), (listed) => this.loadSample(listed, mode));
  }

  override async evaluationSets(): Promise<EvaluationSet[]> {
    const { lav_files: files } = this.params;
    if (files.lists.length === 0) return super.evaluationSets();
    return Promise.all(
      files.lists.map(async (list) => {
        const one = Object.assign(new ListFileParams(), files, { lists: [list] });
        return {
          name: list,
          generator: await listFileGenerator(one, (listed) => this.loadSample(listed, 'evaluation')),
        };
      }),
    );
  }

  /** The lists of a mode; prediction without lists of its own is on those of validation. */
  protected filesOf(mode: PipelineMode): ListFileParams {
    const { train_files, val_files, predict_files } = this.params;
    if (mode === 'training') return train_files;
    return mode === 'prediction' && predict_files.lists.length > 0 ? predict_files : val_files;
  }
}
