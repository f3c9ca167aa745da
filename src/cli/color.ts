import type { CliIo } from './io.js';

/**
 * Whether to colour what goes to stdout: a flag decides, then FORCE_COLOR (as Node has it, over NO_COLOR), then
 * NO_COLOR (no-color.org: any value but the empty one), then whether a terminal shows it.
 */
export function useColor(io: CliIo, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag;
  const force = io.env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (io.env.NO_COLOR) return false;
  return io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}
