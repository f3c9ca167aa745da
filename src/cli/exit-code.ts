/** What the process ends with; documented in the help text, relied on by scripts. */
export const exitCode = {
  /** No finding at or above the level of --fail-on. */
  clean: 0,
  /** At least one such finding. */
  findings: 1,
  /** The command line or the configuration asks for something impossible. */
  usage: 2,
  /** A file could not be read or judged, the engine failed, or standard output could not be written. */
  fatal: 3,
} as const;
