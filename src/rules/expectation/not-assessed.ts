import { noOptions, type Rule } from '../rule.js';

/** Labels named in the message before it says how many more there are. */
const labelsShown = 8;

export const notAssessed: Rule<unknown, 'comparison'> = {
  meta: {
    code: 'ADPL190',
    name: 'not-assessed',
    severity: 'hint',
    summary: 'Atoms whose refined U was not held against a prediction, with the reason.',
    source: 'adp-lint (docs/judging.md): the domain of the models',
    optionsSchema: noOptions,
    needs: 'comparison',
    topic: 'assessment',
    platon: [],
    presets: { strict: 'info', 'high-pressure': 'off' },
  },
  check({ crystal, comparison }) {
    const byReason = new Map<string, number[]>();
    for (const { site, reasons } of comparison.notAssessed) {
      const key = reasons.join('; ');
      const indices = byReason.get(key);
      if (indices) indices.push(site);
      else byReason.set(key, [site]);
    }
    return [...byReason].map(([reason, indices]) => {
      const sites = indices.map((index) => crystal.sites[index]);
      const labels = sites.map(({ label }) => label);
      const more = labels.length - labelsShown;
      const shown = labels.slice(0, labelsShown).join(' ') + (more > 0 ? ` and ${more} more` : '');
      return {
        sites,
        message: `${labels.length === 1 ? 'not assessed' : `${labels.length} atoms not assessed (${shown})`}: ${reason}`,
        data: { atoms: labels, reason },
      };
    });
  },
};
