import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock, type LockFile, missingPackages } from './lock-file.js';

test('the lock file holds the packages of every platform (else npm ci refuses it): run scripts/complete-lock.ts', () => {
  const lock = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as LockFile;
  expect(missingPackages(lock)).toEqual([]);
});

test('the lock file is the same for npm 10 and 11: run scripts/complete-lock.ts', () => {
  const lock = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as LockFile;
  expect(Object.values(lock.packages).filter(({ libc }) => libc !== undefined)).toEqual([]);
  const byEleven: LockFile = { packages: { 'node_modules/a': { version: '1.0.0', libc: ['glibc'] } } };
  expect(completeLock(byEleven)).toEqual([]);
  expect(byEleven).toEqual({ packages: { 'node_modules/a': { version: '1.0.0' } } });
});

test('a package that a mirror has hidden is found, and gets its platform from its name', () => {
  const lock: LockFile = {
    packages: {
      'node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: { '@a/linux-x64-musl': '1.0.0' } },
    },
  };
  expect(missingPackages(lock).map(({ name }) => name)).toEqual(['@a/linux-x64-musl']);
  expect(completeLock(lock)).toEqual(['@a/linux-x64-musl']);
  expect(lock.packages['node_modules/@a/linux-x64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['x64'],
    dev: true,
    optional: true,
    os: ['linux'],
  });
  expect(missingPackages(lock)).toEqual([]);
});
