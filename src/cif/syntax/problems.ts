import type { TextRange } from '../text/source.js';
import type { CifSyntaxProblem } from './document.js';

/**
 * Every kind of syntax problem with its severity. The identifiers are stable: configuration files,
 * suppressions and the documentation refer to them.
 */
export const cifProblemSeverity = {
  'unterminated-quote': 'error',
  'unterminated-text-field': 'error',
  'unterminated-list': 'error',
  'unterminated-table': 'error',
  'unterminated-frame': 'error',
  'missing-value': 'error',
  'unexpected-value': 'error',
  'unexpected-bracket': 'error',
  'unexpected-frame-end': 'error',
  'missing-whitespace': 'error',
  'missing-header': 'error',
  'loop-count': 'error',
  'loop-without-tags': 'error',
  'unquoted-operation': 'error',
  'empty-loop': 'hint',
  'empty-file': 'error',
  'empty-name': 'error',
  'space-in-block-name': 'warning',
  'duplicate-item': 'error',
  'duplicate-block': 'error',
  'duplicate-frame': 'error',
  'duplicate-key': 'error',
  'table-key': 'error',
  'reserved-word': 'error',
  'reserved-start': 'hint',
  'invalid-character': 'error',
  'non-ascii': 'hint',
  'end-of-file-mark': 'hint',
  'line-endings': 'hint',
  'no-final-newline': 'hint',
  'long-line': 'hint',
  'long-name': 'hint',
  'late-magic': 'warning',
  'unknown-version': 'warning',
  encoding: 'hint',
} as const satisfies Record<string, CifSyntaxProblem['severity']>;

export type CifProblemKind = keyof typeof cifProblemSeverity;

/** Where the tokenizer and the parser put what they find. */
export type ProblemReporter = (
  kind: CifProblemKind,
  start: number,
  end: number,
  message: string,
  related?: TextRange,
) => void;

/** Collects problems. */
export class ProblemLog {
  readonly #problems: CifSyntaxProblem[] = [];
  errorCount = 0;

  readonly report: ProblemReporter = (kind, start, end, message, related) => {
    const severity = cifProblemSeverity[kind];
    if (severity === 'error') this.errorCount++;
    const problem = { kind, severity, range: { start, end }, message };
    this.#problems.push(related === undefined ? problem : { ...problem, related });
  };

  sorted(): CifSyntaxProblem[] {
    return this.#problems.sort((a, b) => a.range.start - b.range.start);
  }

  /** The problems of this log and another one, in the order of the file. */
  sortedWith(other: ProblemLog): CifSyntaxProblem[] {
    return [...this.#problems, ...other.#problems].sort((a, b) => a.range.start - b.range.start);
  }
}

/** A piece of the source short enough for a message. */
export function excerpt(text: string, start: number, end: number): string {
  const limit = 30;
  const cut = end - start > limit;
  let out = '';
  for (const character of text.slice(start, cut ? start + limit : end)) out += character < ' ' ? ' ' : character;
  return cut ? `${out}…` : out;
}
