/**
 * Which purposes rest on consent, and whom are they about?
 *
 * Consent can be given and withdrawn only where it is the basis: GDPR art. 6(1)(a), 7. Everything else has its own
 * way to say no.
 */
import { rolesOf } from '../data/find/links.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Purpose } from '../declaration/schema/purposes.ts';
import { suggest } from '../declaration/terms/suggest.ts';
import { isOpposable } from '../processing/rule/person/objection.ts';

/** Whether a purpose rests on consent. */
export function isConsent({ basis }: Purpose): boolean {
  return basis.includes('consent');
}

/** Why no consent to a purpose can be recorded and what to do instead; undefined when it can. */
export function noConsentTo({ purposes }: Declaration, name: string): string | undefined {
  const purpose = Object.hasOwn(purposes, name) ? purposes[name] : undefined;
  if (purpose === undefined) {
    const near = suggest(name, Object.keys(purposes));
    const hint =
      near === undefined ? 'Look under purposes in the declaration.' : `Did you mean '${near}'?`;
    return `There is no purpose '${name}'. ${hint}`;
  }
  if (isConsent(purpose)) return undefined;
  const instead =
    isOpposable(purpose) || purpose.marketing !== undefined
      ? `The person may object to it: vern object --purposes ${name} (GDPR art. 21).`
      : 'The person may ask for erasure or restriction: vern erase, vern restrict (GDPR art. 17, 18).';
  return `'${name}' does not rest on consent but on ${purpose.basis.join(', ') || 'nothing'}. ${instead}`;
}

/** The roles of the people whose data a purpose needs. */
export function purposeRoles(declaration: Declaration, name: string): readonly string[] {
  const purpose = declaration.purposes[name];
  const places = [
    ...(purpose?.needs ?? []),
    ...(purpose?.given === undefined ? [] : [purpose.given]),
  ];
  return [...new Set(places.flatMap((place) => [...rolesOf(declaration, place)]))].toSorted();
}
