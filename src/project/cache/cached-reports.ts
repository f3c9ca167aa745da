import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LintOptions } from '../../linter/lint.js';
import type { FileReport } from '../../linter/report.js';
import { isFatal } from '../../linter/summary.js';
import { bundledSpringsUrl } from '../models/bundled-springs.js';
import { defaultCacheFolder } from '../models/cache-folder.js';
import type { PredictorOptions } from '../models/open-predictor.js';
import { resolveModel } from '../models/registry.js';
import { packageVersion } from '../version.js';
import { cacheKey, ReportCache } from './report-cache.js';

/** Where reports are kept unless the user names a folder. */
export function defaultReportFolder(env: Readonly<Record<string, string | undefined>>): string {
  return join(defaultCacheFolder(env), 'reports');
}

/** What decides a report. */
export interface ReportRequest {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** Of plain data: no plugins. */
  readonly options: LintOptions;
  readonly predictor: PredictorOptions;
}

/**
 * Takes from a folder what has been judged before with the same adp-lint, settings and weights, and keeps what is judged
 * now. What could not be judged is tried anew each time.
 */
export class CachedReports {
  readonly #cache: ReportCache;
  readonly #weights = new Map<string | undefined, Promise<readonly string[]>>();

  constructor(folder: string) {
    this.#cache = new ReportCache(folder);
  }

  /** @throws what `make` throws, and UnknownModelError */
  async report(
    { bytes, name, options, predictor }: ReportRequest,
    make: () => Promise<FileReport>,
  ): Promise<FileReport> {
    // Threads change nothing but the time.
    const { threads: _, ...wanted } = predictor;
    const weights = await this.#weightsOf(wanted.model);
    const settings = { ...options, predictor: wanted };
    const key = cacheKey({ bytes, name, version: packageVersion(), weights, settings });
    const kept = await this.#cache.get(key);
    if (kept !== undefined) return kept;
    const report = await make();
    if (!isFatal(report)) await this.#cache.put(key, report);
    return report;
  }

  /** Removes what nobody has used for long. */
  sweep(): Promise<void> {
    return this.#cache.sweep();
  }

  #weightsOf(model: string | undefined): Promise<readonly string[]> {
    const known = this.#weights.get(model) ?? hashesOf(model);
    this.#weights.set(model, known);
    return known;
  }
}

async function hashesOf(model: string | undefined): Promise<readonly string[]> {
  const [{ sha256 }, springs] = await Promise.all([resolveModel(model), readFile(bundledSpringsUrl)]);
  return [sha256, createHash('sha256').update(springs).digest('hex')];
}
