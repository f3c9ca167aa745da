import type { LintReport } from '../linter/report.js';
import { asciiForCif } from '../linter/vrf/cif-ascii.js';
import { replyForms } from '../linter/vrf/forms.js';
import { plainLines } from './plain-text.js';

/** Validation reply forms to fill in, as checkCIF prints them: to be put into the CIF's data blocks. */
export function vrf(report: LintReport): string {
  const files = report.files
    .map(({ file, findings }) => ({ file, forms: replyForms(findings) }))
    .filter(({ forms }) => forms.length > 0);
  const forms = files
    .map(({ file, forms }) => {
      const text = forms.map((form) => form.text).join('\n');
      // A line end in the name would end the comment, and other signs are none of a CIF.
      return files.length === 1 ? text : `# ${asciiForCif(file)}\n${text}`;
    })
    .join('\n');
  return plainLines(forms);
}
