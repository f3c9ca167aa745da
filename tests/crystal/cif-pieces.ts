/** Small CIFs put together from pieces. */
import { parseCif } from '../../src/cif/index.js';
import { type Crystal, readStructure, type StructureReading } from '../../src/crystal/index.js';

export const cell = `_cell_length_a 10\n_cell_length_b 11.0(2)\n_cell_length_c 12\n_cell_angle_alpha 90\n_cell_angle_beta 100\n_cell_angle_gamma 90\n`;
export const symmetry = `loop_\n_space_group_symop_operation_xyz\nx,y,z\n-x,-y,-z\n`;
export const atoms = `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nC1 0.1 0.2 0.3\nO1 0.2 0.3 0.4\n`;

export function read(...parts: string[]): StructureReading {
  return readStructure(parseCif(`data_x\n${parts.join('')}`, 'x.cif').blocks[0]);
}

export function crystalOf(...parts: string[]): Crystal {
  const { crystal, problems } = read(...parts);
  if (!crystal) throw new Error(`no crystal: ${problems.map(({ message }) => message).join('; ')}`);
  return crystal;
}

export function kinds(reading: { problems: readonly { kind: string }[] }): string[] {
  return reading.problems.map(({ kind }) => kind);
}

export function aniso(tags: string, ...rows: string[]): string {
  return `loop_\n_atom_site_aniso_label\n${tags
    .split(' ')
    .map((tag) => `_atom_site_aniso_${tag}\n`)
    .join('')}${rows.join('\n')}\n`;
}
