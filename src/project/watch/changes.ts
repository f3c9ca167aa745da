import { atomsName, type FileReport, type ReportedFinding } from '../../linter/report.js';
import type { Severity } from '../../rules/rule.js';
import { isAtLeast, severities } from '../../rules/severity.js';

/** How a finding stands against the run before. */
export type Standing = 'new' | 'worse' | 'better' | 'still' | 'fixed';

export interface FindingChange {
  readonly standing: Standing;
  /** As it is now; as it was, for `fixed`. */
  readonly finding: ReportedFinding;
  /** Absent for `new`. */
  readonly before?: ReportedFinding;
}

/** An IoU that changes by less says nothing: U move by as much from one cycle of refinement to the next. */
const leastIouChange = 0.02;

/**
 * What has become of the findings of one file, in the order of the file, those that are gone at the end. Findings are
 * recognised by block, rule and atom; of the rules that compare ellipsoids, which report the strongest of several
 * findings about one atom only, one may take the place of another.
 */
export function compareFindings(before: readonly ReportedFinding[], now: readonly ReportedFinding[]): FindingChange[] {
  const left = new Set(before);
  const partners = new Map<ReportedFinding, ReportedFinding>();
  for (const same of [isSame, isSameMisfit]) {
    const byKey = groupBy([...left], same);
    for (const finding of now) {
      if (partners.has(finding)) continue;
      const key = same(finding);
      const partner = key === undefined ? undefined : byKey.get(key)?.shift();
      if (partner === undefined) continue;
      partners.set(finding, partner);
      left.delete(partner);
    }
  }
  return [
    ...now.map((finding): FindingChange => {
      const partner = partners.get(finding);
      if (partner === undefined) return { standing: 'new', finding };
      return { standing: compareTwo(partner, finding), finding, before: partner };
    }),
    ...[...left].map((finding): FindingChange => ({ standing: 'fixed', finding, before: finding })),
  ];
}

/** Changes of which the finding, as it is or as it was, is no milder than a severity. */
export function changesAtLeast(changes: readonly FindingChange[], severity: Severity): FindingChange[] {
  return changes.filter(({ finding, before }) =>
    [finding, before].some((each) => each !== undefined && isAtLeast(each.severity, severity)),
  );
}

/** What keeps a file from being judged, in words; undefined where it was judged. Its findings say nothing about those before. */
export function verdictAgainst(report: FileReport): string | undefined {
  return report.problems.find(({ severity }) => severity === 'fatal')?.message;
}

function isSame(finding: ReportedFinding): string | undefined {
  return JSON.stringify([finding.block, finding.code, atomsName(finding)]);
}

function isSameMisfit({ block, sites, data }: ReportedFinding): string | undefined {
  return sites.length === 1 && typeof data.iou === 'number' ? JSON.stringify([block, sites[0]]) : undefined;
}

function groupBy(
  findings: readonly ReportedFinding[],
  keyOf: (finding: ReportedFinding) => string | undefined,
): Map<string, ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return groups;
}

function compareTwo(before: ReportedFinding, now: ReportedFinding): Standing {
  const rank = severities.indexOf(now.severity) - severities.indexOf(before.severity);
  if (rank !== 0) return rank < 0 ? 'worse' : 'better';
  const [was, is] = [before.data.iou, now.data.iou];
  if (typeof was !== 'number' || typeof is !== 'number' || Math.abs(is - was) < leastIouChange) return 'still';
  return is < was ? 'worse' : 'better';
}
