import { ruleTable } from '../../support/rule-tester.js';

/** A CIF with one atom, anisotropic unless said otherwise, and the temperature as it stands there. */
const measuredAt = (temperature: string, kind: 'Uani' | 'Uiso' = 'Uani') => ({
  text: `data_x
_diffrn_ambient_temperature ${temperature}
_cell_length_a 10
_cell_length_b 11
_cell_length_c 12
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_adp_type
_atom_site_U_iso_or_equiv
C1 C 0.1 0.2 0.3 ${kind} 0.02
${kind === 'Uani' ? `loop_\n_atom_site_aniso_label\n${['11', '22', '33', '12', '13', '23'].map((ij) => `_atom_site_aniso_U_${ij}\n`).join('')}C1 .02 .02 .02 0 0 0\n` : ''}`,
});
const range = { severity: 'warning', data: { kind: 'temperature-out-of-range' } } as const;

ruleTable('temperature', {
  valid: [
    { name: 'ordinary', ...measuredAt('150') },
    { name: 'the lowest that is likely', ...measuredAt('1') },
    { name: 'the highest that is likely', ...measuredAt('1500') },
    { name: 'above, where the limit is an option', ...measuredAt('1700'), options: { highest: 2000 } },
    { name: 'below, where the limit is an option', ...measuredAt('0.5'), options: { lowest: 0.1 } },
    { name: '293 without s.u.: somebody wrote it', ...measuredAt('293') },
    { name: '293 with another s.u.', ...measuredAt('293(1)') },
    { name: '293.0(2)', ...measuredAt('293.0(2)') },
    { name: '294(2)', ...measuredAt('294(2)') },
    { name: 'none, where no U_ij depend on it', ...measuredAt('?', 'Uiso') },
  ],
  invalid: [
    {
      name: 'just below the lowest',
      ...measuredAt('0.99'),
      findings: [{ ...range, sites: [], at: '0.99', value: { quantity: 'temperature', number: 0.99, unit: 'K' } }],
    },
    { name: 'just above the highest', ...measuredAt('1501'), findings: [{ ...range, message: 'from 1 to 1500 K' }] },
    { name: 'below a limit of its own', ...measuredAt('15'), options: { lowest: 20 }, findings: [range] },
    { name: 'above a limit of its own', ...measuredAt('501'), options: { highest: 500 }, findings: [range] },
    {
      name: 'none',
      ...measuredAt('?'),
      findings: [{ severity: 'hint', data: { kind: 'temperature-missing', temperature: null }, message: 'give it' }],
    },
    {
      name: 'none, where some U_ij depend on it',
      text: measuredAt('?').text.replace(
        '\nloop_\n_atom_site_aniso',
        '\nH1 H 0.1 0.2 0.4 Uiso 0.03\nloop_\n_atom_site_aniso',
      ),
      findings: [{ data: { kind: 'temperature-missing' } }],
    },
    {
      name: 'as SHELXL writes it by itself',
      ...measuredAt('293(2)'),
      findings: [{ severity: 'hint', data: { kind: 'temperature-default' }, at: '293(2)' }],
    },
    {
      name: 'not a number: that alone is told',
      ...measuredAt('cold'),
      findings: [{ severity: 'warning', data: { kind: 'temperature-unreadable' } }],
    },
    { name: 'as the configuration says', ...measuredAt('?'), severity: 'error', findings: [{ severity: 'error' }] },
  ],
});
