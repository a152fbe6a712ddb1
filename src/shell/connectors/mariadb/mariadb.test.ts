import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { mariadbServer, password } from '../testing/servers.ts';

contractSuite('MariaDB', async () => {
  const server = await mariadbServer();
  const admin = await connect(server.url('mysql'));
  await admin.transaction({}, (tx) => tx.query('create database vern_test'));
  await admin.close();
  return {
    kind: 'mariadb',
    url: server.url('vern_test'),
    failing: [
      ['server down', 'mysql://root:wrong-password@127.0.0.1:1/x', 'unreachable'],
      ['wrong password', server.url('vern_test', 'root', 'wrong-password'), 'password'],
      ['no such database', server.url('nowhere'), 'database'],
      ['no TLS there', `${server.url('vern_test')}?sslmode=require`, 'tls'],
    ],
    limited: async () => {
      const db = await connect(server.url('vern_test'));
      await db.transaction({}, async (tx) => {
        await tx.query(`create user limited@'127.0.0.1' identified by '${password}'`);
        await tx.query("grant select, update on vern_test.node to limited@'127.0.0.1'");
      });
      await db.close();
      return server.url('vern_test', 'limited');
    },
    stop: server.stop,
  };
});
