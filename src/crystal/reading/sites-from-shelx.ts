import { type ShelxInstruction, type ShelxToken, shelxNumber } from '../../cif/shelx/shelx.js';
import type { TextRange } from '../../cif/text/source.js';
import { applyMatrix, norm } from '../../math/matrix3.js';
import type { SymmetricTensor, Vector3 } from '../../math/tensor.js';
import { uCifToUCart, uEquivalent } from '../adp-conventions.js';
import type { Cell, CrystalProblem, Displacement, Site } from '../crystal.js';
import { atomicNumberOf } from '../elements.js';
import { type SymmetryFrame, siteSymmetry } from '../symmetry/site-symmetry.js';
import type { ScatteringType } from './elements-from-shelx.js';
import type { CrystalProblemKind } from './problems.js';
import { listed } from './problems.js';
import { type ListedSite, RepeatedSites } from './repeated-sites.js';
import type { FreeVariables, ShelxParameter } from './shelx-parameter.js';

/** What atoms are read with. */
export interface ShelxFrame extends SymmetryFrame {
  readonly cell: Cell;
  readonly types: readonly ScatteringType[];
  readonly freeVariables: FreeVariables;
}

/** AFIX codes (their last digit) under which an atom rides on another one. */
const ridingCodes: ReadonlySet<number> = new Set([3, 4, 7, 8]);
/** Within this of a special position SHELXL moves an atom onto it, Å, unless SPEC says otherwise. */
const defaultSpecialDistance = 0.2;
/** Isotropic U from −0.5 to −5 are multiples of the U_eq of an atom before. */
const multiples = { from: 0.5, to: 5 };
/** Site occupation factors are written with four decimals at least: the share of 1 that rounding takes, per image. */
const roundingOfFactor = 5e-5;

/** Reads the atoms in their order. */
export function readShelxSites(
  instructions: readonly ShelxInstruction[],
  frame: ShelxFrame,
  problems: CrystalProblem[],
): Site[] {
  const reader = new ShelxAtomReader(frame, problems);
  for (const instruction of instructions) reader.take(instruction);
  reader.finish(instructions);
  return reader.sites;
}

class ShelxAtomReader {
  readonly sites: Site[] = [];
  readonly #frame: ShelxFrame;
  readonly #problems: CrystalProblem[];
  readonly #named = new Map<string, TextRange>();
  readonly #repeated = new RepeatedSites();
  readonly #peaks: ShelxInstruction[] = [];
  readonly #placeholders: string[] = [];
  readonly #zero: string[] = [];
  #part = 0;
  #partFactor: ShelxToken | undefined;
  #riding = false;
  #afixFactor: ShelxToken | undefined;
  #afixU: ShelxToken | undefined;
  #residue = '';
  #move: { readonly shift: Vector3; readonly sign: number } | undefined;
  #specialDistance = defaultSpecialDistance;
  /** U_eq of the last atom whose own U is not a multiple of another's, Å². */
  #pivotU: number | undefined;

  constructor(frame: ShelxFrame, problems: CrystalProblem[]) {
    this.#frame = frame;
    this.#problems = problems;
  }

  take(instruction: ShelxInstruction): void {
    const { kind, keyword, args } = instruction;
    if (kind === 'atom') this.#readAtom(instruction);
    else if (kind === 'peak') this.#peaks.push(instruction);
    else if (kind === 'instruction') this.#followInstruction(keyword, args);
  }

