/** Small CIFs with what the fixtures lack, as seeds of the fuzzer. */

const cell = (a: number, b: number, c: number, alpha = 90, beta = 90, gamma = 90) =>
  `_cell_length_a ${a}(2)\n_cell_length_b ${b}\n_cell_length_c ${c}\n_cell_angle_alpha ${alpha}\n_cell_angle_beta ${beta}\n_cell_angle_gamma ${gamma}\n`;

const operators = `loop_\n_space_group_symop_operation_xyz\n'x, y, z'\n'-x, -y, -z'\n'-x, y+1/2, -z+1/2'\n'x, -y+1/2, z+1/2'\n`;

const atomTags =
  'label type_symbol fract_x fract_y fract_z U_iso_or_equiv adp_type occupancy calc_flag disorder_assembly disorder_group';
const atoms = (tags: string, ...rows: string[]) =>
  `loop_\n${tags
    .split(' ')
    .map((tag) => `_atom_site_${tag}\n`)
    .join('')}${rows.join('\n')}\n`;

const disordered = atoms(
  atomTags,
  'C1 C 0.1234(2) 0.2345(3) 0.3456(4) 0.0321(5) Uani 1 d . .',
  'O1 O 0.2234(2) 0.2345(3) 0.3456(4) 0.0421(5) Uani 0.5 d A 1',
  "O1' O 0.2034(2) 0.2445(3) 0.3556(4) 0.0421(5) Uani 0.5 d A 2",
  'H1 H 0.1434 0.3345 0.3356 0.048 Uiso 1 calc . .',
  'Cl1 Cl 0 0 0 0.0521(5) Uani 0.5 d . -1',
  'Q1 ? 0.5 0.5 0.5 0.05 Uiso 1 dum . .',
);

const aniso = (letter: string, ...rows: string[]) =>
  `loop_\n_atom_site_aniso_label\n${['11', '22', '33', '23', '13', '12']
    .map((indices) => `_atom_site_aniso_${letter}_${indices}\n`)
    .join('')}${rows.join('\n')}\n`;

const res = `TITL x in P2(1)/c
CELL 0.71073 10 11 12 90 100 90
ZERR 4 0.001 0.001 0.001 0 0.01 0
LATT 1
SYMM -X, 0.5+Y, 0.5-Z
SFAC C H O
UNIT 4 4 4
FVAR 1.0 0.5
C1 1 0.1 0.2 0.3 11.0 0.03 0.03 0.03 =
 0.0 0.0 0.0
HKLF 4
END
`;

const embedded = `_shelx_res_file
;
${res};
_shelx_hkl_file
;
   1   0   0  123.45    1.23   1
   0   0   0    0.00    0.00   0
;
`;

const disorderedRes = `REM made by hand
TITL disorder in C2/c
CELL 1.54178 12.1 8.2 15.3 90 104.5 90
ZERR 4 0.001 0.001 0.001 0 0.01 0
LATT 7
SYMM -X, Y, 0.5-Z
SFAC C H N O F
SFAC Cu 13.338 3.5828 7.1676 0.247 5.6158 11.3966 1.6735 64.8126 =
     1.191 0.301 1.26 50.2 1.3 63.5
UNIT 40 48 8 8 24 4
TEMP -123.15
SPEC 0.1
L.S. 10
SADI_CCF C1 F1 C1 F2 ! same distances
EADP F1A F1B
MOVE 1 1 1 -1
+more.ins
WGHT 0.05 1.2
FVAR 0.12345 0.65 0.5
CU1 6 0.5 0.25 0.25 10.5 0.021 0.022 =
    0.023 0.001 0.002 0.003
AFIX 137
H1A 2 0.1 0.2 0.3 11.0 -1.5
AFIX 0
RESI 2 CCF
PART 1 21
F1A 5 0.31 0.42 0.53 21.0 0.04
PART 2 -21
F1B 5 0.33 0.44 0.51 -21.0 31
PART -1 0.5
N1 3 0.0 0.1 0.25 11 0.05
PART 0
RESI 0
FRAG 17 1 1 1 90 90 90
O9 4 1.1 2.2 3.3
FEND
 O8 4 0.1 0.1 0.1
Q1 1 0.11 0.22 0.33 11.0 0.05 1.23
HKLF 4 1 0 1 0 1 0 0 0 0 1
REM R1 = 0.0345 for 1234 Fo > 4sig(Fo) and 0.0456 for all
END
WGHT 0.04 1.0
`;

