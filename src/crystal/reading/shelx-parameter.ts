import { type ShelxInstruction, type ShelxToken, shelxNumber } from '../../cif/shelx/shelx.js';

/** What a coded parameter of an atom stands for, or why it stands for nothing. */
export type ShelxParameter = { readonly value: number } | { readonly reason: string };

/**
 * The numbers of FVAR, and the code that refers to them (SHELXL manual, chapter on atom lists): a parameter 10·m + p
 * with |p| < 5 is p itself for m = 0, p fixed for m = 1, p·fv(m) for m > 1, and p·(fv(−m) − 1) for m < −1. Nothing is
 * said of m = −1, which SHELXL takes as zero.
 */
export class FreeVariables {
  /** All FVAR instructions one behind the other; the first number is the overall scale factor, fv(1). */
  readonly #values: readonly (number | undefined)[];

  /** @param instructions those of the model */
  constructor(instructions: readonly ShelxInstruction[]) {
    this.#values = instructions
      .filter(({ keyword }) => keyword === 'FVAR')
      .flatMap(({ args }) => args.map(shelxNumber));
  }

  decode(coded: number): ShelxParameter {
    const m = Math.round(coded / 10);
    if (m === 0) return { value: coded };
    const p = withoutNoise(coded - 10 * m);
    if (m === 1) return { value: p };
    if (m === -1) return { value: 0 };
    const variable = this.#values[Math.abs(m) - 1];
    if (variable === undefined) {
      return { reason: `${coded} refers to the free variable ${Math.abs(m)}, which FVAR does not give` };
    }
    return { value: p * (m > 0 ? variable : variable - 1) };
  }

  /** As decode, for a word of an instruction. */
  read(token: ShelxToken): ShelxParameter {
    const coded = shelxNumber(token);
    return coded === undefined ? { reason: `'${token.text}' is no number` } : this.decode(coded);
  }
}

/** 10.33333 − 10 is 0.33333 and not 0.3333300000000001. */
function withoutNoise(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
