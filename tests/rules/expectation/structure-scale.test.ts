import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, isotropic, predictionOf } from '../../support/structures.js';

interface Given {
  readonly atoms?: number;
  /** K; as the file gives it, 150 unless given. */
  readonly temperature?: number;
  readonly temperatureSource?: 'file' | 'assumed';
  readonly hydrogens?: boolean;
  /** The element of all atoms; carbon unless given, which makes a molecule. */
  readonly element?: readonly [symbol: string, z: number];
  /** How the predicted U follow the temperature, which is given as a part of that of the file; in proportion unless given. */
  readonly growth?: (relative: number) => number;
}

/** A structure whose U are so many times those predicted; the prediction grows in proportion to the temperature. */
function scaled(scale: number, given: Given = {}) {
  const { atoms = 8, temperature = 150, temperatureSource = 'file', hydrogens = false, growth = (x) => x } = given;
  const [element, z] = given.element ?? ['C', 6];
  const sites = Array.from({ length: atoms }, (_, i) => ({
    label: `C${i + 1}`,
    element,
    z,
    u: isotropic(0.02 * scale),
  }));
  const formula = new Map([
    ['C', 1],
    ['H', 1],
  ]);
  const at = (kelvin: number) =>
    predictionOf(
      sites.map(() => ({ uCart: isotropic(0.02 * growth(kelvin / temperature)) })),
      { temperature: kelvin, temperatureSource },
    );
  return {
    crystal: crystalOf(sites, hydrogens ? { formula } : {}),
    prediction: at(temperature),
    repredict: async (_: unknown, settings: { readonly temperature?: number } = {}) =>
      at(settings.temperature ?? temperature),
  };
}

const finding = { sites: [], severity: 'warning' } as const;

