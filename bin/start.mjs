// `npm start`: everything on one machine, with the five examples.
process.argv.splice(2, 0, 'start');
await import('./vern.mjs');
