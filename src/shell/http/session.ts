/**
 * Who is signed in?
 *
 * Staff show the token that `npm start` wrote to a file. The cookie they get proves it for twelve
 * hours, and each of their forms carries a second token that other sites cannot know.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Staff } from './page.ts';

const hours = 12;
export const cookieName = 'vern-staff';

function proof(token: string, text: string): string {
  return createHmac('sha256', token).update(text).digest('base64url');
}

function same(a: string, b: string): boolean {
  const [left, right] = [proof('compare', a), proof('compare', b)];
  return timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** Whether the token shown is the installation's. */
export function isToken(shown: string, token: string): boolean {
  return shown.length > 0 && same(shown.trim(), token);
}

/** The cookie of a new session; `now` in milliseconds. */
export function sessionCookie(token: string, now: number, secure: boolean): string {
  const expires = String(now + hours * 3_600_000);
  const value = `${expires}.${proof(token, `session ${expires}`)}`;
  const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${hours * 3600}${secure ? '; Secure' : ''}`;
  return `${cookieName}=${value}; ${flags}`;
}

export const endedCookie = `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

/** The member of staff a cookie header proves, if any. */
export function staffOf(cookies: string | null, token: string, now: number): Staff | undefined {
  const value = (cookies ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
  const [expires = '', shown = ''] = (value ?? '').split('.');
  if (!/^\d+$/.test(expires) || Number(expires) < now) return undefined;
  if (!same(shown, proof(token, `session ${expires}`))) return undefined;
  return { name: 'staff', csrf: proof(token, `form ${value}`) };
}

/** Whether a posted form carries the token of the session it was made for. */
export function isOwnForm(staff: Staff, shown: string | undefined): boolean {
  return shown !== undefined && same(shown, staff.csrf);
}

/** At most `most` tries a minute from one address; old entries are forgotten. */
export class RateLimit {
  readonly #most: number;
  readonly #tries = new Map<string, { count: number; minute: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a try; false when there were too many this minute. */
  allow(address: string, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    if (this.#tries.size > 10_000) this.#tries.clear();
    const before = this.#tries.get(address);
    const count = before?.minute === minute ? before.count + 1 : 1;
    this.#tries.set(address, { count, minute });
    return count <= this.#most;
  }
}
