import { github } from '../../src/reporters/github.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

/** Reads a workflow command as GitHub's runner does: unescapes behind the split into command, properties and message. */
function readCommand(line: string): { command: string; properties: Record<string, string>; message: string } {
  const end = line.indexOf('::', 2);
  expect(line.startsWith('::') && end > 2).toBe(true);
  const head = line.slice(2, end);
  const space = head.indexOf(' ');
  const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const properties = head
    .slice(space + 1)
    .split(',')
    .map((pair) => {
      const [key, ...rest] = pair.split('=');
      const value = rest.join('=').replaceAll('%3A', ':').replaceAll('%2C', ',');
      return [key, unescapeData(value)];
    });
  return {
    command: head.slice(0, space),
    properties: Object.fromEntries(properties),
    message: unescapeData(line.slice(end + 2)),
  };
}

describe('github', () => {
  test('writes a workflow command a finding', () => {
    expect(
      github(
        report(
          file({
            file: './a,b:c 100%.cif',
            findings: [
              finding({ message: 'S12 2.1 %, too: large', causes: ['wrong element'], advice: ['look'] }),
              finding({
                severity: 'warning',
                sites: [],
                message: 'w',
                value: undefined,
                endLine: 220,
                causes: [],
                advice: [],
              }),
              bond(),
              group(),
            ],
            problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
          }),
        ),
      ),
    ).toBe(
      `::error file=a%2Cb%3Ac 100%25.cif,title=unreadable::no such file
::error file=a%2Cb%3Ac 100%25.cif,line=214,endLine=214,col=1,endColumn=60,title=ADPL103/odd-volume C7::C7: S12 2.1 %25, too: large%0ATested: IoU 0.44, limit 0.61%0ALikely: wrong element%0ATry: look
::warning file=a%2Cb%3Ac 100%25.cif,line=214,endLine=220,title=ADPL103/odd-volume::w
::warning file=a%2Cb%3Ac 100%25.cif,line=214,endLine=214,col=1,endColumn=60,title=ADPL103/odd-volume C7 C8::C7 C8: displacements along the bond differ by 0.0123(12) Å²%0ATested: difference 0.0123(12) Å², limit 0.005 Å²
::notice file=a%2Cb%3Ac 100%25.cif,line=214,endLine=214,col=1,endColumn=60,title=ADPL103/odd-volume::axes of 3 atoms lie alike (C7, C8, C9)%0ATested: spread 4.7°, limit 10.3°%0AAlso: ADPL101/low-iou at C7, C9; ADPL104/odd-shape
`,
    );
  });

  test.each(hostileTexts)('ends no command early: %s', (_, hostile) => {
    const lines = github(hostileReport(hostile)).split('\n');
    expect(lines.pop()).toBe('');
    const commands = lines.map(readCommand);
    expect(commands.map(({ command }) => command)).toEqual(['error', 'error', 'notice']);
    for (const { properties, message } of commands) {
      expect(Object.keys(properties).every((key) => /^(file|line|endLine|col|endColumn|title)$/.test(key))).toBe(true);
      expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
    if (/^[^\s\p{C}]+$/u.test(hostile)) {
      expect(commands[1].properties).toMatchObject({ file: `${hostile}.cif`, title: `ADPL103/odd-volume ${hostile}` });
      expect(commands[1].message.split('\n')[0]).toBe(`${hostile}: m ${hostile}`);
    }
  });
});
