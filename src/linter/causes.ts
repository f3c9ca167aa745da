import type { Site } from '../crystal/crystal.js';
import type { Explained, Finding, RuleMeta } from '../rules/rule.js';
import type { Found } from '../rules/run.js';
import { severities } from '../rules/severity.js';

/**
 * Joins the findings about a structure that have one cause: what another rule explains about the same atoms is told within
 * the finding that explains it, and not by itself. Where two explain each other, the stronger one stands.
 *
 * @param isAcknowledged whether a finding is answered for: it does not explain away what nobody answers for
 */
export function joinCauses(
  all: readonly Found[],
  metas: readonly Pick<RuleMeta, 'name' | 'explains'>[],
  isAcknowledged: (finding: Finding) => boolean,
): Finding[] {
  const explains = new Map(metas.map((meta) => [meta.name, new Set(meta.explains)]));
  const covers = (a: Found, b: Found) => explains.get(a.finding.rule)?.has(b.finding.rule) === true && isAbout(a, b);
  const ordered = [...all].sort((a, b) => strength(a, b, isAcknowledged));
  const rank = new Map(ordered.map((each, index) => [each, index]));
  const ofStructure = ordered.filter(({ sites }) => sites.length === 0);
  const ofSite = new Map<Site, Found[]>();
  for (const each of ordered) {
    for (const site of each.sites) ofSite.set(site, [...(ofSite.get(site) ?? []), each]);
  }
  const cause = new Map<Found, Found>();
  for (const b of ordered) {
    // One that explains without being explained is the cause however mild it is.
    const candidates = [...ofStructure, ...(ofSite.get(b.sites[0]) ?? [])].filter(
      (a) => a !== b && covers(a, b) && (!covers(b, a) || rank.get(a)! < rank.get(b)!) && mayHide(a, b, isAcknowledged),
    );
    const isExplained = (a: Found) => candidates.some((other) => covers(other, a) && !covers(a, other));
    const best = candidates.find((a) => !isExplained(a)) ?? candidates.at(0);
    if (best !== undefined) cause.set(b, best);
  }
  // Where causes run in a circle the strongest of them stands.
  for (const each of ordered) if (isItsOwnCause(each, cause)) cause.delete(each);
  const told = new Map<Found, Explained[]>();
  for (const b of ordered) {
    const root = rootOf(b, cause);
    if (root !== b) told.set(root, [...(told.get(root) ?? []), explained(b.finding)]);
  }
  return all
    .filter((each) => rootOf(each, cause) === each)
    .map((each) => {
      const others = told.get(each);
      if (others === undefined) return each.finding;
      return { ...each.finding, explains: others.sort((a, b) => a.code.localeCompare(b.code)) };
    });
}

/** Whether a is about all that b is about; what is about the structure is about all its atoms. */
function isAbout(a: Found, b: Found): boolean {
  if (a.finding.block !== b.finding.block) return false;
  if (a.sites.length === 0) return true;
  return b.sites.length > 0 && b.sites.every((site) => a.sites.includes(site));
}

/** What nobody answers for must not hide behind what somebody does. */
function mayHide(a: Found, b: Found, isAcknowledged: (finding: Finding) => boolean): boolean {
  return !isAcknowledged(a.finding) || isAcknowledged(b.finding);
}

function strength(a: Found, b: Found, isAcknowledged: (finding: Finding) => boolean): number {
  return (
    Number(isAcknowledged(a.finding)) - Number(isAcknowledged(b.finding)) ||
    severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
    (b.finding.excess ?? 0) - (a.finding.excess ?? 0)
  );
}

function isItsOwnCause(each: Found, cause: ReadonlyMap<Found, Found>): boolean {
  const seen = new Set<Found>();
  let next = cause.get(each);
  for (; next !== undefined && next !== each && !seen.has(next); next = cause.get(next)) seen.add(next);
  return next === each;
}

/** @param cause without circles */
function rootOf(each: Found, cause: ReadonlyMap<Found, Found>): Found {
  let root = each;
  for (let next = cause.get(root); next !== undefined; next = cause.get(root)) root = next;
  return root;
}

function explained({ code, rule, severity, sites, message }: Finding): Explained {
  return { code, rule, severity, sites, message };
}
