import type { Crystal } from '../crystal/index.js';
import type { LintedFile, LintedFinding } from '../linter/linted-file.js';
import { compileWildcard } from '../linter/wildcard.js';
import type { StructurePrediction } from '../model/prediction.js';
import { allRules } from '../rules/index.js';
import type { LintRunner } from './lint-runner.js';
import { UsageError } from './usage-error.js';

/** Of many problems of a text, as many as a message has room for. */
const problemsTold = 5;

/** A structure of a text with its prediction; both list the sites in the same order. */
export interface PredictedCrystal {
  readonly crystal: Crystal;
  readonly prediction: StructurePrediction;
}

/** A file of which nothing is predicted; the message says why. */
export class NotPredictedError extends Error {
  override readonly name = 'NotPredictedError';
}

/** A file of which every structure that was asked for is predicted. */
export interface PredictedFile {
  readonly file: LintedFile;
  readonly structures: readonly PredictedCrystal[];
  /** What is wrong with the text and its structures. */
  readonly errors: readonly LintedFinding[];
}

/** Rules about what was read; the others have nothing to say where nothing is judged. */
const readingRules: ReadonlySet<string> = new Set(
  allRules.flatMap(({ meta }) => ('problems' in meta && meta.problems !== undefined ? [meta.name] : [])),
);
const readingAlone = Object.fromEntries(
  allRules.flatMap(({ meta }) => (readingRules.has(meta.name) ? [] : [[meta.name, { severity: 'off' } as const]])),
);

/**
 * Predicts the structures of a content: all that were asked for, or none.
 *
 * @param blocks names of the data blocks to predict, `*` and `?` allowed; what the configuration says unless given
 * @throws NotPredictedError, UsageError where one of `blocks` is that of no structure; ConfigError, and what opening the model or engine throws
 */
export async function predictContent(
  runner: LintRunner,
  content: Uint8Array | string,
  name: string,
  blocks?: readonly string[],
): Promise<PredictedFile> {
  const { file, report } = await runner.lint(content, name, {
    predictAll: true,
    rules: readingAlone,
    plugins: [],
    suppress: [],
    ...(blocks !== undefined && { blocks }),
  });
  if (file !== undefined) refuseUnknownBlocks(file, blocks ?? []);
  // Nobody who writes a comment against a finding means that the structure can be read.
  const findings = file === undefined ? [] : [...file.findings, ...file.acknowledged];
  const errors = findings.filter(({ rule, severity }) => severity === 'error' && readingRules.has(rule));
  if (file === undefined || file.problems.length > 0) {
    const why = (file?.problems ?? report.problems).map(({ message }) => message).join('; ');
    throw new NotPredictedError(`${name}: ${why}${places(name, errors)}`);
  }
  const refusals = file.crystals.flatMap((crystal) => {
    const why = whyNotPredicted(crystal);
    return why === undefined ? [] : `${file.source.locate(crystal.blockRange.start)}: ${why}`;
  });
  if (refusals.length > 0) throw new NotPredictedError(`${refusals.join('\n')}${places(name, errors)}`);
  const structures = file.crystals.flatMap((crystal, index): PredictedCrystal[] => {
    const prediction = file.predictions[index];
    return prediction === undefined ? [] : [{ crystal, prediction }];
  });
  return { file, structures, errors };
}

/** Why a structure is not one to predict: undefined where it is. */
export function whyNotPredicted({ blockName, unreadable = [] }: Crystal): string | undefined {
  if (unreadable.length === 0) return undefined;
  return `data_${blockName} is not predicted: ${unreadable.join('; ')}`;
}

function refuseUnknownBlocks({ crystals, document, problems }: LintedFile, blocks: readonly string[]): void {
  const missing = blocks.filter((wanted) => {
    const matches = compileWildcard(wanted.replace(/^data_/i, ''), { ignoreCase: true });
    return !crystals.some(({ blockName }) => matches(blockName));
  });
  if (missing.length === 0) return;
  if (!('cif' in document)) throw new UsageError(problems.map(({ message }) => message).join('; '));
  const there = document.cif.blocks.map(({ name }) => name).join(', ');
  throw new UsageError(`no structure in a data block named ${missing.join(', ')}; the file has ${there || 'none'}`);
}

function places(name: string, errors: readonly LintedFinding[]): string {
  const lines = errors.map(({ line, column, message }) => `\n  ${name}:${line}:${column}: ${message}`);
  const more = lines.length - problemsTold;
  return lines.slice(0, problemsTold).join('') + (more > 0 ? `\n  and ${more} more` : '');
}
