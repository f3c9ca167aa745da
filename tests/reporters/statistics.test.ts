import { statisticsLines } from '../../src/reporters/statistics.js';
import { stylish } from '../../src/reporters/stylish.js';
import { file, finding, report } from './example-report.js';

test('statistics count findings by rule and level, most frequent first', () => {
  const shape = { code: 'ADPL104', rule: 'odd-shape' };
  const many = Array.from({ length: 9 }, () => finding({ ...shape, severity: 'warning' }));
  const example = report(
    file({ findings: [finding(), finding({ severity: 'warning' }), ...many] }),
    file({
      findings: [
        finding({ ...shape, severity: 'info' }),
        finding({ code: 'ADPL100', rule: 'structure-scale' }),
        finding(),
      ],
    }),
  );
  const expected = [
    '10  ADPL104/odd-shape        9 B, 1 C',
    ' 3  ADPL103/odd-volume       2 A, 1 B',
    ' 1  ADPL100/structure-scale  1 A',
  ];
  expect(statisticsLines(example)).toEqual(expected);
  const page = { color: false, columns: 100, quiet: false, hidden: 0 };
  expect(stylish(example, { ...page, statistics: true })).toContain(`\n\n${expected.join('\n')}\n\n2 files`);
  expect(stylish(example, page)).not.toContain('9 B, 1 C');
  expect(statisticsLines(report())).toEqual([]);
});
