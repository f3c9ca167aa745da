import type { SourceText, TextRange } from '../cif/index.js';
import type { Finding } from '../rules/index.js';
import type { LintedFinding } from './linted-file.js';
import type { Place } from './report.js';

/** Where the rules' pages are published. */
const docsRoot = 'docs/rules';

/**
 * A finding with its places resolved to lines and columns.
 *
 * @param pages of rules that are not ours, by code
 */
export function placedFinding(
  finding: Finding,
  source: SourceText,
  pages: ReadonlyMap<string, string> = new Map(),
): LintedFinding {
  const { range, related } = finding;
  return {
    ...finding,
    ...place(range, source),
    ...(related && { relatedPlace: place(related, source) }),
    docs: pages.get(finding.code) ?? `${docsRoot}/${finding.rule}.md`,
  };
}

function place({ start, end }: TextRange, source: SourceText): Place {
  const first = source.position(start);
  const last = source.position(end);
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
}
