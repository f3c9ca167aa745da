import { compareFindings } from '../../../src/project/watch/changes.js';
import { finding } from '../../reporters/example-report.js';

const c7 = finding({ sites: ['C7'], severity: 'warning', data: { iou: 0.5 } });

function standingOf(now: Parameters<typeof finding>[0]): string[] {
  return compareFindings([c7], [finding({ sites: ['C7'], severity: 'warning', data: { iou: 0.5 }, ...now })]).map(
    ({ standing }) => standing,
  );
}

test.each([
  ['a milder alert', { severity: 'info', data: { iou: 0.2 } }, ['better']],
  ['a graver alert', { severity: 'error', data: { iou: 0.9 } }, ['worse']],
  ['less overlap', { data: { iou: 0.45 } }, ['worse']],
  ['more overlap', { data: { iou: 0.55 } }, ['better']],
  ['nearly the same overlap', { data: { iou: 0.51 } }, ['still']],
  ['another place in the file and another message', { line: 9, message: 'x' }, ['still']],
  ['another rule about the same ellipsoid', { code: 'ADPL101', rule: 'low-iou' }, ['still']],
  ['another rule about the same atom', { code: 'ADPL001', data: {} }, ['new', 'fixed']],
  ['the same atom of another structure', { block: 'b' }, ['new', 'fixed']],
  ['another atom', { sites: ['C8'] }, ['new', 'fixed']],
] as const)('%s', (_, now, expected) => {
  expect(standingOf(now)).toEqual(expected);
});

test('several findings of one rule about one atom are matched one to one', () => {
  const twice = [c7, { ...c7 }];
  expect(compareFindings(twice, [c7]).map(({ standing }) => standing)).toEqual(['still', 'fixed']);
  expect(compareFindings([c7], twice).map(({ standing }) => standing)).toEqual(['still', 'new']);
});
