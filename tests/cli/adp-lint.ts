import { run } from '../../src/cli/program.js';
import { terminal } from './terminal.js';

/** Runs `adp-lint` with these arguments. */
export async function adpLint(
  args: readonly string[],
  settings: Parameters<typeof terminal>[0] = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = terminal(settings);
  const code = await run(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}
