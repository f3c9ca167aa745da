import type { AtomReport, BlockReport, FileReport, ReportedFinding } from '../linter/report.js';

/** The findings of each structure, in the order of the file. */
export interface FindingsByBlock {
  readonly of: ReadonlyMap<BlockReport, readonly ReportedFinding[]>;
  /** Findings about no structure of the file. */
  readonly elsewhere: readonly ReportedFinding[];
}

/** Names of data blocks may repeat, so a finding goes to the nearest block of its name above it. */
export function findingsByBlock(file: FileReport): FindingsByBlock {
  const of = new Map<BlockReport, ReportedFinding[]>(file.blocks.map((block) => [block, []]));
  const elsewhere: ReportedFinding[] = [];
  for (const finding of file.findings) {
    const namesakes = file.blocks.filter(({ block }) => block === finding.block);
    const home = namesakes.findLast(({ line }) => line <= finding.line) ?? namesakes[0];
    const list = home && of.get(home);
    (list ?? elsewhere).push(finding);
  }
  return { of, elsewhere };
}

/** The findings about an atom, alone or with others, among those of its structure. */
export function findingsOfAtom(atom: AtomReport, findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.filter(({ sites }) => sites.includes(atom.label));
}

/** Codes of the findings about an atom, among those of its structure: alone, or with others in one finding. */
export function codesOfAtom(atom: AtomReport, findings: readonly ReportedFinding[]): readonly string[] {
  return [...new Set(findingsOfAtom(atom, findings).map(({ code }) => code))];
}
