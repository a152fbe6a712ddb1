/**
 * The best SQL we can write by hand for the same questions, for this shop alone.
 *
 * It knows what the engine must find out: that nobody has asked for anything, which dates can be empty, and
 * that one set of customers answers for eighteen tables.
 */
import { small } from './world.ts';

/** The cut-off days of 2026-11-22: three years of relationship, two of complaints, five fiscal years. */
export const cut = { relationship: '2023-11-22', complaints: '2024-11-22', year: 2020 };
const senseless = (column: string) => `${column} <= '1900-01-01' or ${column} > date '2026-11-23'`;

const held = `held as materialized (
  select o.customer_id as id from deliveries d join orders o on o.id = d.order_id
   where d.delivered_on >= '${cut.relationship}' or d.delivered_on is null or ${senseless('d.delivered_on')}
  union select customer_id from messages where received_on >= '${cut.relationship}' or ${senseless('received_on')}
  union select id from customers where registered_on >= '${cut.relationship}' or ${senseless('registered_on')})`;

const due = `due as materialized (
  select order_id from deliveries group by order_id
  having bool_and(coalesce(delivered_on < '${cut.complaints}' and delivered_on > '1900-01-01', false)))`;

const dueOfCustomer = `due_customer as materialized (
  select o.customer_id as id from deliveries d join orders o on o.id = d.order_id group by o.customer_id
  having bool_and(coalesce(d.delivered_on < '${cut.complaints}' and d.delivered_on > '1900-01-01', false)))`;

const open = `open as materialized (select distinct customer_id as id from orders where status in ('open', 'sent'))`;

const advised = ` and (t.received_on < '2021-11-22' or exists (select from objected b where b.id = t.customer_id))`;
const spoken = `yes as materialized (select unnest($1::int[]) as id), objected as materialized (select unnest($2::int[]) as id)`;

/**
 * How many rows of each table are over, for each group of fields that end together. `said`: with the people who said
 * yes to the newsletter as $1 and those who objected to advice as $2.
 */
export function countStatement(said = false): string {
  const parts = [
    `select 'customers' as name, count(*) filter (where h.id is null and o.id is null) as a,
        count(*) filter (where h.id is null${said ? ' and y.id is null' : ''}) as b, 0::bigint as c
       from customers c left join held h on h.id = c.id left join open o on o.id = c.id${said ? ' left join yes y on y.id = c.id' : ''}`,
    `select 'orders', count(*) filter (where o.status not in ('open', 'sent') and d.order_id is not null),
        count(*) filter (where o.status not in ('open', 'sent')),
        count(*) filter (where o.status not in ('open', 'sent') and h.id is null)
       from orders o left join held h on h.id = o.customer_id left join due d on d.order_id = o.id`,
    `select 'order_lines', count(*) filter (where o.status not in ('open', 'sent') and d.id is not null), 0, 0
       from order_lines l join orders o on o.id = l.order_id left join due_customer d on d.id = o.customer_id`,
    `select 'deliveries', count(*), 0, 0 from deliveries where delivered_on < '${cut.complaints}' and delivered_on > '1900-01-01'`,
    `select 'invoices', count(*), 0, 0 from invoices where fiscal_year <= ${cut.year}`,
    ...['messages', ...small].map(
      (table) =>
        `select '${table}', count(*), 0, 0 from ${table} t where not exists (select from held h where h.id = t.customer_id)${said && table === 'messages' ? advised : ''}`,
    ),
  ];
  const first = [held, due, dueOfCustomer, open, ...(said ? [spoken] : [])];
  return `with ${first.join(', ')} ${parts.join(' union all ')}`;
}
