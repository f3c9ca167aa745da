import { defaultCacheFolder } from '../../../src/project/models/cache-folder.js';

test.each<[string, Record<string, string>, NodeJS.Platform, string]>([
  ['the home folder', {}, 'linux', '/home/ada/.cache/adp-lint'],
  ['the same on a Mac', {}, 'darwin', '/home/ada/.cache/adp-lint'],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/scratch/ada' }, 'linux', '/scratch/ada/adp-lint'],
  ['XDG_CACHE_HOME, relative: ignored', { XDG_CACHE_HOME: 'scratch' }, 'linux', '/home/ada/.cache/adp-lint'],
  ['ADP_LINT_CACHE', { ADP_LINT_CACHE: '/models', XDG_CACHE_HOME: '/scratch/ada' }, 'linux', '/models'],
  ['LOCALAPPDATA', { LOCALAPPDATA: 'D:\\Local' }, 'win32', 'D:\\Local\\adp-lint'],
  ['Windows without it', {}, 'win32', '\\home\\ada\\AppData\\Local\\adp-lint'],
])('%s', (_name, env, platform, folder) => {
  expect(defaultCacheFolder(env, platform, '/home/ada')).toBe(folder);
});
