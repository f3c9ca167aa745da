import { misfitRule, shapeIsSignificant, volumeIsSignificant, whereUMeansLess } from './misfit-rule.js';

export const highS12 = misfitRule({
  meta: {
    code: 'ADPL102',
    name: 'high-s12',
    severity: 'warning',
    summary: 'The similarity index S12 between refined and predicted U is larger than for clean atoms.',
    source: 'Whitten & Spackman, Acta Cryst. B62 (2006) 875-888 (S12); thresholds from the calibration of the weights',
    topic: 'overlap',
    platon: [],
    presets: { checkcif: 'off', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...whereUMeansLess },
  },
  defaults: { level: 0.9975, errorFactor: 1.25, sparedIou: 0.8 },
  measures: [{ measure: 's12Scaled', value: (atom) => atom.s12Scaled }],
  isSignificant: (atom) => volumeIsSignificant(atom) || shapeIsSignificant(atom),
  headline: (atom) => `probability densities of refined and predicted U differ by S12 = ${atom.s12Scaled.toFixed(1)} %`,
});
