import type { LintOptions } from '../linter/lint.js';
import type { FileReport, LintReport } from '../linter/report.js';
import type { ConfigSuppressionUse } from '../project/config/config-use.js';
import { lintOptionsOf, type Project } from '../project/config/project.js';
import { standardInput } from '../project/files/find-files.js';
import type { Severity } from '../rules/rule.js';
import { isAtLeast } from '../rules/severity.js';
import type { BaselineRun } from './baseline-run.js';
import type { LintBackend } from './commands/lint.js';
import type { CliIo } from './io.js';
import type { ReportSettings } from './write-reports.js';

/** Configuration and baseline of a run. */
export interface ProjectRun {
  readonly project: Project;
  readonly baseline: BaselineRun;
  /** Whether files that the configuration ignores are left out. */
  readonly ignore: boolean;
  /** More warnings than this make the run fail. */
  readonly maxWarnings?: number;
}

/** @throws ConfigError */
export async function optionsOf(run: ProjectRun | undefined, file: string): Promise<LintOptions | undefined> {
  return run && lintOptionsOf(await run.project.configOf(file));
}

/**
 * The files that the configuration does not ignore. Of files that were named and not just found in a folder it is said
 * that they are left out.
 *
 * @throws ConfigError
 */
export async function withoutIgnored(
  files: readonly string[],
  named: readonly string[],
  run: ProjectRun | undefined,
  io: CliIo,
): Promise<readonly string[]> {
  if (!run?.ignore) return files;
  const kept: string[] = [];
  for (const file of files) {
    const by = file === standardInput ? undefined : await run.project.ignoredBy(file);
    if (by === undefined) kept.push(file);
    else if (named.includes(file)) {
      io.stderr.write(`adp-lint: ${file}: ignored by ${by.source} (${by.pattern}); --no-ignore lints it\n`);
    }
  }
  return kept;
}

/**
 * Ends a run: brings the baseline up to date where that is asked for, and says which entries of configurations answer for
 * nothing.
 *
 * @param use what `noteConfigUse` has gathered over the files
 * @returns the reports, with what has become known acknowledged
 */
export async function finishRun(
  reports: readonly FileReport[],
  use: ConfigSuppressionUse,
  run: ProjectRun | undefined,
  { minSeverity, failOn }: ReportSettings,
): Promise<readonly FileReport[]> {
  const mildest: Severity = minSeverity ?? (failOn !== 'never' && isAtLeast('hint', failOn) ? 'hint' : 'info');
  if (run === undefined) return reports;
  const ofConfigs = await use.reports((await run.project.runConfig()).rules);
  return [...(await run.baseline.finish(reports, mildest)), ...ofConfigs];
}

/** Notes what a report shows of the entries of the configuration of its file. */
export async function noteConfigUse(
  use: ConfigSuppressionUse,
  report: FileReport,
  run: ProjectRun | undefined,
): Promise<void> {
  if (run === undefined) return;
  const { project } = run;
  use.note(report, await project.layers(report.file), await project.configOf(report.file));
}

/** Whether there are more warnings than are allowed; says so. */
export function hasTooManyWarnings(report: LintReport, run: ProjectRun | undefined, io: CliIo): boolean {
  if (run?.maxWarnings === undefined) return false;
  const warnings = report.files.reduce(
    (sum, { findings }) => sum + findings.filter(({ severity }) => severity === 'warning').length,
    0,
  );
  if (warnings <= run.maxWarnings) return false;
  io.stderr.write(`adp-lint: ${warnings} warning${warnings === 1 ? '' : 's'}, ${run.maxWarnings} are allowed\n`);
  return true;
}

/** A backend that lints each file by its own configuration and baseline, whoever calls it. */
export function projectBackend(backend: LintBackend, run: ProjectRun): LintBackend {
  return {
    openSession: (options) => backend.openSession(options),
    async lintBytes(bytes, name, session, options = {}) {
      const configured = await optionsOf(run, name);
      return run.baseline.apply(await backend.lintBytes(bytes, name, session, { ...configured, ...options }));
    },
  };
}
