import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFatal } from '../linter/summary.js';
import { cacheKey, ReportCache } from '../project/cache/report-cache.js';
import { bundledSpringsUrl } from '../project/models/bundled-springs.js';
import { defaultCacheFolder } from '../project/models/cache-folder.js';
import { resolveModel } from '../project/models/registry.js';
import type { PredictorOptions } from '../project/open-predictor.js';
import type { CliIo } from './io.js';
import type { Judge } from './judge.js';
import { packageVersion } from './version.js';

/** Where reports are kept unless the user names a folder. */
export function defaultReportFolder(io: CliIo): string {
  return join(defaultCacheFolder(io.env), 'reports');
}

/**
 * Takes from the cache what has been judged before with the same adp-lint, settings and weights, and keeps what is judged
 * now. What could not be judged is tried anew each time.
 */
export function cachedJudge(judge: Judge, predictor: PredictorOptions, folder: string): Judge {
  const cache = new ReportCache(folder);
  const weights = new Map<string | undefined, Promise<readonly string[]>>();
  const weightsOf = (model: string | undefined) => {
    const known = weights.get(model) ?? hashesOf(model);
    weights.set(model, known);
    return known;
  };
  return {
    window: judge.window,
    async lint(bytes, name, options = {}) {
      // Of functions nobody can tell whether they are the same.
      if (options.plugins && options.plugins.length > 0) return judge.lint(bytes, name, options);
      const { predictor: ofFile, ...settings } = options;
      // Threads change nothing but the time.
      const { threads: _, ...wanted } = { ...ofFile, ...predictor };
      const key = cacheKey({
        bytes,
        name,
        version: packageVersion(),
        weights: await weightsOf(wanted.model),
        settings: { ...settings, predictor: wanted },
      });
      const kept = await cache.get(key);
      if (kept !== undefined) return kept;
      const report = await judge.lint(bytes, name, options);
      if (!isFatal(report)) await cache.put(key, report);
      return report;
    },
    async dispose() {
      await judge.dispose();
      await cache.sweep();
    },
  };
}

async function hashesOf(model: string | undefined): Promise<readonly string[]> {
  const [{ sha256 }, springs] = await Promise.all([resolveModel(model), readFile(bundledSpringsUrl)]);
  return [sha256, createHash('sha256').update(springs).digest('hex')];
}
