/** A CIF whose every atom has a U that is not positive definite: one error an atom, and quickly judged. */
export function badStructure(blocks: number, atoms: number): string {
  return Array.from({ length: blocks }, (_, block) => {
    const grid = (i: number, step: number) => (((Math.floor(i / step) % 10) + 0.3) / 10).toFixed(3);
    const labels = Array.from({ length: atoms }, (_, i) => `C${i + 1}`);
    return [
      `data_compound_${block + 1}`,
      ...['a', 'b', 'c'].map((axis) => `_cell_length_${axis} 40`),
      ...['alpha', 'beta', 'gamma'].map((angle) => `_cell_angle_${angle} 90`),
      "_space_group_name_H-M_alt 'P 1'",
      '_diffrn_ambient_temperature 100',
      "loop_\n_space_group_symop_operation_xyz\n'x,y,z'",
      'loop_',
      ...['label', 'type_symbol', 'fract_x', 'fract_y', 'fract_z', 'adp_type'].map((name) => `_atom_site_${name}`),
      ...labels.map((label, i) => `${label} C ${grid(i, 1)} ${grid(i, 10)} ${grid(i, 100)} Uani`),
      'loop_',
      ...['label', 'U_11', 'U_22', 'U_33', 'U_12', 'U_13', 'U_23'].map((name) => `_atom_site_aniso_${name}`),
      ...labels.map((label) => `${label} -0.05 0.03 0.03 0 0 0`),
      '',
    ].join('\n');
  }).join('\n');
}
