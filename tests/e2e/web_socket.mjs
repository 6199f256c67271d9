// A WebSocket client of its own: Node 18 and 20 have none that can send an Authorization header.
// It speaks just what a session needs: whole text frames, pings, no compression.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';

const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { more: 0, text: 1, close: 8, ping: 9, pong: 10 };

// connect resolves to {send, close}; onText gets every text, onClose the end of the connection.
export function connect({ port, path, headers, onText, onClose }) {
  const key = randomBytes(16).toString('base64');
  return new Promise((resolve, reject) => {
    const dial = request({
      host: '127.0.0.1',
      port,
      path,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        Origin: `http://127.0.0.1:${port}`,
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Protocol': 'liveinbox.v1',
        'Sec-WebSocket-Key': key,
        ...headers,
      },
    });
    dial.on('error', reject);
    dial.on('response', (response) => reject(new Error(`no upgrade: ${response.statusCode}`)));
    dial.on('upgrade', (response, socket, head) => {
      const expected = createHash('sha1')
        .update(key + acceptGuid)
        .digest('base64');
      if (response.headers['sec-websocket-accept'] !== expected) {
        socket.destroy();
        reject(new Error('the server did not prove that it understood'));
        return;
      }
      resolve(speak(socket, head, onText, onClose));
    });
    dial.end();
  });
}

function speak(socket, head, onText, onClose) {
  let buffer = Buffer.alloc(0);
  let message = [];
  const take = (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let frame = readFrame(buffer); frame; frame = readFrame(buffer)) {
      buffer = buffer.subarray(frame.size);
      if (frame.opcode === opcodes.ping) socket.write(frameOf(opcodes.pong, frame.payload));
      else if (frame.opcode === opcodes.close) socket.end();
      else if (frame.opcode === opcodes.text || frame.opcode === opcodes.more) {
        message.push(frame.payload);
        if (!frame.isLast) continue;
        const text = Buffer.concat(message).toString('utf8');
        message = [];
        onText(text);
      }
    }
  };
  socket.on('data', take);
  socket.on('error', () => socket.destroy());
  socket.on('close', onClose);
  if (head.length > 0) take(head);
  return {
    send: (text) => socket.write(frameOf(opcodes.text, Buffer.from(text, 'utf8'))),
    close: () => socket.end(frameOf(opcodes.close, Buffer.alloc(0))),
  };
}

// The first whole frame of the buffer, or null. What a server sends is not masked.
function readFrame(buffer) {
  if (buffer.length < 2) return null;
  let length = buffer[1] & 0x7f;
  let at = 2;
  if (length === 126) {
    if (buffer.length < 4) return null;
    length = buffer.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (buffer.length < 10) return null;
    length = Number(buffer.readBigUInt64BE(2));
    at = 10;
  }
  const size = at + length;
  if (buffer.length < size) return null;
  const payload = Buffer.from(buffer.subarray(at, size));
  return { opcode: buffer[0] & 0x0f, isLast: (buffer[0] & 0x80) !== 0, payload, size };
}

function frameOf(opcode, payload) {
  const mask = randomBytes(4);
  let head = Buffer.from([0x80 | opcode, 0x80 | payload.length]);
  if (payload.length > 0xffff) {
    head = Buffer.alloc(10);
    head.set([0x80 | opcode, 0xff]);
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  } else if (payload.length > 125) {
    head = Buffer.alloc(4);
    head.set([0x80 | opcode, 0xfe]);
    head.writeUInt16BE(payload.length, 2);
  }
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i += 1) masked[i] ^= mask[i % 4];
  return Buffer.concat([head, mask, masked]);
}
