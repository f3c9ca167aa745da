import type { LintOptions } from '../linter/lint.js';
import type { FileReport } from '../linter/report.js';
import { GuardedSession, notJudged } from '../project/lint-files.js';
import { poolIsAvailable, workerCount } from '../project/pool/concurrency.js';
import type { LintPool } from '../project/pool/pool.js';
import { cachedJudge } from './cached-judge.js';
import type { LintArguments, LintBackend } from './commands/lint.js';
import type { CliIo } from './io.js';

/** Lints the contents of files, wherever that is done. */
export interface Judge {
  /** Files that may be in work at a time. */
  readonly window: number;
  /** @throws what opening the model or engine throws; what is wrong with the file is in the report */
  lint(bytes: Uint8Array, name: string, options?: LintOptions): Promise<FileReport>;
  dispose(): Promise<void>;
}

/** So many files per worker are read ahead, so that none waits while the results before it are still in work. */
const readAhead = 3;

/** Lints here, or in several processes where there are many files; what is in the cache, not at all. */
export function openJudge(args: LintArguments, files: number, backend: LintBackend, io: CliIo): Judge {
  const judge = uncachedJudge(args, files, backend, io);
  return args.cacheFolder === undefined ? judge : cachedJudge(judge, args.predictor, args.cacheFolder);
}

function uncachedJudge(args: LintArguments, files: number, backend: LintBackend, io: CliIo): Judge {
  const { predictor, concurrency = 'auto' } = args;
  const workers = workerCount(concurrency, files, predictor.device);
  const here = judgeHere(args, backend);
  // A stand-in for the linter is known in this process alone.
  if (workers === 1 || backend.inProcessOnly) return here;
  if (!poolIsAvailable()) {
    if (concurrency !== 'auto')
      io.stderr.write('adp-lint: this copy is not compiled: files are linted one at a time\n');
    return here;
  }
  // With everything in the cache no process is started.
  let opening: Promise<{ readonly pool: LintPool; readonly isModelError: (error: unknown) => boolean }> | undefined;
  const open = async () => {
    const { LintPool, WorkerModelError } = await import('../project/pool/pool.js');
    return { pool: new LintPool(workers), isModelError: (error: unknown) => error instanceof WorkerModelError };
  };
  return {
    window: workers * readAhead,
    async lint(bytes, name, options) {
      // Plugins are functions, which cannot be sent to another process.
      if (options?.plugins && options.plugins.length > 0) return here.lint(bytes, name, options);
      opening ??= open();
      const { pool, isModelError } = await opening;
      try {
        return await pool.lint(bytes, name, predictor, options);
      } catch (error) {
        // The same failure once more, here, where its type tells what to advise.
        if (isModelError(error)) await here.lint(bytes, name, options);
        throw error;
      }
    },
    async dispose() {
      await Promise.all([opening?.then(({ pool }) => pool.dispose()), here.dispose()]);
    },
  };
}

function judgeHere({ predictor }: LintArguments, backend: LintBackend): Judge {
  const session = new GuardedSession(backend.openSession(predictor));
  return {
    window: 1,
    async lint(bytes, name, options) {
      try {
        return await backend.lintBytes(bytes, name, session, options);
      } catch (error) {
        // No other file can be judged without a model; anything else is the trouble of this file alone.
        if (session.failedToOpen) throw error;
        return notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error));
      }
    },
    dispose: () => session.dispose(),
  };
}
