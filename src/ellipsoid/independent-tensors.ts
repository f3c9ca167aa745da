import type { SymmetricTensor } from '../math/tensor.js';

/** A linear map of six components to six. */
export type ComponentMap = (tensor: SymmetricTensor) => SymmetricTensor;

/** A free parameter of a tensor: the component that carries it, and the tensor when it is 1 and the others are 0. */
export interface IndependentTensor {
  /** Index into the order 11 22 33 12 13 23. */
  readonly component: number;
  readonly tensor: SymmetricTensor;
}

/** Averages of unit tensors over a site whose position is a little off its symmetry element are off by no more. */
const NEGLIGIBLE = 1e-6;

/**
 * The free parameters of a tensor under the constraints of its site: the six components themselves without constraints.
 * Each parameter is carried by a component that `preferred` marks as refined (by a number above 0) where there is a choice,
 * by the first in the order 11 22 33 12 13 23 otherwise, as refinement programs choose it.
 */
export function independentTensors(preferred: SymmetricTensor, siteAverage?: ComponentMap): IndependentTensor[] {
  const rows: number[][] = [];
  for (let k = 0; k < 6; k++) {
    const unit = [0, 1, 2, 3, 4, 5].map((i) => (i === k ? 1 : 0));
    rows.push(siteAverage === undefined ? unit : [...siteAverage(asTensor(unit))]);
  }
  // The images of the unit tensors span the allowed ones; their reduced echelon form has one row a free parameter.
  const columns = [0, 1, 2, 3, 4, 5].sort((a, b) => Number(preferred[b]! > 0) - Number(preferred[a]! > 0) || a - b);
  const carriers: number[] = [];
  for (const column of columns) {
    const rank = carriers.length;
    const candidates = rows.slice(rank).map((row) => Math.abs(row[column]!));
    const size = Math.max(0, ...candidates);
    if (!(size > NEGLIGIBLE)) continue;
    const pivot = rank + candidates.indexOf(size);
    [rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!];
    const divisor = rows[rank]![column]!;
    rows[rank] = rows[rank]!.map((entry) => entry / divisor);
    for (let other = 0; other < 6; other++) {
      const factor = rows[other]![column]!;
      if (other === rank || factor === 0) continue;
      rows[other] = rows[other]!.map((entry, i) => entry - factor * rows[rank]![i]!);
    }
    carriers.push(column);
  }
  return carriers.map((component, i) => ({ component, tensor: asTensor(rows[i]!) }));
}

function asTensor(numbers: readonly number[]): SymmetricTensor {
  const [u11, u22, u33, u12, u13, u23] = numbers;
  return [u11!, u22!, u33!, u12!, u13!, u23!];
}
