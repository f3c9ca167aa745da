/** The text of a validation reply, `PROBLEM: … RESPONSE: …`. */
export interface ReplyText {
  /** Labels after the word `Atom` in the problem. */
  readonly atoms: readonly string[];
  /** Empty where nothing, or only the form's placeholder, stands there. */
  readonly response: string;
}

/** Reads what stands in a validation reply; a text without the form's words is taken for the response. */
export function parseReply(text: string): ReplyText {
  const response = /^[ \t]*RESPONSE[ \t]*:/im.exec(text);
  const problem = /^[ \t]*PROBLEM[ \t]*:/im.exec(text);
  if (response === null && problem === null) return { atoms: [], response: written(text) };
  const problemEnd =
    response !== null && (problem === null || problem.index < response.index) ? response.index : undefined;
  const problemText = problem === null ? '' : text.slice(problem.index + problem[0].length, problemEnd);
  // Turned round, the problem ends the response.
  const responseEnd = problemEnd === undefined ? problem?.index : undefined;
  const answer = response === null ? '' : text.slice(response.index + response[0].length, responseEnd);
  const atoms = [...problemText.matchAll(/\bAtom\s+(\S*[^\s,;:])/g)].map(([, label]) => label);
  return { atoms: [...new Set(atoms)], response: written(answer) };
}

/** Forms come with `...` where the response belongs. */
function written(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return /^[.…?\s-]*$/.test(words) ? '' : words;
}
