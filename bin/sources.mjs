// Runs the sources as they are, where no bundle can be written.
import './tsx-hook.mjs';

const { main } = await import('../src/cli.ts');
await main(process.argv.slice(2));
