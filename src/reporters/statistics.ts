import type { LintReport } from '../linter/report.js';
import { checkCifLevel, severities } from '../rules/severity.js';
import { pad } from './wrap.js';

/** How often each rule speaks, most often first: `12  ADPL103/odd-volume  3 A, 9 B`. */
export function statisticsLines(report: LintReport): readonly string[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { findings } of report.files) {
    for (const { code, rule, severity } of findings) {
      const title = `${code}/${rule}`;
      const levels = counts.get(title) ?? new Map<string, number>();
      counts.set(title, levels);
      levels.set(severity, (levels.get(severity) ?? 0) + 1);
    }
  }
  const rows = [...counts].map(([title, levels]) => ({
    title,
    total: [...levels.values()].reduce((sum, n) => sum + n, 0),
    levels: severities.flatMap((severity) => {
      const n = levels.get(severity);
      return n === undefined ? [] : `${n} ${checkCifLevel[severity]}`;
    }),
  }));
  rows.sort((a, b) => b.total - a.total || a.title.localeCompare(b.title, 'en'));
  const width = Math.max(0, ...rows.map(({ title }) => title.length));
  const digits = String(rows[0]?.total ?? 0).length;
  return rows.map(
    ({ title, total, levels }) => `${String(total).padStart(digits)}  ${pad(title, width)}  ${levels.join(', ')}`,
  );
}
