/** Which prepared answers are still true? All of them, until a declaration or the day changes. */
import type { Ready } from './answer.ts';

const most = 2000;

/** Answers by what was asked; emptied as a whole when `stamp` changes. */
export class AnswerCache {
  #kept = new Map<string, Ready>();
  #stamp = '';

  /** Forgets everything when the world it was made of has changed. */
  renew(stamp: string): void {
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#kept = new Map();
  }

  get(key: string): Ready | undefined {
    return this.#kept.get(key);
  }

  /** Keeps an answer, but only if nothing changed since `stamp` was read. */
  keep(key: string, answer: Ready, stamp: string): void {
    if (stamp !== this.#stamp) return;
    if (this.#kept.size >= most) this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#kept.set(key, answer);
  }

  get stamp(): string {
    return this.#stamp;
  }
}
