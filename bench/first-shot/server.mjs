// A server as people write them: it listens on PORT and takes a moment to get there.
import { createServer } from 'node:http';

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><title>Hello</title><h1>Hello</h1>');
});
setTimeout(() => server.listen(Number(process.env.PORT), '127.0.0.1'), 200);
