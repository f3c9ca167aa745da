/** Writes .res files from crystals, on its own: it shares nothing with the reader but the types. */
import type { Crystal, Site, SymOp, Vector3 } from '../../../../src/crystal/index.js';

const centrings: readonly (readonly Vector3[])[] = [
  [],
  [[1 / 2, 1 / 2, 1 / 2]],
  [
    [2 / 3, 1 / 3, 1 / 3],
    [1 / 3, 2 / 3, 2 / 3],
  ],
  [
    [0, 1 / 2, 1 / 2],
    [1 / 2, 0, 1 / 2],
    [1 / 2, 1 / 2, 0],
  ],
  [[0, 1 / 2, 1 / 2]],
  [[1 / 2, 0, 1 / 2]],
  [[1 / 2, 1 / 2, 0]],
];

function near(a: number, b: number): boolean {
  return Math.abs(a - b - Math.round(a - b)) < 1e-3;
}

function isTranslation(op: SymOp, t: readonly number[], sign: 1 | -1): boolean {
  return (
    op.rotation.every((entry, k) => entry === (k % 4 === 0 ? sign : 0)) && op.translation.every((x, k) => near(x, t[k]))
  );
}

function operationText(op: SymOp): string {
  return [0, 1, 2]
    .map((i) => {
      let text = op.translation[i].toFixed(5);
      for (let j = 0; j < 3; j++) {
        const entry = op.rotation[3 * i + j];
        if (entry !== 0) text += `${entry > 0 ? '+' : '-'}${'XYZ'[j]}`;
      }
      return text;
    })
    .join(', ');
}

/** LATT and SYMM that give the operations; the coset of each by centring and inversion is written once. */
function symmetryLines(ops: readonly SymOp[]): string[] {
  const lattice = centrings.findLastIndex((shifts) =>
    shifts.every((shift) => ops.some((op) => isTranslation(op, shift, 1))),
  );
  // F contains A, B and C.
  const type = centrings[3].every((shift) => ops.some((op) => isTranslation(op, shift, 1))) ? 3 : lattice;
  const inversion = ops.some((op) => isTranslation(op, [0, 0, 0], -1));
  const shifts: readonly Vector3[] = [[0, 0, 0], ...centrings[type]];
  const written: SymOp[] = [{ rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] }];
  const lines: string[] = [];
  for (const op of ops) {
    const covered = written.some((other) =>
      (inversion ? [1, -1] : [1]).some((sign) =>
        shifts.some(
          (shift) =>
            op.rotation.every((entry, k) => entry === sign * other.rotation[k]) &&
            op.translation.every((x, k) => near(x, sign * other.translation[k] + shift[k])),
        ),
      ),
    );
    if (covered) continue;
    written.push(op);
    lines.push(`SYMM ${operationText(op)}`);
  }
  return [`LATT ${inversion ? type + 1 : -(type + 1)}`, ...lines];
}

/** How many operations bring a position onto itself. */
function orderOf(ops: readonly SymOp[], fract: Vector3): number {
  return ops.filter((op) =>
    [0, 1, 2].every((i) => {
      const image = [0, 1, 2].reduce((sum, j) => sum + op.rotation[3 * i + j] * fract[j], op.translation[i]);
      return near(image, fract[i]);
    }),
  ).length;
}

/** Coordinates that symmetry fixes are fixed with 10. */
function coordinate(x: number, special: boolean): string {
  return special && near(x * 24, 0) ? (10 + x).toFixed(6) : x.toFixed(6);
}

function atomLines(site: Site, ops: readonly SymOp[], types: readonly string[]): string[] {
  const order = orderOf(ops, site.fract);
  const head = [
    site.label.padEnd(4),
    types.indexOf(site.element) + 1,
    ...site.fract.map((x) => coordinate(x, order > 1)),
    (10 + site.occupancy / order).toFixed(5),
  ].join('  ');
  const { displacement } = site;
  if (displacement.kind === 'none') return [head];
  if (displacement.kind === 'isotropic') return [`${head}  ${displacement.uIso.value.toFixed(5)}`];
  const [u11, u22, u33, u12, u13, u23] = displacement.uCif.map((u) => u.toFixed(5));
  return [`${head}  ${u11}  ${u22} =`, `       ${u33}  ${u23}  ${u13}  ${u12}`];
}

/** Atoms of an element in the cell, occupancies counted. */
function content({ sites, symOps }: Crystal, element: string): number {
  return sites
    .filter((site) => site.element === element)
    .reduce((sum, site) => sum + (site.occupancy * symOps.length) / orderOf(symOps, site.fract), 0);
}

/** The .res file of a crystal, as SHELXL leaves it. */
export function writeRes(crystal: Crystal): string {
  const { cell, symOps, sites } = crystal;
  const types = [...new Set(sites.map(({ element }) => element))];
  const lines = [
    `TITL ${crystal.blockName} in a test`,
    `CELL 0.71073 ${[cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma].join(' ')}`,
    'ZERR 1 0.001 0.001 0.001 0.01 0.01 0.01',
    ...symmetryLines(symOps),
    `SFAC ${types.join(' ').toUpperCase()}`,
    `UNIT ${types.map((type) => Number(content(crystal, type).toFixed(3))).join(' ')}`,
    `TEMP ${((crystal.temperature?.value ?? 293.15) - 273.15).toFixed(2)}`,
    'L.S. 10',
    'FVAR 1.00000',
  ];
  let part = '0';
  for (const site of sites) {
    const group = site.disorderGroup ?? '0';
    if (group !== part) lines.push(`PART ${group}`);
    part = group;
    lines.push(...atomLines(site, symOps, types));
  }
  lines.push('HKLF 4', '', 'REM R1 =  0.0321 for    100 Fo > 4sig(Fo)  and  0.0400 for all    120 data', 'END', '');
  return lines.join('\n');
}
