import { misfitRule, volumeIsSignificant, whereUMeansLess } from './misfit-rule.js';

/** Size of the refined U in that of the predicted: e^v, the cube root of the ratio of determinants. */
function sizeRatio(volume: number): string {
  return volume > 0
    ? `U is ${Math.exp(volume).toFixed(2)} times the predicted`
    : `U is only ${Math.exp(volume).toFixed(2)} times the predicted`;
}

export const oddVolume = misfitRule({
  meta: {
    code: 'ADPL103',
    name: 'odd-volume',
    severity: 'warning',
    summary: 'The refined ellipsoid is larger or smaller than predicted, after one scale for the whole structure.',
    source: 'adp-lint (docs/judging.md): ln(det U_exp/det kU_pred)/3 against expected error and structure scatter',
    topic: 'size',
    platon: [241, 242, 243, 244],
    presets: { checkcif: 'info', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...whereUMeansLess },
  },
  defaults: { level: 0.9933, errorFactor: 1.25, sparedIou: 0.8 },
  measures: [
    { measure: 'volumeOverExpected', value: (atom) => atom.volumeOverExpected },
    { measure: 'volumeZ', value: (atom) => atom.volumeZ },
  ],
  isSignificant: volumeIsSignificant,
  headline: (atom) => sizeRatio(atom.volume),
});
