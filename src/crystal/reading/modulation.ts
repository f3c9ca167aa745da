import type { CrystalProblem } from '../crystal.js';
import type { BlockReader } from './block-reader.js';

/** Data names that only structures with modulation waves or several sub-cells have. */
const ofWaves =
  /^_(atom_site_(displace|occ|u|rot|phason|moment)_(fourier|special_func|legendre|ortho|sawtooth|crenel)|atom_site_fourier|cell_wave_vector|cell_subsystem|space_group_ssg|space_group_symop_ssg|space_group_symop_magn_ssg)/;

/**
 * Reports that a structure is modulated or composite: what the atom list gives is the average, of which the refined U
 * and the environment of the atoms are only part.
 */
export function reportModulation(reader: BlockReader, problems: CrystalProblem[]): void {
  const given = reader.first('_cell_modulation_dimension');
  const dimension = reader.number(given?.value);
  const ordinary = dimension.kind === 'number' && dimension.measured.value === 0;
  const evidence = ordinary ? undefined : (given?.name ?? reader.nameLike(ofWaves));
  if (evidence === undefined) return;
  problems.push({
    kind: 'modulated',
    range: given?.value.range ?? reader.block.headingRange,
    message:
      `the structure is modulated (${evidence}): the atom list holds its average only, and the displacements by the ` +
      'waves are not read, so its U are not judged',
  });
}
