import type { SourceText } from '../cif/index.js';
import type { Crystal, Site } from '../crystal/index.js';
import { isPositiveDefinite } from '../ellipsoid/index.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { AtomComparison, StructureComparison } from '../rules/index.js';
import type { AtomNumbers, AtomReport } from './report.js';

/** The numbers of every atom other than hydrogen, assessed or not, in the order of the file. */
export function atomReports(
  crystal: Crystal,
  { prediction, comparison }: { readonly prediction?: StructurePrediction; readonly comparison?: StructureComparison },
  source: SourceText,
): AtomReport[] {
  const compared = new Map(comparison?.atoms.map((atom) => [atom.site, atom]));
  const reasons = new Map(comparison?.notAssessed.map((atom) => [atom.site, atom.reasons]));
  return crystal.sites.flatMap((site, index): AtomReport[] => {
    if (site.atomicNumber === 1) return [];
    const atom = compared.get(index);
    const predicted = prediction?.sites[index].uCart;
    const place = source.position((site.displacementRange ?? site.range).start);
    return [
      {
        label: site.label,
        element: site.element,
        line: place.line,
        column: place.column,
        reasons: atom ? [] : (reasons.get(index) ?? [whyNotCompared(site)]),
        ...(atom && { numbers: numbersOf(atom) }),
        ...(site.displacement.kind === 'anisotropic' && { uCartRefined: site.displacement.uCart }),
        ...(predicted && { uCartPredicted: predicted }),
      },
    ];
  });
}

/** Of an atom in the domain of the models that the comparison left out. */
function whyNotCompared({ displacement }: Site): string {
  return displacement.kind === 'anisotropic' && !isPositiveDefinite(displacement.uCart)
    ? 'U is not positive definite'
    : 'no prediction to compare with';
}

function numbersOf(atom: AtomComparison): AtomNumbers {
  return {
    iou: atom.iouScaled,
    iouRaw: atom.iouRaw,
    s12: atom.s12Scaled,
    s12Raw: atom.s12Raw,
    volumeResidual: atom.volume,
    shapeResidual: atom.shape,
    volumeSu: atom.volumeSu,
    shapeNoise: atom.shapeNoise,
    expectedError: atom.expectedError,
    volumeOverExpected: atom.volumeOverExpected,
    shapeOverExpected: atom.shapeOverExpected,
    ...(atom.volumeZ !== undefined && { volumeZ: atom.volumeZ }),
    ...(atom.shapeZ !== undefined && { shapeZ: atom.shapeZ }),
    ...(atom.axisAngle !== undefined && { axisAngle: atom.axisAngle }),
    volumeExp: atom.volumeExp,
    volumePredicted: atom.volumeScaled,
  };
}
