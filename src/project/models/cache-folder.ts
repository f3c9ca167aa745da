import { homedir } from 'node:os';
import { isAbsolute, posix, win32 } from 'node:path';

/**
 * Where downloaded models are kept: ADP_LINT_CACHE, else `adp-lint` in the user's cache folder: XDG_CACHE_HOME or
 * ~/.cache, on Windows LOCALAPPDATA.
 */
export function defaultCacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.ADP_LINT_CACHE) return env.ADP_LINT_CACHE;
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), 'adp-lint');
  }
  // The XDG base directory specification wants relative paths ignored.
  const xdg = env.XDG_CACHE_HOME;
  return posix.join(xdg && isAbsolute(xdg) ? xdg : posix.join(home, '.cache'), 'adp-lint');
}
