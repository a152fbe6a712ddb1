/**
 * How does Vern know a person again without keeping who they are?
 *
 * By a keyed hash (HMAC-SHA-256, cut to 16 bytes) of role and identity. Each organisation has a key in a file of the data
 * folder, outside the database, so that neither the database nor its backup alone tells anything: GDPR
 * art. 25(1), 32(1)(a). The same key seals (AES-256-GCM) what must be read again, such as the identities of an
 * erasure that is not finished.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, StoreProblem } from '../problem.ts';

/** The secrets of one organisation. */
export interface PeopleKey {
  /** 22 letters of base64url. `parts` are kept apart, so that 'a','bc' is not 'ab','c'. */
  hash(...parts: readonly string[]): string;
  seal(text: string): Uint8Array;
  /** The sealed text; undefined when it was sealed with another key or altered. */
  open(sealed: Uint8Array): string | undefined;
}

/** Reads the key of an organisation, making it (mode 0600) when there is none. */
export function peopleKey(dataFolder: string, organisation: string): PeopleKey {
  const secret = readOrMake(dataFolder, organisation);
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `vern ${use}`, 32));
  const [naming, sealing] = [derived('people'), derived('seal')];
  return {
    hash: (...parts) =>
      createHmac('sha256', naming)
        .update(JSON.stringify(parts))
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
    seal: (text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv);
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed) => {
      try {
        const bytes = Buffer.from(sealed);
        const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(-16));
        const text = decipher.update(bytes.subarray(12, -16));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

// Written whole under another name first: of two processes that start at once, one key stays.
function readOrMake(dataFolder: string, organisation: string): Buffer {
  const folder = join(dataFolder, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${encodeURIComponent(organisation)}.people.key`);
  if (!existsSync(path)) {
    const half = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(half, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(half, path);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
    } finally {
      unlinkSync(half);
    }
  }
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (secret.length >= 32) return secret;
  throw new StoreProblem('damaged', `${path}: is not a key. Put back the one you kept.`);
}
