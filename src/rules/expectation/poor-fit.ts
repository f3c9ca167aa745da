import { median } from '../../math/median.js';
import type { Rule } from '../rule.js';

export interface PoorFitOptions {
  readonly medianIou: number;
}

/** Fewer atoms say more about themselves than about the structure. */
const fewestAtoms = 6;

export const poorFit: Rule<PoorFitOptions, 'comparison'> = {
  meta: {
    code: 'ADPL106',
    name: 'poor-fit',
    severity: 'error',
    summary: 'The refined U of the structure as a whole have little to do with the predicted ones.',
    source: 'adp-lint (docs/judging.md): median IoU over the atoms, and the robust scale k',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        medianIou: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          default: 0.6,
          description:
            'Report a structure of which half of the atoms overlap less than this, with a scale that is odd too.',
        },
      },
    },
    needs: 'comparison',
    topic: 'structure',
    platon: [],
    // Single atoms say nothing where hardly any fits.
    explains: ['structure-scale', 'low-iou', 'high-s12', 'odd-volume', 'odd-shape'],
    presets: { checkcif: 'off', 'electron-diffraction': 'info', 'high-pressure': 'off' },
  },
  check({ comparison, prediction, options }) {
    const { scale, usualScale, atoms } = comparison;
    if (usualScale === undefined || scale === undefined || atoms.length < fewestAtoms) return [];
    const iou = median(atoms.map(({ iouScaled }) => iouScaled));
    const { low, high } = usualScale;
    if (iou >= options.medianIou || (scale >= low && scale <= high)) return [];
    return [
      {
        message:
          `half of the ${atoms.length} assessed atoms overlap with their prediction by an IoU below ${iou.toFixed(2)}, and refined U are ` +
          `${scale.toFixed(2)} times the predicted throughout${prediction?.temperatureSource === 'assumed' ? ` (at ${prediction.temperature} K, which is assumed)` : ''}: the U of this structure as a whole are not believable, and its atoms were not judged one by one`,
        value: { quantity: 'median IoU', number: iou, unit: '', limit: options.medianIou },
        data: { medianIou: iou, scale, low, high, atoms: atoms.length },
        causes: [
          'data of low quality or resolution, or not corrected for absorption',
          'disorder or twinning throughout that is not modelled, or a wrong cell or space group',
          'U_ij in another convention or order than their names say',
        ],
        advice: [
          'before looking at single atoms: check cell, space group, twinning and absorption; refine isotropically first and see which U stand out',
        ],
      },
    ];
  },
};
