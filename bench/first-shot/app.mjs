export default (_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><title>Hello</title><h1>Hello</h1>');
};
