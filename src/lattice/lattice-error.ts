/** Why a structure can have no lattice-dynamics prior. */
export type LatticeProblem = 'no atoms' | 'unknown element' | 'bad coordinates' | 'bad symmetry' | 'too large';

/** A structure that the lattice-dynamics prior cannot be computed for; the message says why and what to do. */
export class LatticeError extends Error {
  override readonly name = 'LatticeError';
  constructor(
    readonly problem: LatticeProblem,
    message: string,
  ) {
    super(message);
  }
}
