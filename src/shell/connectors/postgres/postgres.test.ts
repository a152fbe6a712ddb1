import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { password, postgresServer } from '../testing/servers.ts';

for (const which of ['npm', 'debian'] as const)
  contractSuite(`PostgreSQL of ${which}`, async () => {
    const server = await postgresServer(which);
    return {
      kind: 'postgres',
      url: server.url('postgres'),
      failing: [
        ['server down', 'postgres://root:wrong-password@127.0.0.1:1/x', 'unreachable'],
        ['wrong password', server.url('postgres', 'root', 'wrong-password'), 'password'],
        ['no such database', server.url('nowhere'), 'database'],
        ['no TLS there', `${server.url('postgres')}?sslmode=require`, 'tls'],
      ],
      limited: async () => {
        const db = await connect(server.url('postgres'));
        await db.transaction({}, async (tx) => {
          await tx.query(`create role limited login password '${password}'`);
          await tx.query('grant select, update on node to limited');
        });
        await db.close();
        return server.url('postgres', 'limited');
      },
      stop: server.stop,
    };
  });
