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
  /** By name of the rule: the rows of the file that it is about. Of a rule that is not there it is about the whole block. */
  readonly rows?: ReadonlyMap<string, Rows>;
  readonly reason: string;
  /** Where it stands in the file; absent for the configuration, which is for many files (see config-use.ts). */
  readonly place?: SuppressionPlace;
  /** A reply to checkCIF may well answer an alert that only checkCIF gives. */
  readonly reportUnused: boolean;
}

/** Some of the rows of a file. */
export interface Rows {
  /** Whether a finding stands in one of them. */
  hold(finding: Pick<Located, 'sites' | 'line' | 'endLine'>): boolean;
  /** Whether an atom of a data block has one of them, be it in the atom list or in that of U. */
  haveSite(label: string, block: string): boolean;
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

/** One of a pair will do, of more atoms each must be meant, lest the others hide behind those that are answered for. */
function meansAtoms(sites: readonly string[], isMeant: (label: string) => boolean): boolean {
  if (sites.length === 0) return false;
  return sites.length <= 2 ? sites.some(isMeant) : sites.every(isMeant);
}

/** Whether a finding is at the place that a suppression is about, as far as that does not depend on the rule. */
function isInScope({ block, atoms }: Suppression, finding: Pick<Located, 'block' | 'sites'>): boolean {
  if (!block(finding.block)) return false;
  return atoms.length === 0 || meansAtoms(finding.sites, (label) => atoms.some((atom) => atom.matches(label)));
}

function hasRowOf(rows: Rows, { sites, block }: Pick<Located, 'block' | 'sites'>): boolean {
  return meansAtoms(sites, (label) => rows.haveSite(label, block));
}

/** Names of the rules that a finding stands for: its own, and those whose findings it explains. */
export function rulesOf({ rule, explains = [] }: Pick<Located, 'rule' | 'explains'>, names: RuleNames): string[] {
  return [...new Set([rule, ...explains.map((each) => names.find(each.code)?.name ?? each.rule)])];
}

/** Labels of the atoms of a finding, and of those that it explains. */
export function sitesOf({ sites, explains = [] }: Pick<Located, 'sites' | 'explains'>): string[] {
  return [...new Set([...sites, ...explains.flatMap((each) => each.sites)])];
}

/** Those rules of a finding, and of those it explains, with which a suppression has anything to do, if only with one of many atoms. */
export function touchedRules(suppression: Suppression, finding: Located, names: RuleNames): string[] {
  const { rules, block, atoms, rows } = suppression;
  if (!block(finding.block)) return [];
  const sites = sitesOf(finding);
  if (atoms.length > 0 && !sites.some((site) => atoms.some((atom) => atom.matches(site)))) return [];
  return rulesOf(finding, names).filter((rule) => {
    if (!rules.has(rule)) return false;
    const at = rows?.get(rule);
    return at === undefined || at.hold(finding) || sites.some((site) => at.haveSite(site, finding.block));
  });
}

/** Those rules of a finding for which a suppression answers: for all its atoms, or for one of a pair. */
function answeredRules(suppression: Suppression, finding: Located, names: RuleNames): string[] {
  if (!isInScope(suppression, finding)) return [];
  return rulesOf(finding, names).filter((rule) => {
    if (!suppression.rules.has(rule)) return false;
    const rows = suppression.rows?.get(rule);
    return rows === undefined || rows.hold(finding) || hasRowOf(rows, finding);
  });
}

/** Whether a suppression has anything to do with a finding. */
export function touches(suppression: Suppression, finding: Located, names: RuleNames): boolean {
  return touchedRules(suppression, finding, names).length > 0;
}

/**
 * Whether a suppression acknowledges a finding. One that names the atom, by its label or its row, answers for the atom,
 * whichever of the rules with the same cause happens to be the strongest today; one about a whole block answers for its own
 * rules alone.
 */
export function covers(suppression: Suppression, finding: Located, names: RuleNames): boolean {
  return answeredRules(suppression, finding, names).some((rule) => {
    const rows = suppression.rows?.get(rule);
    return rule === finding.rule || suppression.atoms.length > 0 || (rows !== undefined && hasRowOf(rows, finding));
  });
}

/** Whether a rule is acknowledged for a whole block, before it is decided which of several findings on an atom is kept. */
export function isAcknowledgedRule(suppressions: readonly Suppression[]): (finding: Finding) => boolean {
  const wide = suppressions.filter(({ atoms }) => atoms.length === 0);
  return ({ rule, block: name }) =>
    wide.some(({ rules, rows, block }) => rules.has(rule) && !rows?.has(rule) && block(name));
}
