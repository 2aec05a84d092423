import { connect } from 'node:net';

/** Requests as no browser would send them, of which none may be answered with anything of the page's. */
export function rawRequests(port: string): readonly string[] {
  const own = `127.0.0.1:${port}`;
  const hosts = [
    '',
    'Host: \r\n',
    `Host: 127.0.0.1.:${port}\r\n`,
    'Host: 127.0.0.1\r\n',
    `Host: localhost:${port}\r\n`,
    `Host: LOCALHOST:${port}\r\n`,
    `Host: [::1]:${port}\r\n`,
    `Host: [::ffff:127.0.0.1]:${port}\r\n`,
    `Host: 127.1:${port}\r\n`,
    `Host: 2130706433:${port}\r\n`,
    `Host: 0x7f.0.0.1:${port}\r\n`,
    `Host: 0.0.0.0:${port}\r\n`,
    `Host: evil.example:${port}\r\n`,
    `Host: evil.example:${port}\r\nX-Forwarded-Host: ${own}\r\n`,
    `Host: user@${own}\r\n`,
    `Host: ${own}/\r\n`,
    `Host: ${own}\r\nHost: evil.example\r\n`,
    `Host: evil.example\r\nHost: ${own}\r\n`,
    `Host: ${own}, evil.example\r\n`,
    `Host : ${own}\r\n`,
    `Host: ${own}\r\n Host: evil.example\r\n`,
    `X-Forwarded-Host: ${own}\r\nForwarded: host=${own}\r\n`,
  ];
  const ofHosts = hosts.flatMap((host) => [
    `GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    `GET / HTTP/1.0\r\n${host}\r\n`,
    `GET http://${own}/ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  ]);
  const paths = [
    '/%2e%2e/serve/serve.js',
    '/..%2fserve%2fserve.js',
    '/..\\serve\\serve.js',
    '/%5c..%5cserve.js',
    '/%c0%ae%c0%ae/serve/serve.js',
    '/%00',
    '/index.html%00.js',
    '//etc/passwd',
    '/./index.html',
    '/assets/../index.html',
    `/${'a'.repeat(7000)}`,
    'http://evil.example/',
    `http://${own}/`,
    '*',
    own,
  ];
  const ofPaths = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`);
  const hidden = `GET / HTTP/1.1\r\nHost: ${own}\r\n\r\n`;
  const smuggled = [
    `POST /entry HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    `POST /entry HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 0\r\nContent-Length: 60\r\n\r\n${hidden}`,
    `POST /entry HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n${hidden}`,
    `POST /entry HTTP/1.1\r\nHost: ${own}\r\nOrigin: http://evil.example\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    `GET / HTTP/1.1\r\nHost: evil.example\r\nTransfer-Encoding: xchunked\r\n\r\n${hidden}`,
    `GET / HTTP/1.1\nHost: evil.example\n\n${hidden}`,
    `CONNECT ${own} HTTP/1.1\r\nHost: ${own}\r\n\r\n${hidden}`,
    `OPTIONS / HTTP/1.1\r\nHost: ${own}\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n`,
  ];
  return [...ofHosts, ...ofPaths, ...smuggled];
}

/** All that the host answers until it hangs up. */
export function answerTo(port: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setTimeout(20_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
