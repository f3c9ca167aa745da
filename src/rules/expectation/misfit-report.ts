import type { Crystal } from '../../crystal/crystal.js';
import { symbolOf } from '../../crystal/elements.js';
import { axisRatio, ellipsoidForm } from '../../ellipsoid/index.js';
import type { AtomComparison, StructureComparison } from '../../judging/comparison.js';
import type { StructureFacts } from '../../judging/structure-facts.js';
import type { CalibratedMeasure } from '../../model/calibration.js';
import type { Evidence, Severity, TestedValue } from '../rule.js';
import type { MeasureVerdict } from './misfit.js';

/** U grows as ((Z assumed)/(Z true))^2.5 when an atom is refined as the wrong element (approximately, docs/judging.md). */
const elementExponent = 2.5;

/** What volume and shape residuals are counted in. */
const yardsticks: Readonly<Partial<Record<CalibratedMeasure, string>>> = {
  volumeOverExpected: 'its expected error',
  volumeZ: "the structure's scatter",
  shapeOverExpected: 'its expected error',
  shapeZ: "the structure's scatter",
};

function percent(fraction: number): string {
  return fraction >= 0.9995 ? '99.95' : (100 * fraction).toFixed(fraction > 0.99 ? 2 : 1);
}

/** "larger than in 99.8 % of clean atoms of its kind", behind the number that failed where the headline has it not. */
function comparedWithCleanAtoms({ measure, value, unusualness }: MeasureVerdict): string {
  const share = `${unusualness >= 0.9995 ? 'over ' : ''}${percent(unusualness)} % of clean atoms of its kind`;
  const yardstick = yardsticks[measure];
  if (yardstick !== undefined) {
    const residual = measure.startsWith('volume') ? 'volume' : 'shape';
    return `${residual} residual ${value.toFixed(1)} times ${yardstick}, more than in ${share}`;
  }
  return `${measure.startsWith('iou') ? 'lower' : 'larger'} than in ${share}`;
}

/** What was tested, as a quantity with its limit. */
function testedValue({ measure, value, limit }: MeasureVerdict): TestedValue {
  const [quantity, unit] = quantities[measure] ?? [measure, ''];
  return { quantity, number: value, unit, limit };
}

const quantities: Readonly<Partial<Record<CalibratedMeasure, readonly [quantity: string, unit: string]>>> = {
  iouScaled: ['IoU', ''],
  s12Scaled: ['S12', '%'],
  volumeOverExpected: ['volume residual/expected error', ''],
  volumeZ: ['volume residual/scatter', ''],
  shapeOverExpected: ['shape residual/expected error', ''],
  shapeZ: ['shape residual/scatter', ''],
};

function cubicAngstrom(volume: number): string {
  return `${volume < 99.5 ? volume.toPrecision(2) : volume.toFixed(0)} Å³`;
}

/** Elements that are often taken for one another, whatever else the structure holds. */
const commonlyConfused: ReadonlySet<number> = new Set([6, 7, 8, 9]);

/**
 * The element that would bring the volume back, were it the only thing wrong; undefined where no element that the
 * structure could hold comes near.
 */
function elementThatFits(crystal: Crystal, atom: AtomComparison): { symbol: string; z: number } | undefined {
  const assigned = crystal.sites[atom.site].atomicNumber;
  const z = assigned * Math.exp(-atom.volume / elementExponent);
  const candidate = Math.round(z);
  if (candidate === assigned) return undefined;
  const isPresent = crystal.sites.some(({ atomicNumber }) => atomicNumber === candidate);
  const isCommon = commonlyConfused.has(assigned) && commonlyConfused.has(candidate);
  const symbol = isPresent || isCommon ? symbolOf(candidate) : undefined;
  return symbol === undefined ? undefined : { symbol, z };
}

function likelyCauses(facts: StructureFacts, atom: AtomComparison): string[] {
  const { crystal } = facts;
  const site = crystal.sites[atom.site];
  if (isMainlyVolume(atom)) {
    const fitting = elementThatFits(crystal, atom);
    const wrongElement =
      fitting === undefined
        ? []
        : [
            `wrong element: the size would suit ${fitting.symbol} (Z ≈ ${fitting.z.toFixed(1)}) rather than ${site.element}`,
          ];
    if (atom.volume < 0) {
      return [
        ...wrongElement,
        'more electrons at the site than the model gives it (heavier element, mixed site)',
        'U fixed or restrained (EADP, SIMU, ISOR)',
      ];
    }
    const disorder = facts.isTerminal(atom.site)
      ? 'rotational disorder or strong libration of a terminal group that is not modelled'
      : 'disorder that is not modelled, or a site that is not fully occupied';
    return [...wrongElement, disorder, 'an atom that is not there (false peak), or a lighter element'];
  }
  const causes: string[] = [];
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
  if (atom.axisAngle !== undefined && atom.axisAngle > 45) {
    causes.push('U of another atom on this label (rows exchanged, EADP), or U_ij in the wrong order or cell setting');
  }
  if (causes.length === 0) {
    causes.push('disorder that is not modelled', 'restraints or constraints on U (SIMU, DELU, RIGU, EADP)');
  }
  return causes;
}

/** Whether size, rather than shape, is what does not fit. */
function isMainlyVolume(atom: AtomComparison): boolean {
  return Math.abs(atom.volume) > Math.max(0.1, 2 * atom.shape);
}

function advice(crystal: Crystal, atom: AtomComparison): string[] {
  if (!isMainlyVolume(atom)) {
    return [
      'refine U without restraints for a few cycles, then look at the difference map along the longest axis: a split model (PART) may fit better',
    ];
  }
  const fitting = elementThatFits(crystal, atom);
  const element = fitting === undefined ? '' : `refine it as ${fitting.symbol} and compare R1 and U, or `;
  return [
    atom.volume > 0
      ? `look at the difference map around the atom; ${element}try a split model (PART), or let its occupancy refine freely for a few cycles`
      : `look for density left at the atom; ${element}let its occupancy refine freely for a few cycles (above 1: a heavier element)`,
  ];
}

/** One atom, one finding: the failing number first, all other numbers behind it. */
export function misfitEvidence(input: {
  readonly crystal: Crystal;
  readonly facts: StructureFacts;
  readonly comparison: StructureComparison;
  readonly atom: AtomComparison;
  readonly verdict: MeasureVerdict;
  readonly severity: Severity;
  /** What is wrong, as the beginning of a sentence: "U is 2.30 times the predicted". */
  readonly headline: string;
}): Evidence {
  const { crystal, facts, comparison, atom, verdict, severity, headline } = input;
  const site = crystal.sites[atom.site];
  const numbers = [
    // The number that failed is in the headline.
    ...(verdict.measure === 'iouScaled' ? [] : [`IoU ${atom.iouScaled.toFixed(2)}`]),
    ...(verdict.measure === 's12Scaled' ? [] : [`S12 ${atom.s12Scaled.toFixed(1)} %`]),
    `volume ${cubicAngstrom(atom.volumeExp)} (predicted ${cubicAngstrom(atom.volumeScaled)})`,
    ...(atom.axisAngle === undefined ? [] : [`axes ${atom.axisAngle.toFixed(0)}° apart`]),
  ];
  return {
    severity,
    sites: [site],
    value: testedValue(verdict),
    message: `${headline} (${comparedWithCleanAtoms(verdict)}); ${numbers.join(', ')}`,
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
    causes: likelyCauses(facts, atom),
    advice: advice(crystal, atom),
  };
}
