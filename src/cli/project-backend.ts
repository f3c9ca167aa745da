import { lintOptionsOf, type Project } from '../linter/config/project.js';
import type { FileReport } from '../linter/report.js';
import type { LintBackend } from './commands/lint.js';

/** A backend that lints each file by its own configuration, and hands on its report through `after`. */
export function projectBackend(
  backend: LintBackend,
  project: Project,
  after: (report: FileReport) => FileReport,
): LintBackend {
  return {
    openSession: (options) => backend.openSession(options),
    async lintBytes(bytes, name, session, options = {}) {
      const configured = lintOptionsOf(await project.configOf(name));
      return after(await backend.lintBytes(bytes, name, session, { ...configured, ...options }));
    },
  };
}
