import { type FileReport, type LintReport, noSuchBlock } from '../linter/report.js';
import type { BaselineRun } from './baseline/baseline-run.js';
import type { Project } from './config/project.js';
import { standardInput } from './files/find-files.js';
import { UsageError } from './usage-error.js';

/** Configuration and baseline of a run. */
export interface ProjectRun {
  readonly project: Project;
  readonly baseline: BaselineRun;
  /** Whether files that the configuration ignores are left out. */
  readonly ignore: boolean;
  /** More warnings than this make the run fail. */
  readonly maxWarnings?: number;
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
  tell: (sentence: string) => void,
): Promise<readonly string[]> {
  if (!run?.ignore) return files;
  const kept: string[] = [];
  for (const file of files) {
    const by = file === standardInput ? undefined : await run.project.ignoredBy(file);
    if (by === undefined) kept.push(file);
    else if (named.includes(file)) {
      tell(`${file}: ignored by ${by.source} (${by.pattern}); --no-ignore lints it`);
    }
  }
  return kept;
}

/**
 * The reports of a run without the files that lack the data blocks asked for, whose number is told: a folder is linted for
 * the block, wherever it is. Where only one file is linted its report says what it lacks.
 *
 * @param blocks names from the command line; those of configurations unless given
 * @throws UsageError where no file has such a block: a slip in the name must not look like a clean run
 */
export function withoutOtherBlocks(
  reports: readonly FileReport[],
  blocks: readonly string[] | undefined,
  tell: (sentence: string) => void,
): readonly FileReport[] {
  const kept = reports.filter(({ problems }) => !problems.some(({ kind }) => kind === noSuchBlock));
  const others = reports.length - kept.length;
  if (others === 0 || reports.length === 1) return reports;
  const named = blocks === undefined ? 'of a name that the configuration asks for' : `named ${blocks.join(' or ')}`;
  if (kept.length === 0) throw new UsageError(`none of the ${others} files has a data block ${named}`);
  tell(`${others} of ${reports.length} files ${others === 1 ? 'has' : 'have'} no data block ${named}: passed over`);
  return kept;
}

/** Whether there are more warnings than are allowed; says so. */
export function hasTooManyWarnings(
  report: LintReport,
  run: ProjectRun | undefined,
  tell: (sentence: string) => void,
): boolean {
  if (run?.maxWarnings === undefined) return false;
  const warnings = report.files.reduce(
    (sum, { findings }) => sum + findings.filter(({ severity }) => severity === 'warning').length,
    0,
  );
  if (warnings <= run.maxWarnings) return false;
  tell(`${warnings} warning${warnings === 1 ? '' : 's'}, ${run.maxWarnings} are allowed`);
  return true;
}