  #followInstruction(keyword: string, args: readonly ShelxToken[]): void {
    switch (keyword) {
      case 'PART':
        this.#part = shelxNumber(args[0]) ?? 0;
        this.#partFactor = args[1];
        break;
      case 'AFIX':
        this.#riding = ridingCodes.has(Math.abs(shelxNumber(args[0]) ?? 0) % 10);
        this.#afixFactor = args[2];
        this.#afixU = args[3];
        break;
      case 'RESI':
        this.#residue = residueNumber(args);
        break;
      case 'SPEC':
        this.#specialDistance = Math.abs(shelxNumber(args[0]) ?? defaultSpecialDistance);
        break;
      case 'MOVE': {
        const [x = 0, y = 0, z = 0, sign = 1] = args.map(shelxNumber);
        this.#move = { shift: [x, y, z], sign };
        break;
      }
    }
  }

  /** Reports what is better said once for all atoms. */
  finish(instructions: readonly ShelxInstruction[]): void {
    const once = (kind: CrystalProblemKind, at: ShelxInstruction, message: string) =>
      this.#problems.push({ kind, range: at.range, message });
    const atoms = instructions.filter(({ kind }) => kind === 'atom');
    if (this.#peaks.length > 0) {
      const count = this.#peaks.length === 1 ? 'a peak' : `${this.#peaks.length} peaks`;
      once('peaks-skipped', this.#peaks[0], `${count} of the difference map (Q) among the atoms: left out`);
    }
    if (this.#placeholders.length > 0) {
      const message = `riding atoms at 0, 0, 0 wait for SHELXL to place them; they are left out: ${listed(this.#placeholders)}`;
      once('hydrogen-unplaced', atoms[0], message);
    }
    if (this.#zero.length > 0) {
      const message = `all six anisotropic parameters are zero and are left out: ${listed(this.#zero)}`;
      once('displacement-zero', atoms[0], message);
    }
    const move = instructions.find(({ keyword }) => keyword === 'MOVE');
    if (move) once('coordinates-moved', move, 'MOVE: the coordinates are moved as SHELXL would');
    const equal = instructions.filter(({ keyword }) => keyword === 'EADP');
    if (equal.length > 0) {
      const names = equal.flatMap(({ args }) => args.map(({ text }) => text));
      once('displacement-constrained', equal[0], `EADP makes the U of these atoms equal: ${listed(names)}`);
    }
  }

  #readAtom(instruction: ShelxInstruction): void {
    const { keyword, args, range } = instruction;
    const label = keyword + this.#residue;
    const warn = (kind: CrystalProblemKind, message: string): undefined => {
      this.#problems.push({ kind, atoms: [label], range, message });
      return undefined;
    };
    const element = this.#element(args[0], label, warn);
    const fract = this.#position(args, label, warn);
    const displacement = this.#displacement(args, label, warn);
    if (element === undefined || fract === undefined) return;
    const occupancy = this.#occupancy(args, fract, label, warn);
    if (occupancy === undefined) return;
    const site: ListedSite = {
      label,
      element,
      fract,
      occupancy,
      ...(this.#part !== 0 && { disorderGroup: String(this.#part) }),
      range,
    };
    const repetition = this.#repeated.repetition(site);
    if (repetition) {
      this.#problems.push(repetition);
      return;
    }
    const name = label.toUpperCase();
    const related = this.#named.get(name);
    if (related) {
      const message = `two atoms are called ${label}: rename one`;
      this.#problems.push({ kind: 'label-not-unique', atoms: [label], range, related, message });
    } else this.#named.set(name, range);
    this.sites.push({
      ...site,
      atomicNumber: atomicNumberOf(element)!,
      displacement,
      calculated: this.#riding,
      ...(displacement.kind === 'anisotropic' && { displacementRange: range }),
    });
  }

  #element(token: ShelxToken, label: string, warn: Warn): string | undefined {
    const number = shelxNumber(token)!;
    const type = this.#frame.types[number - 1];
    if (type?.element !== undefined) return type.element;
    const reason = type
      ? `'${type.symbol}' of SFAC is no element`
      : `SFAC has no type ${number}, only ${this.#frame.types.length}`;
    return warn('element-unknown', `the element of ${label} cannot be told: ${reason}; the atom is left out`);
  }

  #position(args: readonly ShelxToken[], label: string, warn: Warn): Vector3 | undefined {
    const coded = args.slice(1, 4);
    if (this.#riding && coded.every((token) => shelxNumber(token) === 0)) {
      this.#placeholders.push(label);
      return undefined;
    }
    const fract = coded.map((token) => this.#frame.freeVariables.read(token));
    for (const parameter of fract) {
      if ('reason' in parameter) {
        return warn('coordinate-unreadable', `${label} has no position: ${parameter.reason}; the atom is left out`);
      }
    }
    const [x, y, z] = fract.map((parameter) => ('value' in parameter ? parameter.value : 0));
    if (!this.#move) return [x, y, z];
    const { shift, sign } = this.#move;
    return [shift[0] + sign * x, shift[1] + sign * y, shift[2] + sign * z];
  }

  /**
   * The site occupation factor of SHELX holds the share of the general position: on a mirror plane it is half the
   * occupancy. Under a negative PART, the atoms of which may lie close to their own images, it is the occupancy.
   */
  #occupancy(args: readonly ShelxToken[], fract: Vector3, label: string, warn: Warn): number | undefined {
    const token = this.#afixFactor ?? this.#partFactor ?? args[4];
    if (token === undefined) return 1;
    const factor = this.#frame.freeVariables.read(token);
    const unusable = (text: string, used: number) => {
      warn('occupancy-impossible', `the site occupation factor of ${label} ${text}; the occupancy ${used} is used`);
      return used;
    };
    if ('reason' in factor) {
      const message = `the site occupation factor of ${label} cannot be read (${factor.reason}); the atom is left out`;
      return warn('occupancy-unusable', message);
    }
    if (factor.value < 0) return unusable(`is negative (${format(factor.value)})`, 0);
    const order = this.#part < 0 ? 1 : specialOrder(this.#frame, fract, this.#specialDistance);
    const occupancy = factor.value * order;
    if (Math.abs(occupancy - 1) < roundingOfFactor * order) return 1;
    if (occupancy < 1.05) return occupancy;
    if (order > 1 && factor.value < 1.05) {
      const text = `is ${format(factor.value)} on a position of site symmetry of order ${order}, where SHELXL means ${format(occupancy)} atoms`;
      return unusable(text, factor.value);
    }
    return unusable(`is ${format(factor.value)}, more than one atom`, occupancy);
  }

  #displacement(args: readonly ShelxToken[], label: string, warn: Warn): Displacement {
    const anisotropic = args.slice(5, 11);
    if (anisotropic.length === 6) return this.#anisotropic(anisotropic, label, warn);
    // A seventh number is the height of the peak that the atom was taken from.
    if (anisotropic.length > 2) {
      warn('displacement-incomplete', `${label} has ${anisotropic.length} displacement parameters, not 1 or 6`);
      return { kind: 'none' };
    }
    const token = this.#afixU ?? anisotropic[0];
    if (token === undefined) return { kind: 'none' };
    return this.#isotropic(token, label, warn);
  }

  #anisotropic(tokens: readonly ShelxToken[], label: string, warn: Warn): Displacement {
    const { cell, orthogonalization, freeVariables } = this.#frame;
    const u = valuesOf(tokens.map((token) => freeVariables.read(token)));
    if ('reason' in u) {
      warn('displacement-incomplete', `the displacement tensor of ${label} is left out: ${u.reason}`);
      return { kind: 'none' };
    }
    // SHELX order: 11 22 33 23 13 12.
    const [u11, u22, u33, u23, u13, u12] = u.values;
    const uCif: SymmetricTensor = [u11, u22, u33, u12, u13, u23];
    if (uCif.every((component) => component === 0)) {
      this.#zero.push(label);
      return { kind: 'none' };
    }
    const uCart = uCifToUCart(uCif, cell, orthogonalization);
    this.#pivotU = uEquivalent(uCart);
    return { kind: 'anisotropic', uCart, uCif };
  }

  #isotropic(token: ShelxToken, label: string, warn: Warn): Displacement {
    const coded = shelxNumber(token);
    if (coded !== undefined && -coded >= multiples.from && -coded <= multiples.to) {
      if (this.#pivotU !== undefined) return { kind: 'isotropic', uIso: { value: -coded * this.#pivotU } };
      warn('displacement-incomplete', `${label} has ${-coded} times the U of the atom before it, but there is none`);
      return { kind: 'none' };
    }
    const u = this.#frame.freeVariables.read(token);
    if ('reason' in u) {
      warn('displacement-incomplete', `the displacement parameter of ${label} is left out: ${u.reason}`);
      return { kind: 'none' };
    }
    this.#pivotU = u.value;
    return { kind: 'isotropic', uIso: { value: u.value } };
  }
}

