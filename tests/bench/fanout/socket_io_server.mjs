// A peer: Socket.IO, WebSockets only. On "go <n>" every client gets the same text.
//
// usage: node socket_io_server.mjs BYTES      prints "listening on PORT"
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.LI_PEERS}/`);
const { Server } = require('socket.io');
const bytes = Number(process.argv[2]);
const http = createServer();
const server = new Server(http, { transports: ['websocket'] });
server.on('connection', (socket) => {
  socket.on('go', (number) => server.emit('told', `#${number}#`.padEnd(bytes, '.')));
});
http.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () =>
  console.log(`listening on ${http.address().port}`),
);
