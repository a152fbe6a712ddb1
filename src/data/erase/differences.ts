/** What has changed between a plan that was shown and the same plan made now? Named, never with values. */
import { placeName } from '../../processing/rule/relation.ts';
import type { Plan, Step } from '../plan/plan.ts';

/** What differs, in the operator's words; empty when nothing does. */
export function differences(before: Plan, now: Plan): readonly string[] {
  const found: string[] = [];
  if (before.declaration !== now.declaration) found.push('the declaration has changed');
  if (before.day !== now.day)
    found.push(`it was planned for ${before.day}, and today is ${now.day}`);
  for (const system of new Set([...Object.keys(before.catalogues), ...Object.keys(now.catalogues)]))
    if (before.catalogues[system] !== now.catalogues[system])
      found.push(`the tables of ${system} have changed, or it does not answer`);
  const [old, fresh] = [rowsBy(before), rowsBy(now)];
  for (const place of new Set([...old.keys(), ...fresh.keys()]))
    if (old.get(place) !== fresh.get(place)) found.push(`other rows of ${place} are concerned`);
  return found;
}

function rowsBy({ steps }: Plan): ReadonlyMap<string, string> {
  const said = ({ does, changes, rows, keysHash }: Step) =>
    JSON.stringify([does, changes, rows, keysHash]);
  return new Map(
    [...Map.groupBy(steps, ({ place }) => placeName(place))].map(([place, all]) => [
      place,
      all.map(said).join(),
    ]),
  );
}
