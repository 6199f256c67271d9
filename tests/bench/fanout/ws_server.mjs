// A peer: "ws" of npm. On "go <n>" every client gets the same text.
//
// usage: node ws_server.mjs BYTES      prints "listening on PORT"
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.LI_PEERS}/`);
const { WebSocketServer } = require('ws');
const bytes = Number(process.argv[2]);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 }, () =>
  console.log(`listening on ${server.address().port}`),
);
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = String(data);
    if (!text.startsWith('go ')) return;
    const told = `#${text.slice(3)}#`.padEnd(bytes, '.');
    for (const client of server.clients) client.send(told);
  });
});
