import type { SourceText } from '../cif/index.js';
import type { Crystal } from '../crystal/index.js';
import { median } from '../math/median.js';
import { atomReports } from './atom-reports.js';
import type { Judged } from './judge.js';
import type { LintedAcknowledged, LintedFile, LintedFinding } from './linted-file.js';
import type { AcknowledgedFinding, BlockReport, FileReport, ReportedFinding } from './report.js';

/** What a report says of a file: plain data, without the offsets and documents that mean nothing outside this process. */
export function fileReport(linted: LintedFile): FileReport {
  const { name, source, crystals, predictions, comparisons, notes, findings, acknowledged, problems, elapsed } = linted;
  return {
    file: name,
    blocks: crystals.map((crystal, index) =>
      blockReport(
        crystal,
        { prediction: predictions[index], comparison: comparisons[index], notes: notes[index] },
        source,
      ),
    ),
    findings: findings.map(reportedFinding),
    ...(acknowledged.length > 0 && {
      acknowledged: acknowledged.map(
        (finding: LintedAcknowledged): AcknowledgedFinding => ({
          ...reportedFinding(finding),
          suppressed: finding.suppressed,
        }),
      ),
    }),
    problems,
    elapsed,
  };
}

/** Without what means something in this process alone. */
export function reportedFinding(finding: LintedFinding): ReportedFinding {
  const { range: _, related: __, relatedPlace, excess: ___, ...rest } = finding;
  return { ...rest, ...(relatedPlace && { related: relatedPlace }) };
}

/** What the report says of the structure as a whole. */
function blockReport(crystal: Crystal, judged: Judged, source: SourceText): BlockReport {
  const { prediction, comparison, notes } = judged;
  const atoms = atomReports(crystal, judged, source);
  const assessed = comparison.atoms.length;
  return {
    block: crystal.blockName,
    line: source.position(crystal.blockRange.start).line,
    sites: crystal.sites.length,
    assessed,
    notAssessed: atoms.length - assessed,
    ...(prediction && {
      temperature: prediction.temperature,
      temperatureSource: prediction.temperatureSource,
      model: prediction.model,
      engine: prediction.engine,
      device: prediction.device,
      prior: prediction.prior.kind,
    }),
    scale: comparison.scale,
    ...(comparison.usualScale && { usualScale: [comparison.usualScale.low, comparison.usualScale.high] as const }),
    medianIou: comparison.atoms.length > 0 ? median(comparison.atoms.map(({ iouScaled }) => iouScaled)) : undefined,
    notes,
    atoms,
  };
}
