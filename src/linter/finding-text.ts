/** What reports and forms say of a finding in few words. */
import { formatCifNumber } from '../cif/index.js';
import type { TestedValue } from '../rules/rule.js';
import { atomsName, type ReportedFinding } from './report.js';

/** What a finding is about, in a word or two: `C7`, `C7 C8`, `18 atoms`, `structure`, `file`. */
export function subjectName(finding: Pick<ReportedFinding, 'sites' | 'subject'>): string {
  const { sites, subject } = finding;
  return atomsName(finding) ?? (sites.length > 2 ? `${sites.length} atoms` : subject === 'text' ? 'file' : 'structure');
}

/** Of the atoms of other findings with the same cause, so many are named. */
const atomsNamed = 8;

/** The other findings that one tells of, by rule; with their atoms where it is about others itself. */
export function explainedText({ sites, explains = [] }: ReportedFinding): string | undefined {
  const own = new Set(sites);
  const atomsByRule = new Map<string, Set<string>>();
  for (const each of explains) {
    const title = `${each.code}/${each.rule}`;
    const atoms = atomsByRule.get(title) ?? new Set();
    if (each.sites.length !== own.size || !each.sites.every((site) => own.has(site))) {
      for (const site of each.sites) atoms.add(site);
    }
    atomsByRule.set(title, atoms);
  }
  if (atomsByRule.size === 0) return undefined;
  return [...atomsByRule]
    .map(([title, atoms]) => (atoms.size === 0 ? title : `${title} at ${few([...atoms])}`))
    .join('; ');
}

function few(atoms: readonly string[]): string {
  const more = atoms.length - atomsNamed;
  return atoms.slice(0, atomsNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Digits of a tested number, and the most that it may take to tell it from its limit. */
const digits = { usual: 3, most: 8 };

/** So many significant digits, but no digit before the point lost, and no zeros at the end. */
function rounded(number: number, significant: number): string {
  return String(Number(Math.abs(number) < 10 ** significant ? number.toPrecision(significant) : number.toFixed(0)));
}

/** A tested number and its limit as they are written: they look different where they are, and have as many decimals. */
function writtenPair({ number, su, limit }: TestedValue): readonly [number: string, limit: string | undefined] {
  if (su !== undefined && su > 0 && Number.isFinite(su)) {
    return [formatCifNumber(number, su), limit === undefined ? undefined : rounded(limit, digits.usual)];
  }
  if (limit === undefined) return [rounded(number, digits.usual), undefined];
  let significant = digits.usual;
  while (
    significant < digits.most &&
    number !== limit &&
    rounded(number, significant) === rounded(limit, significant)
  ) {
    significant++;
  }
  const written = rounded(number, significant);
  const beyond = rounded(limit, significant);
  const decimals = (text: string) => /^-?\d+(?:\.(\d+))?$/.exec(text)?.[1]?.length ?? 0;
  return [decimals(beyond) > decimals(written) ? number.toFixed(decimals(beyond)) : written, beyond];
}

/** A tested number as it is written: with its s.u. where it has one, else with three digits, or as many as its limit has. */
export function numberText(value: TestedValue): string {
  return writtenPair(value)[0];
}

/** `0.57`, `3.6 %`, `16°` */
function withUnit(number: string, unit: string): string {
  return unit === '' ? number : unit === '°' ? `${number}°` : `${number} ${unit}`;
}

/** `IoU 0.57, limit 0.62` */
export function valueText(value: TestedValue): string {
  const { quantity, unit } = value;
  const [number, limit] = writtenPair(value);
  const inUnit = (text: string) => withUnit(text, unit);
  return `${quantity} ${inUnit(number)}${limit === undefined ? '' : `, limit ${inUnit(limit)}`}`;
}
