/**
 * What of the erased is still on disks, and until which day?
 *
 * A file of SQLite is overwritten. A server cleans up in its own time, and logs, replicas and backups age out.
 * Said in the answer, not hidden: GDPR art. 5(1)(a), 12(1), 17(1).
 */
import type { Kind } from '../../declaration/database/catalogue.ts';
import { addPeriod, type Day } from '../../declaration/law/day.ts';
import type { System } from '../../declaration/schema/systems.ts';

/** Whether the file of a database was cleaned: `Done.settled`. */
type Settled = 'gone' | 'busy' | 'later';

const servers = {
  postgres: [
    'Deleted rows stay in the files of the tables until the next vacuum, which autovacuum does by itself, and in the write-ahead log until its files are used again.',
    'Replicas follow within their delay, unless a replication slot is behind.',
  ],
  mariadb: [
    'Deleted rows stay in the files of the tables until they are purged, usually within minutes, and in the binary log, if there is one, until its files expire.',
    'Replicas follow within their delay.',
  ],
} as const;

const file = {
  gone: 'Deleted rows are overwritten in the file, and its log was emptied.',
  busy: 'Deleted rows are overwritten in the file. Its log is in use by another program and goes when that closes it.',
  later: 'Deleted rows are overwritten in the file. Its log goes when the last program closes it.',
} as const;

/** Sentences for the operator about a system whose rows were deleted or masked on a day. */
export function onDisk(
  kind: Kind,
  { backups }: Pick<System, 'backups'>,
  { day, settled = 'later' }: { readonly day: Day; readonly settled?: Settled },
): readonly string[] {
  return [
    ...(kind === 'sqlite' ? [file[settled]] : servers[kind]),
    backups === undefined
      ? 'How long backups are kept is not declared: write backups: { keep: P35D } under the system.'
      : `Backups made before ${day} hold it until ${addPeriod(day, backups.keep)}. If one is restored, run vern reforget.`,
  ];
}
