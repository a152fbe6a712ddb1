/**
 * How large a declaration can be checked while somebody waits?
 *
 * Writes a valid declaration of any size, in which the check finds nothing.
 */

export interface Size {
  readonly datasets: number;
  readonly fields: number;
  readonly purposes: number;
}

/** The largest size promised: checked within 3 s and 400 MB. */
export const LARGE: Size = { datasets: 1_000, fields: 20_000, purposes: 200 };

const datasetsPerSystem = 50;
const categories = ['name', 'email', 'phone', 'address', 'order', 'purchaseHistory', 'messages'];

/** The YAML text of a declaration with that many datasets, fields and purposes. */
export function largeDeclaration({ datasets, fields, purposes }: Size): string {
  const names = Array.from({ length: datasets }, (_, index) => ({
    system: `system${Math.floor(index / datasetsPerSystem)}`,
    dataset: `set${index}`,
    first: index % datasetsPerSystem === 0,
    fields: countFor(index, fields, datasets),
  }));
  const systems = Map.groupBy(names, ({ system }) => system);
  return [
    head,
    'systems:',
    ...[...systems].flatMap(([system, sets], index) => systemLines(system, sets, index)),
    'purposes:',
    ...Array.from({ length: purposes }, (_, index) =>
      purposeLines(
        index,
        names.filter((_, position) => position % purposes === index),
      ),
    ).flat(),
    '',
  ].join('\n');
}

const head = `vern: 1
organisation:
  name: Eksempel Storhandel AS
  number: "310000019"
  address: Eksempelveien 1, 0001 Oslo
  email: personvern@example.no
  phone: "+4722000000"
notice:
  languages: [nb, nn, en]
subjects:
  customer: { nb: Kunder, nn: Kundar, en: Customers }
recipients:
  hosting:
    name: Eksempel Drift AS
    role: processor
    country: NO
    for: [purpose0]
    receives: [name]
    agreement: { signed: 2025-01-15 }`;

interface Named {
  readonly system: string;
  readonly dataset: string;
  readonly first: boolean;
  readonly fields: number;
}

/** Spreads the fields evenly, the remainder over the first datasets. */
function countFor(index: number, fields: number, datasets: number): number {
  return Math.floor(fields / datasets) + (index < fields % datasets ? 1 : 0);
}

function systemLines(system: string, sets: readonly Named[], index: number): string[] {
  return [
    `  ${system}:`,
    `    title: { nb: System ${index}, nn: System ${index}, en: System ${index} }`,
    `    connect: \${SYSTEM_${index}_URL}`,
    '    operatedBy: hosting',
    '    location: "NO"',
    '    datasets:',
    ...sets.flatMap((set) => datasetLines(set, sets[0]?.dataset ?? set.dataset)),
  ];
}

function datasetLines({ dataset, first, fields }: Named, parent: string): string[] {
  return [
    `      ${dataset}:`,
    `        title: { nb: Tabell ${dataset}, nn: Tabell ${dataset}, en: Table ${dataset} }`,
    `        table: ${dataset}`,
    `        about: ${first ? 'customer' : `${parent}(customer_id)`}`,
    ...(first ? ['        identifiedBy: { email: { column: field1, unique: true } }'] : []),
    '        fields:',
    ...Array.from(
      { length: fields },
      (_, index) => `          field${index}: ${categories[index % categories.length]}`,
    ),
    '        events:',
    '          booked: { column: fiscal_year, as: fiscal year }',
    '          closed: { column: closed_at, null: not yet, title: { nb: siste bruk, nn: siste bruk, en: the last use } }',
  ];
}

function purposeLines(index: number, sets: readonly Named[]): string[] {
  const event = sets[0] ?? { system: 'system0', dataset: 'set0' };
  const accounts = index % 10 === 9;
  return [
    `  purpose${index}:`,
    `    title: { nb: Formål ${index}, nn: Føremål ${index}, en: Purpose ${index} }`,
    `    must: { by: ${accounts ? 'law' : 'contract'} }`,
    ...(accounts
      ? [
          '    basis: legal obligation',
          '    law: bokføringsloven § 13',
          '    class: primary',
          `    until: { after: { latest: [${sets.map(({ system, dataset }) => `${system}.${dataset}.booked`).join(', ')}] } }`,
        ]
      : [
          '    basis: contract',
          `    until: { after: ${event.system}.${event.dataset}.closed, for: P3Y, per: customer }`,
        ]),
    '    needs:',
    ...sets.map(
      ({ system, dataset, fields }) =>
        `      - ${system}.${dataset}.{${Array.from({ length: fields }, (_, field) => `field${field}`).join(',')}}`,
    ),
  ];
}
