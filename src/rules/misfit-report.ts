import type { Crystal } from '../crystal/crystal.js';
import { symbolOf } from '../crystal/elements.js';
import { axisRatio, ellipsoidForm } from '../ellipsoid/index.js';
import type { AtomComparison, StructureComparison } from './comparison.js';
import type { MeasureVerdict } from './misfit.js';
import type { Finding, RuleMeta, Severity } from './rule.js';

/** U grows as ((Z assumed)/(Z true))^2.5 when an atom is refined as the wrong element (measured, docs/judging.md). */
const elementExponent = 2.5;

function percent(fraction: number): string {
  return fraction >= 0.9995 ? '99.95' : (100 * fraction).toFixed(fraction > 0.99 ? 2 : 1);
}

/** "larger than in 99.8 % of clean carbon atoms" in words that stay true for every class. */
export function comparedWithCleanAtoms(verdict: MeasureVerdict): string {
  const more = verdict.measure.startsWith('iou') ? 'lower' : 'larger';
  return `${more} than in ${verdict.unusualness >= 0.9995 ? 'more than ' : ''}${percent(verdict.unusualness)} % of clean atoms of its kind`;
}

/** The atomic number that would bring the volume back, were the element the only thing wrong. */
function atomicNumberThatFits(assigned: number, volume: number): number {
  return assigned * Math.exp(-volume / elementExponent);
}

function likelyCauses(crystal: Crystal, atom: AtomComparison): string[] {
  const causes: string[] = [];
  const site = crystal.sites[atom.site];
  const volumeMatters = Math.abs(atom.volume) > Math.max(0.1, 2 * atom.shape);
  if (volumeMatters) {
    const fitting = atomicNumberThatFits(site.atomicNumber, atom.volume);
    const candidate = Math.round(fitting);
    if (
      candidate !== site.atomicNumber &&
      candidate >= 3 &&
      Math.abs(fitting - site.atomicNumber) < 0.35 * site.atomicNumber
    ) {
      causes.push(
        `wrong element: the size would suit ${symbolOf(candidate)} (Z ≈ ${fitting.toFixed(1)}) rather than ${site.element}`,
      );
    }
    if (atom.volume > 0) {
      causes.push(
        'site not fully occupied, or disorder that is not modelled',
        'an atom that is not there (false peak)',
      );
    } else {
      causes.push(
        'more electrons at the site than the model gives it (substitution, mixed site)',
        'a U that was fixed or restrained',
      );
    }
    return causes;
  }
  const ratio = axisRatio(atom.uExp);
  const predictedRatio = axisRatio(atom.uScaled);
  if (ratio > 1.3 * predictedRatio) {
    causes.push(
      ellipsoidForm(atom.uExp) === 'prolate'
        ? 'positional disorder that is not modelled: the atom may be split along its longest axis'
        : 'absorption or anisotropy of the data not corrected; too few data for this atom',
    );
  } else if (ratio < predictedRatio / 1.3) {
    causes.push('restraints that make the atom isotropic (ISOR, too tight SIMU) or a shared U (EADP)');
  }
  if (atom.axisAngle !== undefined && atom.axisAngle > 30) {
    causes.push('U of another atom on this label (rows exchanged, EADP), or U_ij in the wrong order or cell setting');
  }
  if (causes.length === 0)
    causes.push('disorder that is not modelled', 'restraints or constraints on U (SIMU, DELU, RIGU, EADP)');
  return causes;
}

function advice(atom: AtomComparison): string[] {
  if (Math.abs(atom.volume) > Math.max(0.1, 2 * atom.shape)) {
    return [
      'look at the difference map around the atom; let its occupancy refine freely for a few cycles, or try the other element',
    ];
  }
  return [
    'look at the difference map along its longest axis; try a split model (PART) or lift its restraints for a few cycles',
  ];
}

const measureNames: Readonly<Record<string, string>> = {
  iouScaled: 'IoU',
  s12Scaled: 'S12',
  volumeOverExpected: 'volume against expected error',
  volumeZ: "volume against the structure's scatter",
  shapeOverExpected: 'shape against expected error',
  shapeZ: "shape against the structure's scatter",
};

/** One atom, one finding: the failing number first, all other numbers behind it. */
export function misfitFinding(input: {
  readonly meta: RuleMeta;
  readonly crystal: Crystal;
  readonly comparison: StructureComparison;
  readonly atom: AtomComparison;
  readonly verdict: MeasureVerdict;
  readonly severity: Severity;
  /** What is wrong, as the beginning of a sentence: "ellipsoid 2.3 times too large". */
  readonly headline: string;
}): Finding {
  const { meta, crystal, comparison, atom, verdict, severity, headline } = input;
  const site = crystal.sites[atom.site];
  const numbers = [
    `IoU ${atom.iouScaled.toFixed(2)}`,
    `S12 ${atom.s12Scaled.toFixed(1)} %`,
    `volume ${atom.volumeExp.toPrecision(2)} for ${atom.volumeScaled.toPrecision(2)} Å³ predicted`,
    ...(atom.axisAngle === undefined ? [] : [`axes ${atom.axisAngle.toFixed(0)}° apart`]),
  ];
  return {
    code: meta.code,
    rule: meta.name,
    severity,
    block: crystal.blockName,
    site: atom.label,
    range: site.displacementRange ?? site.range,
    message: `${headline}; ${numbers.join(', ')} (${measureNames[verdict.measure]} ${comparedWithCleanAtoms(verdict)})`,
    excess: verdict.excess,
    data: {
      element: atom.element,
      iou: atom.iouScaled,
      iouRaw: atom.iouRaw,
      s12: atom.s12Scaled,
      s12Raw: atom.s12Raw,
      volumeExp: atom.volumeExp,
      volumePredicted: atom.volumeScaled,
      volumeResidual: atom.volume,
      shapeResidual: atom.shape,
      volumeSu: atom.volumeSu,
      shapeNoise: atom.shapeNoise,
      volumeZ: atom.volumeZ ?? null,
      shapeZ: atom.shapeZ ?? null,
      expectedError: atom.expectedError,
      axisAngle: atom.axisAngle ?? null,
      measure: verdict.measure,
      quantile: verdict.unusualness,
      limit: verdict.limit,
      scale: comparison.scale ?? null,
      uCartRefined: atom.uExp,
      uCartPredicted: atom.uPred,
    },
    causes: likelyCauses(crystal, atom),
    advice: advice(atom),
  };
}
