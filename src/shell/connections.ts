/**
 * How are the systems of the declarations reached?
 *
 * By the environment. `npm start` keeps the example systems' addresses in a file of the data folder
 * that only its owner may read, so that a second terminal simply works.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The data folder: VERN_DATA, or `data` here. */
export function dataFolderOf(environment: Readonly<Record<string, string | undefined>>): string {
  const written = environment['VERN_DATA'];
  return resolve(written === undefined || written === '' ? 'data' : written);
}

const fileIn = (dataFolder: string) => join(dataFolder, 'connections.env');

/** The kept addresses by name; none when there is no file. */
export function connections(dataFolder: string): Readonly<Record<string, string>> {
  let text = '';
  try {
    text = readFileSync(fileIn(dataFolder), 'utf8');
  } catch {
    return {};
  }
  const lines = text.split('\n').map((line) => /^([A-Z][A-Z0-9_]*)=(.+)$/.exec(line));
  return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : [])));
}

/** Keeps the addresses, replacing the file as a whole. */
export function keepConnections(
  dataFolder: string,
  addresses: Readonly<Record<string, string>>,
): string {
  const file = fileIn(dataFolder);
  const lines = Object.entries(addresses).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return file;
}
