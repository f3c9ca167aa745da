import type { PredictorOptions } from '../model/predict.js';
import { UsageError } from './usage-error.js';

/** What opening a model threw, as an error of usage where the command line named a model that is not there. */
export function modelError(error: unknown, { model }: PredictorOptions): unknown {
  if (model === undefined || (error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  return new UsageError(
    `--model ${model}: there is no model of this name, and no such file; adp-lint model list shows what there is`,
    { cause: error },
  );
}
