/** Whether a file is to be read as SHELX .res/.ins: by its name, else by how its text begins. */
export function isShelxFile(text: string, name: string): boolean {
  return hasShelxExtension(name) || isShelxText(text);
}

export function hasShelxExtension(name: string): boolean {
  return /\.(res|ins)$/i.test(name);
}

/** Whether the first instruction is TITL or CELL, and nothing in the text begins a data block of a CIF. */
export function isShelxText(text: string): boolean {
  // Remarks, and lines that begin with a blank, may stand first.
  const first = /^(?!REM(?:\s|$)|[\s!])[^\r\n]{0,5}/im.exec(text.startsWith('\ufeff') ? text.slice(1) : text);
  return first !== null && /^(TITL|CELL)(\s|$)/i.test(first[0]) && !/^[ \t]*data_/im.test(text);
}