// The logarithms of clean scales run evenly from -1 to 1: 98 % lie between exp(-0.98) = 0.375 and exp(0.98) = 2.664.
ruleTable('structure-scale', {
  valid: [
    { name: 'just within the band', ...scaled(2.66) },
    { name: 'just within the band, on the small side', ...scaled(0.376) },
    { name: 'just within the band of 90 %', ...scaled(2.45), options: { level: 0.9 } },
    { name: 'two atoms', ...scaled(3, { atoms: 2 }) },
    {
      name: 'no temperature, and one of those possible explains it',
      ...scaled(8.87, { temperatureSource: 'assumed' }),
    },
    {
      name: 'no temperature, and a lower one explains it',
      ...scaled(0.006, { temperatureSource: 'assumed' }),
    },
    {
      name: 'a net of no molecules, and 1000 K explain it',
      ...scaled(17.7, { temperatureSource: 'assumed', element: ['Si', 14] }),
    },
    {
      name: 'a prediction that falls with the temperature says nothing of the scale',
      ...scaled(5, { growth: (x) => (x < 0.8 ? 1.01 : 1) }),
    },
    { name: 'hydrogens missing: just within what that does', ...scaled(10.59, { hydrogens: true }) },
    { name: 'hydrogens missing, on the small side', ...scaled(0.234, { hydrogens: true }) },
  ],
  invalid: [
    {
      name: 'just beyond the band',
      ...scaled(2.67),
      findings: [
        { ...finding, value: { quantity: 'scale k', number: 2.67, limit: Math.exp(0.98) }, message: '2.67 times' },
      ],
    },
    {
      name: 'just beyond the band, on the small side',
      ...scaled(0.375),
      findings: [{ ...finding, value: { number: 0.375, limit: Math.exp(-0.98) }, message: 'only 0.375 times' }],
    },
    { name: 'just beyond the band of 90 %', ...scaled(2.47), options: { level: 0.9 }, findings: [finding] },
    { name: 'three atoms', ...scaled(3, { atoms: 3 }), findings: [finding] },
    {
      name: 'the temperature that would suit, within 4 %',
      ...scaled(3),
      // The middle of the 126th of 128 steps from 2 to 500 K, seven halvings: 1.044 is below 1.08, 1.090 above.
      findings: [
        { cause: 'suit about 449 K', data: { temperatureThatFits: expect.closeTo(2 * 250 ** (125.5 / 128), 6) } },
      ],
    },
    {
      name: 'no temperature would suit: none is said to be wrong',
      ...scaled(5),
      findings: [
        {
          message: ', and no temperature between 2 and 500 K suits that',
          causes: [/^static disorder/, /^U_ij in another unit/],
          advice: /^look for weak reflections.*convention of the U_ij$/,
        },
      ],
    },
    {
      name: 'nor on the small side',
      ...scaled(0.013),
      findings: [{ message: 'no temperature between 2 and 500 K', causes: [/^absorption/, /^U_ij in another unit/] }],
    },
    {
      name: 'a temperature at which crystals are heated is not the first cause',
      ...scaled(2.8),
      findings: [{ causes: [/^static disorder/, /would suit about 4[0-3]\d K/], advice: /^look for weak/ }],
    },
    {
      name: 'one below is',
      ...scaled(2.8, { temperature: 130 }),
      findings: [{ causes: [/would suit about 3[5-7]\d K/, /^static disorder/], advice: /^check _diffrn_ambient/ }],
    },
    {
      name: 'no other temperature is ever predicted',
      ...scaled(5),
      repredict: async () => scaled(5).prediction,
      findings: [
        {
          message: /0\.38 and 2\.66\); the atoms/,
          causes: ['temperature in the file not that of the measurement', /^static disorder/],
        },
      ],
    },
    {
      name: 'a prediction that hardly grows with the temperature',
      ...scaled(5, { growth: (x) => (x < 0.8 ? 0.99 : 1) }),
      findings: [finding],
    },
    {
      name: 'hotter than crystals usually are, and nothing hotter is asked for',
      ...scaled(3, { temperature: 1200 }),
      findings: [{ message: 'no temperature between 2 and 1200 K suits that' }],
    },
    {
      name: 'no temperature, and none explains it',
      ...scaled(8.9, { temperatureSource: 'assumed' }),
      findings: [
        {
          ...finding,
          message: /at 150 K \(assumed\).*, and no temperature between 2 and 500 K explains that/,
          causes: [/^U_ij in another unit/, /^static disorder/],
          advice: 'and give the temperature',
        },
      ],
    },
    {
      name: 'no temperature, and none is low enough',
      ...scaled(0.0049, { temperatureSource: 'assumed' }),
      findings: [{ message: 'no temperature between 2 and 500 K explains that', cause: 'absorption' }],
    },
    {
      name: 'a net of no molecules that 1000 K do not explain',
      ...scaled(17.8, { temperatureSource: 'assumed', element: ['Si', 14] }),
      findings: [{ message: 'no temperature between 2 and 1000 K explains that' }],
    },
    {
      name: 'a temperature in °C',
      ...scaled(8, { temperature: 59 }),
      findings: [
        {
          causes: ['the temperature is in °C: 59 °C are 332 K, which fits', /^static disorder/],
          advice: 'in kelvin: 332 (SHELXL: TEMP 59)',
        },
      ],
    },
    {
      name: 'a temperature that is hardly one in °C',
      ...scaled(8, { temperature: 60 }),
      findings: [{ cause: /^temperature in the file not that of the measurement/ }],
    },
    {
      name: 'nor one where that would not fit either',
      ...scaled(3, { temperature: 25 }),
      findings: [{ cause: /^temperature in the file not that of the measurement/ }],
    },
    {
      name: 'hydrogens missing: just beyond what that does',
      ...scaled(10.62, { hydrogens: true }),
      findings: [{ message: 'their hydrogen atoms left out' }],
    },
    { name: 'hydrogens missing, on the small side', ...scaled(0.232, { hydrogens: true }), findings: [finding] },
  ],
});