type Warn = (kind: CrystalProblemKind, message: string) => undefined;

function valuesOf(
  parameters: readonly ShelxParameter[],
): { readonly values: readonly number[] } | { readonly reason: string } {
  const values: number[] = [];
  for (const parameter of parameters) {
    if ('reason' in parameter) return parameter;
    values.push(parameter.value);
  }
  return { values };
}

/** Order of the site symmetry of the special position that lies within a distance, Å; 1 where none does. */
function specialOrder(frame: SymmetryFrame, fract: Vector3, distance: number): number {
  // An atom is twice as far from its image as from the centre or plane between them.
  const wide = siteSymmetry(frame, fract, 2 * distance);
  const [x, y, z] = wide.exactFract;
  const offset = applyMatrix(frame.orthogonalization, [x - fract[0], y - fract[1], z - fract[2]]);
  if (norm(offset) <= distance) return wide.operations.length;
  return siteSymmetry(frame, fract, distance).operations.length;
}

/**
 * `_4` of `RESI 4 CCF4`; class and number may come in either order, a chain before the number (`A:12`). Atoms of
 * residue 0 keep their names. The label is the one that SHELXL gives the atom in its CIF.
 */
function residueNumber(args: readonly ShelxToken[]): string {
  const number = args.find(({ text }) => /^([A-Za-z]:)?\d+$/.test(text))?.text;
  return number === undefined || number === '0' ? '' : `_${number}`;
}

function format(value: number): string {
  return String(Number(value.toFixed(4)));
}
