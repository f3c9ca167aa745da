import { axisRatio, ellipsoidForm } from '../../ellipsoid/index.js';
import type { AtomComparison } from '../../judging/comparison.js';
import { misfitRule, shapeIsSignificant, whereUMeansLess } from './misfit-rule.js';

function shapeWords(atom: AtomComparison): string {
  const refined = axisRatio(atom.uExp);
  const predicted = axisRatio(atom.uScaled);
  const axes = `longest over shortest axis ${refined.toFixed(1)} in place of ${predicted.toFixed(1)}`;
  if (refined > 1.25 * predicted) {
    return `ellipsoid is more ${ellipsoidForm(atom.uExp)} than predicted: ${axes}`;
  }
  if (refined < predicted / 1.25) {
    return `ellipsoid is rounder than predicted: ${axes}`;
  }
  return 'ellipsoid is turned away from the predicted orientation';
}

export const oddShape = misfitRule({
  meta: {
    code: 'ADPL104',
    name: 'odd-shape',
    severity: 'warning',
    summary: 'The refined ellipsoid has another shape or orientation than predicted, whatever its volume.',
    source: 'adp-lint (docs/judging.md): √S12 at equal volume against expected error and structure scatter',
    topic: 'shape',
    platon: [213, 214, 215, 216],
    presets: { checkcif: 'info', strict: ['warning', { level: 0.98, errorFactor: 1 }], ...whereUMeansLess },
  },
  defaults: { level: 0.99, errorFactor: 1.25, sparedIou: 0.8 },
  measures: [
    { measure: 'shapeOverExpected', value: (atom) => atom.shapeOverExpected },
    { measure: 'shapeZ', value: (atom) => atom.shapeZ },
  ],
  isSignificant: shapeIsSignificant,
  headline: shapeWords,
});
