/** The rules about what was found while a file was read: one table, as all of them pass on what the readers say. */
import type { ProblemKind, ReadingProblem } from '../crystal/reading/structure-file.js';
import { isTextProblem, type ProblemRuleName, problemSeverity, ruleOfProblem } from './problem-kinds.js';
import { type Evidence, noOptions, type Rule, type RuleMeta, type Severity } from './rule.js';
import { severities } from './severity.js';

/** What a row of the table says of a rule; the rest follows from the kinds of problems that it reports. */
export type ReadingRuleDefinition = Pick<RuleMeta, 'code' | 'summary' | 'source' | 'platon'> & {
  readonly name: ProblemRuleName;
};

const table: readonly ReadingRuleDefinition[] = [
  {
    code: 'ADPL901',
    name: 'syntax-error',
    summary: 'The text does not follow the syntax of CIF or SHELX, so that some of it was skipped or guessed.',
    source:
      'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
    platon: [],
  },
  {
    code: 'ADPL902',
    name: 'duplicate-item',
    summary: 'A data name, block, frame or key is given twice; the first one counts.',
    source:
      'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
    platon: [],
  },
  {
    code: 'ADPL903',
    name: 'loop-count',
    summary: 'The values of a loop do not fill its rows, or symmetry operations fall into pieces.',
    source:
      'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
    platon: [],
  },
  {
    code: 'ADPL904',
    name: 'encoding',
    summary: 'Bytes or characters that a CIF cannot hold, or that programs read differently.',
    source:
      'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
    platon: [],
  },
  {
    code: 'ADPL905',
    name: 'missing-item',
    summary: 'Cell, coordinates or symmetry are missing, so that atoms are lost or something was assumed.',
    source: 'IUCr core CIF dictionary',
    platon: [],
  },
  {
    code: 'ADPL906',
    name: 'unknown-element',
    summary: 'The element of an atom cannot be told, so the atom is left out.',
    source: 'IUCr core CIF dictionary, _atom_site_type_symbol',
    platon: [],
  },
  {
    code: 'ADPL907',
    name: 'label-mismatch',
    summary: 'Atom list and list of U_ij do not belong together: rows without atom, atoms without row, names twice.',
    source: 'IUCr core CIF dictionary, _atom_site_aniso_label',
    platon: [],
  },
  {
    code: 'ADPL908',
    name: 'incomplete-adp',
    summary: 'Displacement parameters are given but incomplete, empty or all zero.',
    source: 'checkCIF PLAT217',
    platon: [217],
  },
  {
    code: 'ADPL910',
    name: 'symmetry-inconsistent',
    summary: 'The symmetry operations are no group, or contradict the cell or the space-group symbol.',
    source: 'International Tables for Crystallography A; Hall, Acta Cryst. A37 (1981) 517-525',
    platon: [],
  },
  {
    code: 'ADPL912',
    name: 'cif-style',
    summary: 'Allowed or harmless here, but other programs may stumble over it.',
    source:
      'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
    platon: [],
  },
  {
    code: 'ADPL913',
    name: 'impossible-value',
    summary: 'A value that cannot be what its name says: cell, occupancy, pressure, formula, B given for beta.',
    source: 'IUCr core CIF dictionary',
    platon: [],
  },
  {
    code: 'ADPL914',
    name: 'reading-note',
    summary: 'What was left out or applied on purpose while the file was read.',
    source: 'adp-lint',
    platon: [],
  },
];

/** The kinds of problems that a rule reports, with their severities. */
function problemsOf(name: ProblemRuleName): Readonly<Record<string, Severity>> {
  const kinds = (Object.keys(ruleOfProblem) as ProblemKind[]).filter((kind) => ruleOfProblem[kind] === name);
  return Object.fromEntries(kinds.map((kind) => [kind, problemSeverity[kind]]));
}

/** What a rule reports beyond the problems of reading. */
export interface OwnProblems {
  readonly problems: Readonly<Record<string, Severity>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Meta data of a rule that reports problems of reading; its severity is that of its worst kind. */
export function readingRuleMeta(definition: ReadingRuleDefinition, own?: OwnProblems): RuleMeta<'document'> {
  const problems = { ...problemsOf(definition.name), ...own?.problems };
  return {
    ...definition,
    severity: severities.find((level) => Object.values(problems).includes(level)) ?? 'hint',
    optionsSchema: own === undefined ? noOptions : { ...noOptions, properties: own.options },
    needs: 'document',
    topic: 'reading',
    problems,
  };
}

/** The problems that belong to a rule, each as it was found, as severe as its kind unless the configuration says otherwise. */
export function readingEvidence(
  name: ProblemRuleName,
  problems: readonly ReadingProblem[],
  grade: (severity: Severity) => Severity,
): Evidence[] {
  return problems
    .filter(({ kind }) => ruleOfProblem[kind] === name)
    .map(({ kind, block, range, message, related, atoms }) => ({
      block,
      range,
      message,
      severity: grade(problemSeverity[kind]),
      ...(atoms && { sites: atoms }),
      ...(isTextProblem(kind) && { subject: 'text' as const }),
      ...(related && { related }),
      data: { kind, ...(atoms && { atoms }) },
    }));
}

export const readingRules: readonly Rule<unknown, 'document'>[] = table.map((definition) => ({
  meta: readingRuleMeta(definition),
  check: ({ problems, grade }) => readingEvidence(definition.name, problems, grade),
}));
