import type { Finding } from '../../rules/rule.js';
import type { SuppressionPlace } from '../../rules/suppression/suppression-facts.js';
import type { ReportedFinding } from '../report.js';
import type { RuleNames } from '../rule-names.js';
import { compileWildcard } from '../wildcard.js';

/** A finding that the user has looked at and answers for. */
export interface SuppressEntry {
  /** Names or codes of rules, or `all`. */
  readonly rule: string | readonly string[];
  /** Name of a data block, `*` and `?` allowed; every block where it is absent. */
  readonly block?: string;
  /** Atom labels, `*` and `?` allowed; every atom, and findings about the whole structure, where it is absent. */
  readonly atoms?: string | readonly string[];
  readonly reason: string;
}

/** Something that acknowledges findings: a comment, a validation reply, an entry of the configuration. */
export interface Suppression {
  readonly by: 'comment' | 'vrf' | 'config';
  /** Names of rules. */
  readonly rules: ReadonlySet<string>;
  /** Whether it is about every rule, so that one without findings is nothing odd. */
  readonly allRules: boolean;
  /** Whether it is about a data block of this name. */
  readonly block: (name: string) => boolean;
  /** Empty: about every atom, and the structure itself. */
  readonly atoms: readonly AtomPattern[];
  /** A line of the file (from 1) and the atoms that have a row there. */
  readonly row?: { readonly line: number; readonly sites: ReadonlySet<string> };
  readonly reason: string;
  /** Where it stands in the file; absent for the configuration, which is for many files (see config-use.ts). */
  readonly place?: SuppressionPlace;
  /** A reply to checkCIF may well answer an alert that only checkCIF gives. */
  readonly reportUnused: boolean;
}

export interface AtomPattern {
  readonly label: string;
  matches(label: string): boolean;
}

export function atomPattern(label: string): AtomPattern {
  return { label, matches: compileWildcard(label) };
}

/** Block names do not depend on case. */
export function blockPattern(name: string | undefined): (block: string) => boolean {
  return name === undefined ? () => true : compileWildcard(name.replace(/^data_/i, ''), { ignoreCase: true });
}

export function configSuppressions(entries: readonly SuppressEntry[], names: RuleNames): Suppression[] {
  return entries.map((entry) => {
    const words = typeof entry.rule === 'string' ? [entry.rule] : entry.rule;
    const all = words.includes('all');
    const rules = all ? names.metas.map(({ name }) => name) : words.flatMap((word) => names.find(word)?.name ?? []);
    const atoms = typeof entry.atoms === 'string' ? [entry.atoms] : (entry.atoms ?? []);
    return {
      by: 'config',
      rules: new Set(rules),
      allRules: all,
      block: blockPattern(entry.block),
      atoms: atoms.map(atomPattern),
      reason: entry.reason.trim(),
      reportUnused: false,
    };
  });
}

/** What a suppression looks at of a finding. */
export type Located = Pick<ReportedFinding, 'rule' | 'block' | 'sites' | 'line' | 'endLine' | 'explains'>;

/** Whether a suppression names an atom, by its label or its row. */
function namesSite(suppression: Suppression, label: string): boolean {
  return suppression.atoms.some((atom) => atom.matches(label)) || suppression.row?.sites.has(label) === true;
}

/**
 * Whether a suppression names the atoms of a finding: one of a pair will do, of more atoms it must name each, lest the
 * others hide behind those that are answered for.
 */
function namesAtoms(suppression: Suppression, { sites }: Pick<Located, 'sites'>): boolean {
  if (sites.length === 0) return false;
  const isNamed = (label: string) => namesSite(suppression, label);
  return sites.length <= 2 ? sites.some(isNamed) : sites.every(isNamed);
}

/** Whether a finding is at the place that a suppression is about, whatever the rule. */
function isInScope(suppression: Suppression, finding: Omit<Located, 'rule' | 'explains'>): boolean {
  if (!suppression.block(finding.block)) return false;
  const { row, atoms } = suppression;
  if (atoms.length > 0 && !namesAtoms({ ...suppression, row: undefined }, finding)) return false;
  if (row === undefined || namesAtoms(suppression, finding)) return true;
  // The row of an atom does not answer for all the atoms of a finding that happens to point there.
  return isAtRow(row, finding) && (row.sites.size === 0 || finding.sites.length <= 2);
}

function isAtRow({ line }: NonNullable<Suppression['row']>, finding: Pick<Located, 'line' | 'endLine'>): boolean {
  return line >= finding.line && line <= finding.endLine;
}

/** Names of the rules that a finding stands for: its own, and those whose findings it explains. */
export function rulesOf({ rule, explains = [] }: Pick<Located, 'rule' | 'explains'>, names: RuleNames): string[] {
  return [...new Set([rule, ...explains.map((each) => names.find(each.code)?.name ?? each.rule)])];
}

/** Labels of the atoms of a finding, and of those that it explains. */
export function sitesOf({ sites, explains = [] }: Pick<Located, 'sites' | 'explains'>): string[] {
  return [...new Set([...sites, ...explains.flatMap((each) => each.sites)])];
}

/** Whether a suppression has anything to do with a finding or one that it explains, if only with one of many atoms. */
export function touches(suppression: Suppression, finding: Located, names: RuleNames): boolean {
  const { rules, block, atoms, row } = suppression;
  if (!block(finding.block) || !rulesOf(finding, names).some((rule) => rules.has(rule))) return false;
  const sites = sitesOf(finding);
  if (atoms.length > 0 && !sites.some((site) => atoms.some((atom) => atom.matches(site)))) return false;
  return row === undefined || isAtRow(row, finding) || sites.some((site) => row.sites.has(site));
}

/**
 * Whether a suppression acknowledges a finding. One that names the atom answers for the atom, whichever of the rules with
 * the same cause happens to be the strongest today; one about a whole block answers for its own rules alone.
 */
export function covers(suppression: Suppression, finding: Located, names: RuleNames): boolean {
  if (!isInScope(suppression, finding)) return false;
  const rules = namesAtoms(suppression, finding) ? rulesOf(finding, names) : [finding.rule];
  return rules.some((rule) => suppression.rules.has(rule));
}

/** Whether a rule is acknowledged for a whole block, before it is decided which of several findings on an atom is kept. */
export function isAcknowledgedRule(suppressions: readonly Suppression[]): (finding: Finding) => boolean {
  const wide = suppressions.filter(({ atoms, row }) => atoms.length === 0 && row === undefined);
  return (finding) => wide.some(({ rules, block }) => rules.has(finding.rule) && block(finding.block));
}
