import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseFaults, versionsIn } from './release.js';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json'));

test('every place names the version of package.json', () => {
  const found = versionsIn(read);
  expect(found.length).toBeGreaterThan(6);
  expect(found.filter((each) => each.found !== version)).toEqual([]);
});

test('a tag is checked against all of them and the changelog', () => {
  const released = (path: string) =>
    path === 'CHANGELOG.md' ? read(path).replace('## [Unreleased]', `## [Unreleased]\n\n## [${version}]`) : read(path);
  expect(releaseFaults(`v${version}`, released)).toEqual([]);
  const without = (path: string) => read(path).replace(`\n## [${version}]`, '\n## [0.0.0]');
  expect(releaseFaults(`v${version}`, without)).toEqual([`CHANGELOG.md: no section ## [${version}]`]);
  expect(releaseFaults('v99.0.0', released)).toContain(`CITATION.cff: says ${version}, the tag 99.0.0`);
  expect(releaseFaults('v99.0.0', released)).toHaveLength(versionsIn(read).length + 1);
  const forgotten = (path: string) => (path === 'CITATION.cff' ? 'title: x\n' : released(path));
  expect(releaseFaults(`v${version}`, forgotten)).toEqual([`CITATION.cff: says no version, the tag ${version}`]);
  for (const tag of ['', version, 'v1', 'v1.2.3.4']) {
    expect(releaseFaults(tag, released)).toEqual([`${tag || 'no tag'}: a release is called v1.2.3`]);
  }
});
