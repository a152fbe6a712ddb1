/** A tree of JSX as the text of an HTML document. Async parts are not used anywhere. */
export function documentOf(tree: unknown): string {
  // hono/jsx nodes write themselves, escaped.
  return `<!doctype html>${String(tree)}`;
}
