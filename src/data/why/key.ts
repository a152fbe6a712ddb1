/**
 * Which row is meant by a key as people write it?
 *
 * The values in the order of the key's columns, `7` or `2025,14`; `\,` stands for a comma in a value, `\\` for a
 * backslash, and an empty value is a value.
 */

/** The values of a key; undefined when there are not as many as the key has columns. */
export function readKey(written: string, columns: number): readonly string[] | undefined {
  const values = [''];
  for (let at = 0; at < written.length; at += 1) {
    const letter = written[at] ?? '';
    const next = written[at + 1];
    if (letter === ',') values.push('');
    else if (letter === '\\' && (next === ',' || next === '\\')) {
      values.push(`${values.pop() ?? ''}${next}`);
      at += 1;
    } else values.push(`${values.pop() ?? ''}${letter}`);
  }
  return values.length === columns ? values : undefined;
}

/** A key as it is written. */
export function formatKey(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[\\,]/g, (letter) => `\\${letter}`)).join(',');
}
