import type { CifBlock } from '../cif/index.js';
import {
  type Cell,
  type Crystal,
  reciprocalLengths,
  type SymmetricTensor,
  uCartToUStar,
  uCifToBCif,
  uStarToBeta,
  uStarToUCif,
  type Vector3,
} from '../crystal/index.js';
import { type EditableTable, findTable } from './cif-table.js';

/** How a column gives the displacement: U_ij, B_ij = 8π²U_ij, or β_ij. */
export type DisplacementConvention = 'u' | 'b' | 'beta';

/** One of the six numbers in one convention. */
export interface DisplacementComponent {
  readonly convention: DisplacementConvention;
  /** Index in the order 11 22 33 12 13 23. */
  readonly index: number;
}

/** Where a block keeps its anisotropic parameters. */
export interface AnisoColumns {
  readonly place: EditableTable;
  readonly labelTag: string;
  readonly present: readonly DisplacementComponent[];
  /** Components that the table lacks, in the convention of the others. */
  readonly missing: readonly DisplacementComponent[];
}

const indexNames = ['11', '22', '33', '12', '13', '23'] as const;

/** U is written in steps of 1e-5 Å²: a tenth of the s.u. of a good refinement, a hundredth of the model's error. */
const uDecimals = 5;

/** Lower-case data name of a component. */
export function componentTag({ convention, index }: DisplacementComponent): string {
  return `_atom_site_aniso_${convention}_${indexNames[index]}`;
}

/** The data name as the dictionary spells it. */
export function spelledTag({ convention, index }: DisplacementComponent): string {
  return `_atom_site_aniso_${{ u: 'U', b: 'B', beta: 'beta' }[convention]}_${indexNames[index]}`;
}

const allComponents = (['u', 'b', 'beta'] as const).flatMap((convention) =>
  indexNames.map((_, index): DisplacementComponent => ({ convention, index })),
);

/**
 * The columns in the list of atoms (old files), else those of a table of their own, which may lack some or all.
 *
 * @param atoms the list of atoms
 */
export function findAnisoColumns(block: CifBlock, atoms: EditableTable): AnisoColumns | undefined {
  const presentIn = ({ table }: EditableTable): readonly DisplacementComponent[] =>
    allComponents.filter((component) => table.has(componentTag(component)));
  const inAtomList = presentIn(atoms).length > 0;
  const place = inAtomList ? atoms : findTable(block, ...allComponents.map(componentTag), '_atom_site_aniso_label');
  if (place === undefined) return undefined;
  const present = presentIn(place);
  const convention = present[0]?.convention ?? 'u';
  const missing = indexNames
    .map((_, index) => ({ convention, index }))
    .filter(({ index }) => !present.some((component) => component.index === index));
  return { place, labelTag: inAtomList ? '_atom_site_label' : '_atom_site_aniso_label', present, missing };
}

/** Digits behind the point, so that every convention resolves U alike. */
export function decimalsOf(convention: DisplacementConvention, cell: Cell): number {
  switch (convention) {
    case 'u':
      return uDecimals;
    case 'b':
      // 8π² ≈ 79
      return uDecimals - 2;
    case 'beta': {
      const smallest = 2 * Math.PI ** 2 * Math.min(...reciprocalLengths(cell)) ** 2;
      return Math.max(uDecimals, Math.ceil(uDecimals - Math.log10(smallest)));
    }
  }
}

/** A Cartesian tensor (Å²) in a convention of CIF. */
export function inConvention(
  uCart: SymmetricTensor,
  convention: DisplacementConvention,
  { cell, orthogonalization }: Pick<Crystal, 'cell' | 'orthogonalization'>,
): SymmetricTensor {
  const uStar = uCartToUStar(uCart, orthogonalization);
  switch (convention) {
    case 'u':
      return uStarToUCif(uStar, cell);
    case 'b':
      return uCifToBCif(uStarToUCif(uStar, cell));
    case 'beta':
      return uStarToBeta(uStar);
  }
}

/** Factors s for which component_ij·s_i·s_j is proportional to U*_ij. */
export function axisScale(convention: DisplacementConvention, cell: Cell): Vector3 {
  return convention === 'beta' ? [1, 1, 1] : reciprocalLengths(cell);
}