const version2 = `#\\#CIF_2.0
data_version2
_list [1.5(2) 'two' "three" [4 [5 6]] {'k':'v' "l":[7 8]}]
_table {'a':1 "b":'two' '''c''':[1 2 3] 'd':{'e':{}}}
_triple '''it's
on "two" lines'''
_double """a ''' b"""
_unicode 'Å μ 中文 😀'
_empty []
_none {}
loop_
_item
_value
a [1 2]
b {'x':.}
c
;text
;
`;

const protocols = `data_protocols
_folded
;\\
one line that \\
goes on
;
_prefixed
;>\\
>;a semicolon
>second
;
_both
;>\\\\
>one line that \\
>goes on
;
_quoted 'a dog's life'
_double "5" disc"
save_frame
_in_frame 1
loop_
_f
_g
1 2 3 4
save_
global_
_everywhere 1
data_protocols2
_after 2
`;

const typed = (tail: string) => `data_typed\n${cell(5, 5, 5)}${tail}`;
const plainAtoms = 'loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n';

export function generatedCifs(): { name: string; text: string }[] {
  return [
    { name: 'empty', text: '' },
    { name: 'res', text: res },
    { name: 'res with disorder', text: disorderedRes },
    { name: 'version 2', text: version2 },
    { name: 'protocols', text: protocols },
    {
      name: 'disorder',
      text: `data_disorder\n_chemical_formula_sum 'C4 H4 O2 Cl'\n${cell(10, 11, 12, 90, 100, 90)}${operators}_diffrn_ambient_temperature 150(2)\n${disordered}${aniso(
        'U',
        'C1 0.03(1) 0.03(1) 0.03(1) 0.001(1) 0.002(1) 0.003(1)',
        'O1 0.04 0.03 0.03 0 0 0',
        "O1' 0.04 0.03 0.03 0 0 0",
        'Cl1 0.04 0.03 0.03 0 0.01 0',
      )}${embedded}`,
    },
    {
      name: 'cubic by name',
      text: typed(`_space_group_name_H-M_alt 'F d -3 m'\n${plainAtoms}Si1 0.125 0.125 0.125\nSi2 0.12 .3 5e-1\n`),
    },
    {
      name: 'Hall symbol and beta',
      text: typed(
        `_space_group_name_Hall '-I 4bd 2c 3'\n${plainAtoms}Fe 0 0 0\nO .25(1) .1 .3\n${aniso('beta', 'Fe .003 .003 .003 0 0 0', 'O .004 .003 .003 .001 0 0')}`,
      ),
    },
    {
      name: 'B and number',
      text: `data_b\n${cell(4, 4, 9, 90, 90, 120)}_space_group_IT_number 194\n${plainAtoms}Zn 1/3 2/3 0\nZn2 0.3333 0.6667 0.25\n${aniso('B', 'Zn2 .5 .5 .6 0 0 .25')}`,
    },
    {
      name: 'DDLm names in one loop',
      text: `data_ddlm\n_cell.length_a 8\n_cell.length_b 9\n_cell.length_c 10\n_cell.angle_alpha 80\n_cell.angle_beta 85\n_cell.angle_gamma 95\nloop_\n_atom_site.label\n_atom_site.fract_x\n_atom_site.fract_y\n_atom_site.fract_z\n_atom_site_aniso.U_11\n_atom_site_aniso.U_22\n_atom_site_aniso.U_33\n_atom_site_aniso.U_12\n_atom_site_aniso.U_13\n_atom_site_aniso.U_23\nNa1 0 0 0 .01 .01 .01 0 0 0\nCl1 .5 .5 .5 .02 .01 .01 0 0 0\n`,
    },
    {
      name: 'one atom without loop',
      text: `data_one\n${cell(3.6, 3.6, 3.6)}_symmetry_space_group_name_H-M 'F m -3 m'\n_atom_site_label Cu\n_atom_site_fract_x 0\n_atom_site_fract_y 0\n_atom_site_fract_z 0\n_atom_site_U_iso_or_equiv 0.006(1)\n`,
    },
    {
      name: 'conditions',
      text: typed(
        `_cell_measurement_temperature 293K\n_diffrn_ambient_temperature '-150 deg C'\n_diffrn_ambient_pressure 5.2e6(3)\n_diffrn_radiation_type 'MoK\\a'\n_refine_ls_R_factor_gt 0.04\n_cell_formula_units_Z 4\n_chemical_formula_sum 'C2 H6 O'\n${plainAtoms}C1 .1 .1 .1\nC2 .1 .1 .4\nO1 .3 .3 .3\n`,
      ),
    },
  ];
}
