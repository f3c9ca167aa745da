import { ruleTable } from '../../support/rule-tester.js';
import { isotropic } from '../../support/structures.js';
import { placed } from './placed-atoms.js';

/** A hydrogen so much below its carrier, whose U_eq is 0.2 Å². */
const below = (difference: number, su?: number) =>
  placed([
    { label: 'C1', at: 0, u: isotropic(0.2) },
    { label: 'H1', element: 'H', z: 1, at: 0.97, uIso: { value: 0.2 - difference, ...(su !== undefined && { su }) } },
  ]);

/** An anisotropic hydrogen 0.06 Å² below its carrier, both with s.u. of U11, U22 and U33. */
const anisotropic = (suOfHydrogen: number, suOfCarrier: number) =>
  placed([
    { label: 'C1', at: 0, u: isotropic(0.2), su: isotropic(suOfCarrier) },
    { label: 'H1', element: 'H', z: 1, at: 0.97, u: isotropic(0.14), su: isotropic(suOfHydrogen) },
  ]);

ruleTable('hydrogen-below-carrier', {
  valid: [
    { name: 'as its carrier', ...below(0) },
    { name: 'just within the limit', ...below(0.0099) },
    { name: 'just within 3 s.u.', ...below(0.06, 0.0201) },
    // The s.u. of U_eq is that of its components by √3, 0.06/3 here; and that of a difference is both together.
    { name: 'anisotropic, just within 3 s.u.', ...anisotropic(0.0347, 0) },
    { name: 'within 3 s.u. of the difference', ...anisotropic(0.0246, 0.0246) },
    { name: 'within a limit of its own', ...below(0.06), options: { info: 0.07, warning: 0.07 } },
    { name: 'negative, which has a rule of its own', ...below(0.21) },
    {
      name: 'without a carrier',
      ...placed([
        { label: 'C1', at: 0, u: isotropic(0.2) },
        { label: 'H1', element: 'H', z: 1, at: 3, uIso: { value: 0.01 } },
      ]),
    },
  ],
  invalid: [
    {
      name: 'just beyond the limit',
      ...below(0.0101),
      findings: [{ sites: ['H1', 'C1'], severity: 'info', value: { number: 0.0101, unit: 'Å²', limit: 0.01 } }],
    },
    { name: 'no warning yet', ...below(0.0499), findings: [{ severity: 'info' }] },
    { name: 'just a warning', ...below(0.0501), findings: [{ severity: 'warning' }] },
    { name: 'no error yet', ...below(0.0999), findings: [{ severity: 'warning' }] },
    { name: 'just an error', ...below(0.1001), findings: [{ severity: 'error' }] },
    {
      name: 'an error only later, by option',
      ...below(0.11),
      options: { error: 0.15 },
      findings: [{ severity: 'warning' }],
    },
    { name: 'just beyond 3 s.u.', ...below(0.06, 0.0199), findings: [{ severity: 'warning' }] },
    { name: 'anisotropic, just beyond 3 s.u.', ...anisotropic(0.0346, 0), findings: [{ severity: 'warning' }] },
    { name: 'beyond 3 s.u. of the difference', ...anisotropic(0.0244, 0.0244), findings: [{ severity: 'warning' }] },
    { name: 'by X-rays, which leave it to ride', ...below(0.06), findings: [{ advice: /^let it ride/ }] },
    {
      name: 'by neutrons, which give it a U of its own',
      crystal: { ...below(0.06).crystal, probe: 'neutron' },
      findings: [{ cause: 'isotope (H or D) or occupancy', advice: /^refine occupancy and U/ }],
    },
    {
      name: 'all hydrogens of one carrier together',
      ...placed([
        { label: 'C1', at: 5, u: isotropic(0.2) },
        { label: 'H1', element: 'H', z: 1, at: 5.97, uIso: { value: 0.1 } },
        { label: 'H2', element: 'H', z: 1, at: 4.03, uIso: { value: 0.08 } },
      ]),
      findings: [{ sites: ['H1', 'H2', 'C1'], message: 'U of H1, H2 is as small as 0.080 Å²' }],
    },
  ],
});
