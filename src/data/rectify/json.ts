/**
 * What does a JSON text become when one value in it is put right?
 *
 * Only that value changes. Numbers stay written as they were, so that a long one is not rounded on the way.
 */

declare global {
  interface JSON {
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
}

/** The text with `value` at a path; undefined when nothing stands there or the text is no JSON. */
export function withValueAt(
  text: string,
  path: readonly (string | number)[],
  value: string,
): string | undefined {
  let whole: unknown;
  try {
    whole = JSON.parse(text, (_, inner: unknown, context?: { readonly source?: string }) =>
      typeof inner === 'number' && context?.source !== undefined
        ? JSON.rawJSON(context.source)
        : inner,
    );
  } catch {
    return undefined;
  }
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce<unknown>((inner, step) => inside(inner, step), whole);
  if (last === undefined || inside(holder, last) === undefined) return undefined;
  (holder as Record<string | number, unknown>)[last] = value;
  return JSON.stringify(whole);
}

/** The value at a path of a JSON text; null when nothing stands there. */
export function valueAt(text: unknown, path: readonly (string | number)[]): unknown {
  if (typeof text !== 'string') return null;
  try {
    const whole: unknown = JSON.parse(text);
    return path.reduce<unknown>((inner, step) => inside(inner, step), whole) ?? null;
  } catch {
    return null;
  }
}

function inside(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return undefined;
  return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}
