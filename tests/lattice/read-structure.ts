/**
 * A structure as plain numbers, read without the product's own parser: oracle comparisons must not depend on it.
 * Enough for the fixtures; the first data block that has atoms.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orthogonalizationMatrix } from '../../src/crystal/cell.js';
import { parseSymOp } from '../../src/crystal/symop.js';
import type { LatticeInput } from '../../src/lattice/lattice-atoms.js';

export const fixture = (name: string): string => join(__dirname, '../../fixtures', name);

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const lines = text.split(/\r?\n/);
  for (let n = 0; n < lines.length; n++) {
    if (lines[n].startsWith(';')) {
      const content = [lines[n].slice(1)];
      while (!lines[++n].startsWith(';')) content.push(lines[n]);
      tokens.push(`;${content.join('\n')}`);
      continue;
    }
    for (const match of lines[n].matchAll(/'(.*?)'(?=\s|$)|"(.*?)"(?=\s|$)|(#.*)|(\S+)/g)) {
      if (match[3] !== undefined) continue;
      tokens.push(match[4] ?? `'${match[1] ?? match[2]}`);
    }
  }
  return tokens;
}

export function readStructure(path: string): LatticeInput {
  const blocks = readFileSync(path, 'utf8').split(/^data_/m).slice(1);
  const tokens = tokenize(blocks.find((block) => block.includes('_atom_site_fract_x')) ?? '');
  const values = new Map<string, string[]>();
  const plain = (token: string) => token.replace(/^['";]/, '');
  for (let i = 1; i < tokens.length; ) {
    if (tokens[i] === 'loop_') {
      const names: string[] = [];
      while (tokens[++i].startsWith('_')) names.push(tokens[i]);
      for (const name of names) values.set(name, []);
      for (let k = 0; i < tokens.length && !/^(_|loop_$)/.test(tokens[i]); k++, i++) {
        values.get(names[k % names.length])?.push(plain(tokens[i]));
      }
    } else {
      values.set(tokens[i], [plain(tokens[i + 1])]);
      i += 2;
    }
  }
  const column = (...names: string[]): string[] => {
    for (const name of names) if (values.has(name)) return values.get(name)!;
    throw new Error(`${path} has none of ${names.join(', ')}`);
  };
  const cell = (name: string) => Number.parseFloat(column(`_cell_${name}`)[0]);
  const [x, y, z] = ['x', 'y', 'z'].map((axis) => column(`_atom_site_fract_${axis}`).map(Number.parseFloat));
  const types = values.get('_atom_site_type_symbol') ?? column('_atom_site_label');
  // γ-sulfur's file has the name of its space group alone, P 1 2/c 1.
  const symOps =
    column('_symmetry_space_group_name_H-M')[0] === 'P 1 2/c 1'
      ? ['x,y,z', '-x,y,1/2-z', '-x,-y,-z', 'x,-y,1/2+z']
      : column('_symmetry_equiv_pos_as_xyz', '_space_group_symop_operation_xyz');
  return {
    orthogonalization: orthogonalizationMatrix({
      a: cell('length_a'),
      b: cell('length_b'),
      c: cell('length_c'),
      alpha: cell('angle_alpha'),
      beta: cell('angle_beta'),
      gamma: cell('angle_gamma'),
    }),
    symOps: symOps.map(parseSymOp),
    sites: types.map((type, k) => ({ element: /^[A-Z][a-z]?/.exec(type)![0], fract: [x[k], y[k], z[k]] })),
  };
}
