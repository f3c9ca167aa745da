import type { Rule } from '../rule.js';

/** Labels named in the message before it says how many more there are. */
const labelsShown = 8;

export const notAssessed: Rule = {
  meta: {
    code: 'ADPL190',
    name: 'not-assessed',
    severity: 'hint',
    summary: 'Atoms whose refined U was not held against a prediction, with the reason.',
    source: 'adp-lint (docs/judging.md): the domain of the models',
    optionsSchema: { type: 'object', additionalProperties: false, properties: {} },
    needsModel: true,
  },
  check({ crystal, comparison, severity }) {
    if (comparison === undefined || comparison.notAssessed.length === 0) return [];
    const byReason = new Map<string, number[]>();
    for (const { site, reasons } of comparison.notAssessed) {
      const key = reasons.join('; ');
      const sites = byReason.get(key);
      if (sites) sites.push(site);
      else byReason.set(key, [site]);
    }
    return [...byReason].map(([reason, sites]) => {
      const labels = sites.map((site) => crystal.sites[site].label);
      const more = labels.length - labelsShown;
      const shown = labels.slice(0, labelsShown).join(' ') + (more > 0 ? ` and ${more} more` : '');
      const first = crystal.sites[sites[0]];
      return {
        code: notAssessed.meta.code,
        rule: notAssessed.meta.name,
        severity,
        block: crystal.blockName,
        ...(labels.length === 1 && { site: labels[0] }),
        range: first.displacementRange ?? first.range,
        message: `${labels.length === 1 ? 'not assessed' : `${labels.length} atoms not assessed (${shown})`}: ${reason}`,
        data: { atoms: labels, reason },
        causes: [],
        advice: [],
      };
    });
  },
};
