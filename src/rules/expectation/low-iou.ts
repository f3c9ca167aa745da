import { misfitRule, shapeIsSignificant, volumeIsSignificant, whereUMeansLess } from './misfit-rule.js';

export const lowIou = misfitRule({
  meta: {
    code: 'ADPL101',
    name: 'low-iou',
    severity: 'warning',
    summary: 'The refined ellipsoid overlaps the predicted one less (intersection over union) than clean atoms do.',
    source:
      'Solé et al., Digital Discovery 2025, 4, 694 (IoU of ellipsoids); thresholds from the calibration of the weights',
    topic: 'overlap',
    platon: [],
    presets: { checkcif: 'off', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...whereUMeansLess },
  },
  defaults: { level: 0.9975, errorFactor: 1.25, sparedIou: 0.8 },
  measures: [{ measure: 'iouScaled', value: (atom) => atom.iouScaled }],
  isSignificant: (atom) => volumeIsSignificant(atom) || shapeIsSignificant(atom),
  headline: (atom) => `refined and predicted ellipsoid overlap with an IoU of only ${atom.iouScaled.toFixed(2)}`,
});
