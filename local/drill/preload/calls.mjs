/** Hearing of each call of a client, before the service does; probes and scrapes are none. */
import { Server } from 'node:http';

/** @param {(response: import('node:http').ServerResponse) => void} listener */
export function onCall(listener) {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (event, ...args) {
    const [request, response] = args;
    if (event === 'request' && request.method === 'POST') listener(response);
    return emit.call(this, event, ...args);
  };
}
