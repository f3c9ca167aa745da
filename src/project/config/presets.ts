import type { Config } from './config.js';

/**
 * Settings to extend; docs/configuration.md says of each why it is as it is. What a preset does not name stays as the rules
 * have it.
 */
export const presets = {
  /** The rules as they are. */
  recommended: {},

  /**
   * What checkCIF tests too, at checkCIF's levels: U that is not positive definite (PLAT211), atoms too large or too
   * small (PLAT241, PLAT242), of the wrong shape (PLAT213). Nothing that a referee would not see in a checkCIF report.
   */
  checkcif: {
    rules: {
      'non-positive-definite': 'error',
      'odd-volume': 'info',
      'odd-shape': 'info',
      'structure-scale': 'off',
      'low-iou': 'off',
      'high-s12': 'off',
    },
  },

  /** For the last look before publication: 1 clean atom in 100 for each rule, and every atom that was not assessed. */
  strict: {
    minSeverity: 'hint',
    failOn: 'warning',
    rules: {
      'structure-scale': ['warning', { level: 0.95 }],
      'low-iou': ['warning', { level: 0.99, errorFactor: 1 }],
      'high-s12': ['warning', { level: 0.99, errorFactor: 1 }],
      'odd-volume': ['warning', { level: 0.99, errorFactor: 1 }],
      'odd-shape': ['warning', { level: 0.98, errorFactor: 1 }],
      'not-assessed': 'info',
      'unused-suppression': 'warning',
      'suppression-without-reason': 'error',
    },
  },

  /** As the journals of the IUCr treat alerts: an A must be answered, and an empty response is no answer. */
  iucr: {
    failOn: 'error',
    minSeverity: 'hint',
    rules: { 'suppression-without-reason': 'error', 'unused-suppression': 'warning' },
  },

  /**
   * Kinematical refinement puts dynamical scattering, incomplete data and charge into U: the size of all U means little,
   * and single atoms scatter more than in the X-ray structures that the limits are from.
   */
  'electron-diffraction': {
    rules: {
      'structure-scale': ['hint', { level: 0.999 }],
      'non-positive-definite': 'warning',
      'low-iou': ['info', { level: 0.999, errorFactor: 2 }],
      'high-s12': ['info', { level: 0.999, errorFactor: 2 }],
      'odd-volume': ['info', { level: 0.999, errorFactor: 2 }],
      'odd-shape': ['info', { level: 0.999, errorFactor: 2 }],
    },
  },

  /**
   * The models know ambient pressure. Where the file gives another one no atom is assessed, which this preset does not
   * repeat for every structure; where it does not, U smaller than predicted are what compression does.
   */
  'high-pressure': {
    rules: {
      'structure-scale': 'off',
      'not-assessed': 'off',
      'low-iou': ['info', { level: 0.999, errorFactor: 2 }],
      'high-s12': ['info', { level: 0.999, errorFactor: 2 }],
      'odd-volume': ['info', { level: 0.999, errorFactor: 2 }],
      'odd-shape': ['info', { level: 0.999, errorFactor: 2 }],
    },
  },

  /**
   * The limits of atoms stay: non-hydrogen nuclei and electrons move alike. The size of all U together is another matter:
   * it takes up thermal diffuse scattering and extinction, which is why U from neutrons and X-rays are scaled to each
   * other where they are compared (Blessing, Acta Cryst. B51 (1995) 816-823).
   */
  neutron: { rules: { 'structure-scale': 'info' } },
} as const satisfies Readonly<Record<string, Config>>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as readonly PresetName[];

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
