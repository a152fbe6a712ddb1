/** Is nobody held anywhere, or could it not be asked everywhere? GDPR art. 12(3), 15(1). */
import { type Refusal, refuse } from '../../shell/action/action.ts';

/** A system that could not be asked, and why. */
export type OutOfReach = { readonly system: string; readonly because: string };

/** Those that have a connector and could not be opened. */
export function outOfReach(systems: {
  readonly all: readonly (
    | { readonly state: 'open' }
    | {
        readonly state: 'none' | 'unset' | 'failed';
        readonly name: string;
        readonly because: string;
      }
  )[];
}): readonly OutOfReach[] {
  return systems.all.flatMap((system) =>
    system.state === 'failed' || system.state === 'unset'
      ? [{ system: system.name, because: system.because }]
      : [],
  );
}

const said = 'Nobody is found by that identity. Look with vern find.';

/** What is said when nobody is found: that there is nobody only where every system with a connector was asked. */
export function nobodyFound(outOfReach: readonly OutOfReach[], otherwise = said): Refusal {
  if (outOfReach.length === 0) return refuse('conflict', otherwise);
  const systems = outOfReach.map(({ system, because }) => `${system}: ${because}`);
  return refuse(
    'unreachable',
    `Nobody can say whether that person is there, because not every system could be asked. ${systems.join(' ')}`,
  );
}
