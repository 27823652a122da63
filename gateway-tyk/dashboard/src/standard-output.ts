/** Where the log and the audit go: line by line, without anybody else waiting for whoever reads it. */
import { once } from 'node:events';
import pino, { type DestinationStream } from 'pino';

interface StandardOutput {
  /** Of the log, whose lines may be lost. */
  destination: DestinationStream;
  /** Resolves when the line, and all before it, are out. @throws Error when they are not within the limit */
  write(line: string): Promise<void>;
}

/**
 * Asynchronous: a pipe that nobody empties stops what has to be written there, and nothing else.
 *
 * @param limit milliseconds that a line may take
 */
export function openStandardOutput(fd = 1, limit = 5_000): StandardOutput {
  const destination = pino.destination({ dest: fd, sync: false });
  let closed: Error | undefined;
  // After a closed pipe pino drops every line without a word. Other errors may pass: it writes the line again with the next one.
  destination.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') closed = error;
  });
  return {
    destination,
    async write(line) {
      if (closed) throw closed;
      const signal = AbortSignal.timeout(limit);
      // `flush` does not do: it ends with an fsync, which pipes refuse.
      const written = once(destination, 'drain', { signal });
      destination.write(`${line}\n`);
      await written.catch((error) => {
        throw signal.aborted ? new Error(`nobody has taken the line within ${limit / 1000} s`) : error;
      });
    },
  };
}
