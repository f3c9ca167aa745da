import type { TextRange } from '../cif/text/source.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../math/tensor.js';
import type { CrystalProblemKind } from './reading/problems.js';

/** Unit cell: lengths in Å, angles in degrees. */
export interface Cell {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** A symmetry operation on fractional coordinates: x' = rotation·x + translation. */
export interface SymOp {
  /** Integer entries. */
  readonly rotation: Matrix3;
  /** As the file has it (not reduced modulo 1). */
  readonly translation: Vector3;
}

/** A value with its standard uncertainty; `su` is undefined where the file gives none. */
export interface Measured {
  readonly value: number;
  readonly su?: number;
}

/** An equivalent isotropic U of an atom list, Å², and what it was taken from. */
export interface ReportedEquivalent extends Measured {
  readonly written: {
    readonly quantity: 'U' | 'B';
    /** The data name in lower case, as the file has it. */
    readonly tag: string;
    /** The value as the file has it, s.u. included: `0.0683(5)`, `5.39`. */
    readonly text: string;
  };
}

/** The refined displacement parameters of a site. */
export type Displacement =
  | {
      readonly kind: 'anisotropic';
      /** Å², Cartesian. */
      readonly uCart: SymmetricTensor;
      /** Å², as in the file (B and β already turned into U). */
      readonly uCif: SymmetricTensor;
      /** Standard uncertainties of uCif, Å²; 0 where the file gives none for a component. */
      readonly uCifSu?: SymmetricTensor;
    }
  | { readonly kind: 'isotropic' /** Å² */; readonly uIso: Measured }
  | { readonly kind: 'none' };

/** One row of the atom list: an atom of the asymmetric unit. */
export interface Site {
  readonly label: string;
  /** Element symbol; deuterium is `D`. */
  readonly element: string;
  /** Atomic number; 1 for D. */
  readonly atomicNumber: number;
  /** Fractional coordinates as in the file. */
  readonly fract: Vector3;
  /** All elements of a site that the file says several share (`0.8Nb + 0.2Zr`); `element` is the most frequent, else the first. */
  readonly mixedElements?: readonly string[];
  /** 1 where the file gives none. */
  readonly occupancy: number;
  readonly disorderAssembly?: string;
  /** As in the file, `-1` for SHELX's PART −1; undefined for group 0, the ordered part. */
  readonly disorderGroup?: string;
  readonly displacement: Displacement;
  /** `_atom_site_U_iso_or_equiv` (or B/8π²) where the file gives it, Å². */
  readonly uEquivalentReported?: ReportedEquivalent;
  /** Position calculated, not refined (`_atom_site_calc_flag calc`). */
  readonly calculated: boolean;
  /** The row of the atom_site loop. */
  readonly range: TextRange;
  /** The row that gives the anisotropic parameters, where there is one. */
  readonly displacementRange?: TextRange;
}

export interface Temperature extends Measured {
  /** Kelvin. */
  readonly value: number;
  /** The data name it came from. */
  readonly tag: string;
  readonly range: TextRange;
}

/** Something about the structure (not the text) that a user should know; its severity is that of its kind. */
export interface CrystalProblem {
  readonly kind: CrystalProblemKind;
  readonly range: TextRange;
  readonly message: string;
  /** A second place that matters: the first of two atoms of one name. */
  readonly related?: TextRange;
  /** Labels of the atoms that it is about, where it is about some. */
  readonly atoms?: readonly string[];
}

/** One structure: the content of a data block (or of a .res file). */
export interface Crystal {
  readonly blockName: string;
  /** The heading of the block. */
  readonly blockRange: TextRange;
  readonly cell: Cell;
  /** Columns are the cell axes in Å: cart = orthogonalization · fract; a ∥ x, b in the xy plane. */
  readonly orthogonalization: Matrix3;
  /** Operations in the order of the file; the identity is among them. */
  readonly symOps: readonly SymOp[];
  readonly sites: readonly Site[];
  readonly temperature?: Temperature;
  /** Pressure in kPa where the file gives one. */
  readonly pressure?: Measured;
  /** Radiation probe as the file says (`x-ray`, `neutron`, `electron`); undefined where it says nothing. */
  readonly probe?: 'x-ray' | 'neutron' | 'electron';
  /** `_chemical_formula_sum` as element counts. */
  readonly formula?: ReadonlyMap<string, number>;
  /** `_cell_formula_units_Z`. */
  readonly formulaUnits?: number;
  /** R1 (`_refine_ls_R_factor_gt`, else `_all`), a fraction. */
  readonly rFactor?: number;
  /**
   * Which parts of the structure could not be read, each in words for the user (`the symmetry could not be read`). Where
   * there is one, this is not the structure of the file: it is neither predicted nor judged. Absent where all was read.
   */
  readonly unreadable?: readonly string[];
  readonly problems: readonly CrystalProblem[];
}
