import { Ajv } from 'ajv';
import { rdjson } from '../../src/reporters/rdjson.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const position = {
  type: 'object',
  additionalProperties: false,
  required: ['line', 'column'],
  properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
};

/** The part of reviewdog's protocol that a linter without fixes needs (reviewdog.proto). */
const validate = new Ajv({ allErrors: true }).compile({
  type: 'object',
  additionalProperties: false,
  required: ['source', 'diagnostics'],
  properties: {
    source: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string' } },
    },
    diagnostics: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['message', 'location', 'severity', 'code'],
        properties: {
          message: { type: 'string' },
          severity: { enum: ['ERROR', 'WARNING', 'INFO'] },
          code: {
            type: 'object',
            required: ['value'],
            properties: { value: { type: 'string' }, url: { type: 'string' } },
          },
          location: {
            type: 'object',
            additionalProperties: false,
            required: ['path'],
            properties: {
              path: { type: 'string' },
              range: {
                type: 'object',
                additionalProperties: false,
                required: ['start'],
                properties: { start: position, end: position },
              },
            },
          },
        },
      },
    },
  },
});

function diagnostics(text: string): { message: string; location: { path: string } }[] {
  const parsed = JSON.parse(text);
  expect(validate(parsed) ? [] : validate.errors).toEqual([]);
  return parsed.diagnostics;
}

describe('rdjson', () => {
  test('writes a diagnostic a finding', () => {
    expect(
      diagnostics(
        rdjson(
          report(
            file({
              findings: [
                finding({ message: 'too large', causes: ['wrong element'], advice: ['look'] }),
                finding({ severity: 'hint', sites: [], message: 'h', value: undefined, causes: [], advice: [] }),
                bond(),
                group(),
              ],
              problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
            }),
          ),
        ),
      ),
    ).toEqual([
      {
        message: 'no such file',
        location: { path: 'structures/one.cif' },
        severity: 'ERROR',
        code: { value: 'unreadable' },
      },
      {
        message: 'C7: too large\nTested: IoU 0.44, limit 0.61\nLikely: wrong element\nTry: look',
        location: {
          path: 'structures/one.cif',
          range: { start: { line: 214, column: 1 }, end: { line: 214, column: 60 } },
        },
        severity: 'ERROR',
        code: { value: 'ADPL103/odd-volume' },
      },
      expect.objectContaining({ message: 'h', severity: 'INFO' }),
      expect.objectContaining({
        message:
          'C7 C8: displacements along the bond differ by 0.0123(12) Å²\nTested: difference 0.0123(12) Å², limit 0.005 Å²',
      }),
      expect.objectContaining({
        message:
          'axes of 3 atoms lie alike (C7, C8, C9)\nTested: spread 4.7°, limit 10.3°\nAlso: ADPL101/low-iou at C7, C9; ADPL104/odd-shape',
      }),
    ]);
  });

  test.each(hostileTexts)('keeps to the protocol: %s', (_, hostile) => {
    const [, about] = diagnostics(rdjson(hostileReport(hostile)));
    expect(about.message.startsWith(`${hostile}: m ${hostile}\n`)).toBe(true);
  });
});
