// Writes what happened to each test as one line of JSON, for bin/test.mjs to count.
export default async function* reporter(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const outcome = data.skip !== undefined || data.todo !== undefined ? 'skipped' : type.slice(5);
    yield `${JSON.stringify({ file: data.file, name: data.name, nesting: data.nesting, outcome, kind: data.details?.type ?? 'test', ms: data.details?.duration_ms })}\n`;
  }
}
