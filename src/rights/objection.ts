/**
 * Which uses may a person object to, and what does a decision leave of what they objected to before?
 *
 * To a legitimate interest or a public task, until compelling grounds are shown; to direct marketing always, and
 * there nothing is weighed. Every other basis has its own way: GDPR art. 7(3), 17, 21(1) to (3).
 */
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Purpose } from '../declaration/schema/purposes.ts';
import type { Objection } from '../processing/rule/case.ts';
import { isOpposable } from '../processing/rule/person/objection.ts';

/** Why a purpose cannot be objected to and what to do instead; undefined when it can. */
export function cannotObject({ purposes }: Declaration, name: string): string | undefined {
  const purpose = purposes[name];
  if (purpose === undefined || isOpposable(purpose) || purpose.marketing !== undefined)
    return undefined;
  return `'${name}' cannot be objected to (GDPR art. 21(1)): ${instead(purpose, name)}`;
}

function instead({ basis, law }: Purpose, name: string): string {
  if (basis.includes('consent'))
    return `it rests on consent, which is withdrawn: vern withdraw --purpose ${name} (art. 7(3)).`;
  if (basis.includes('contract'))
    return 'it rests on a contract. When that is over, ask for erasure: vern erase (art. 17(1)).';
  if (basis.includes('legal obligation'))
    return `it is a duty by law${law === undefined ? '' : ` (${law})`}. What is wrong is corrected: vern rectify (art. 16).`;
  return 'its basis gives no right to object. Erasure and restriction may: vern erase, vern restrict (art. 17, 18).';
}

/** Why an objection cannot be overridden; undefined when it can. Marketing never can: art. 21(3). */
export function cannotOverride(
  { purposes: declared }: Declaration,
  purposes: Objection['purposes'],
): string | undefined {
  const names = purposes === 'marketing' ? ['marketing'] : purposes === 'all' ? [] : purposes;
  const marketing = names.find(
    (name) => purposes === 'marketing' || declared[name]?.marketing !== undefined,
  );
  if (marketing === undefined) return undefined;
  return 'An objection to direct marketing is never weighed and cannot be overridden (GDPR art. 21(3)).';
}

/**
 * What is left of an earlier objection after a decision on some purposes. What was said against all marketing
 * stands until all of it is decided, also for purposes that are declared later.
 */
export function leftOf(
  declaration: Declaration,
  before: Objection,
  decided: Objection['purposes'],
): readonly Objection[] {
  const { purposes, outcome } = before;
  if (decided === 'all' || decided === purposes) return [];
  if (purposes === 'marketing') return [before];
  const taken = new Set(reached(declaration, decided));
  const wished = reached(declaration, purposes);
  const names = wished.filter((name) => !taken.has(name));
  if (names.length === wished.length) return [before];
  if (purposes !== 'all') return names.length === 0 ? [] : [{ purposes: names, outcome }];
  const weighed = names.filter((name) => declaration.purposes[name]?.marketing === undefined);
  return [
    ...(weighed.length === 0 ? [] : [{ purposes: weighed, outcome }]),
    ...(decided === 'marketing' ? [] : [{ purposes: 'marketing' as const, outcome }]),
  ];
}

/** The purposes that may be overridden: of all, those that are no marketing. */
export function weighable(
  declaration: Declaration,
  wished: Objection['purposes'],
): Objection['purposes'] {
  if (wished !== 'all') return wished;
  const { purposes } = declaration;
  return reached(declaration, 'all').filter((name) => purposes[name]?.marketing === undefined);
}

function reached({ purposes }: Declaration, wished: Objection['purposes']): readonly string[] {
  if (wished !== 'all' && wished !== 'marketing') return wished;
  return Object.entries(purposes)
    .filter(
      ([, purpose]) =>
        purpose.marketing !== undefined || (wished === 'all' && isOpposable(purpose)),
    )
    .map(([name]) => name)
    .toSorted();
}
