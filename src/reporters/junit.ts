import { atomsName, type FileReport, type LintReport, type ReportedFinding } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { isAtLeast } from '../rules/severity.js';
import { findingsByBlock } from './blocks.js';
import { entriesOf, entryLines, repositoryPath, wordsOf } from './entries.js';
import type { ReporterOptions } from './reporter.js';
import { characterData, element } from './xml.js';

/** What became of one test: an atom, or the structure or file as a whole. */
interface TestCase {
  readonly name: string;
  readonly line?: number;
  readonly findings: readonly ReportedFinding[];
  /** Why the atom was not assessed. */
  readonly skipped?: string;
}

/**
 * JUnit XML for build servers: a suite a file; a test for the structure and for each of its atoms. Findings that make the
 * exit code 1 are failures, milder ones are output of a test that passes, atoms that were not assessed are skipped, and a
 * file that cannot be judged is an error.
 */
export function junit(report: LintReport, { failOn = 'error' }: Pick<ReporterOptions, 'failOn'>): string {
  const suites = report.files.map((file) => suite(file, failOn));
  const total = (key: keyof Counts): number => suites.reduce((sum, { counts }) => sum + counts[key], 0);
  const attributes = {
    name: `adp-lint ${report.version}`,
    tests: total('tests'),
    failures: total('failures'),
    errors: total('errors'),
    skipped: total('skipped'),
  };
  const children = suites.flatMap(({ text }) => ['\n', text]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, [...children, '\n'])}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suite(file: FileReport, failOn: Severity | 'never'): { readonly text: string; readonly counts: Counts } {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const path = repositoryPath(file.file);
  const children: string[] = [];
  const add = (name: string, classname: string, line: number | undefined, outcome: readonly string[]): void => {
    counts.tests++;
    children.push('\n  ', element('testcase', { name, classname, file: path, line }, outcome));
  };
  const fails = (severity: Severity): boolean => failOn !== 'never' && isAtLeast(severity, failOn);
  const failure = (type: string, message: string, text: string): string => {
    counts.failures++;
    return element('failure', { type, message }, [characterData(text)]);
  };

  for (const { title, message, range, finding } of entriesOf(file)) {
    if (finding) continue;
    counts.errors++;
    const outcome = [element('error', { type: title, message }, [characterData(message)])];
    add(title, file.file, range?.line, outcome);
  }

  for (const [classname, tests] of testsOf(file)) {
    for (const { name, line, findings, skipped } of tests) {
      const failed = findings.filter(({ severity }) => fails(severity));
      const milder = findings.filter((finding) => !failed.includes(finding));
      const outcome = [];
      if (failed.length > 0) {
        const type = [...new Set(failed.map(({ code, rule }) => `${code}/${rule}`))].join(' ');
        outcome.push(
          failure(type, failed.map(({ message }) => message).join('; '), failed.map(paragraph).join('\n\n')),
        );
      } else if (skipped !== undefined) {
        counts.skipped++;
        outcome.push(element('skipped', { message: skipped }));
      }
      if (milder.length > 0)
        outcome.push(element('system-out', {}, [characterData(milder.map(paragraph).join('\n\n'))]));
      add(name, classname, line, outcome);
    }
  }
  const attributes = { name: file.file, ...counts, time: (file.elapsed / 1000).toFixed(3) };
  return { text: element('testsuite', attributes, [...children, '\n']), counts };
}

/** Tests by the name of their data block. */
function testsOf(file: FileReport): readonly (readonly [string, readonly TestCase[]])[] {
  const { of, elsewhere } = findingsByBlock(file);
  const structures = file.blocks.map((block) => {
    const findings = of.get(block) ?? [];
    const atoms = block.atoms ?? [];
    const labels = new Set(atoms.map(({ label }) => label));
    const tests: TestCase[] = [
      { name: 'structure', line: block.line, findings: findings.filter((finding) => !isAboutAtoms(finding)) },
      ...atoms.map((atom) => ({
        name: atom.label,
        line: atom.line,
        findings: findings.filter((finding) => isAboutAtoms(finding) && finding.sites[0] === atom.label),
        ...(atom.numbers === undefined && { skipped: atom.reasons.join('; ') }),
      })),
      ...bySite(findings.filter((finding) => isAboutAtoms(finding) && !labels.has(finding.sites[0]))),
    ];
    return [block.block, tests] as const;
  });
  return elsewhere.length === 0 ? structures : [...structures, [file.file, bySite(elsewhere)]];
}

/** What is about more atoms than two is told of the structure. */
function isAboutAtoms(finding: ReportedFinding): boolean {
  return atomsName(finding) !== undefined;
}

function bySite(findings: readonly ReportedFinding[]): TestCase[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const name = atomsName(finding) ?? 'structure';
    const group = groups.get(name);
    if (group) group.push(finding);
    else groups.set(name, [finding]);
  }
  return [...groups].map(([name, group]) => ({ name, line: group[0].line, findings: group }));
}

/** A single atom is the name of the test; of two, or more in one finding, the message says which. */
function paragraph(finding: ReportedFinding): string {
  const { severity, code, rule, line, column, sites } = finding;
  const { atoms, ...words } = wordsOf(finding);
  const lines = entryLines(sites.length === 1 ? words : { ...words, atoms });
  return [`${severity} ${code}/${rule} at ${line}:${column}`, ...lines].join('\n');
}
