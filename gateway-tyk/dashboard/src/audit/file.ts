/** A file that only grows, line by line, each of which is on disk before anyone relies on it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AuditError } from './audit.ts';

/** How much of the end of a file is read: room for 5,000 lines, most of which are half a kilobyte long. */
const TAIL_BYTES = 8 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * Opens the file for each line, so that one that was moved away (logrotate) is begun anew, where a descriptor that is kept would go on
 * writing to what nobody finds. A line that was torn by a crash or a full disk is left as it is, and a new one begun after it.
 *
 * @throws AuditError when the line is not on disk
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      await file.appendFile(`${size > 0 && buffer[0] !== NEWLINE ? '\n' : ''}${line}\n`);
      await file.datasync();
      if (size === 0) await syncFolder(dirname(path));
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new AuditError(
      `Nothing can be appended to AUDIT_FILE=${path} (${(cause as Error).message}). Make room there, or give this process a file that it may write.`,
      { cause },
    );
  }
}

/** The name of a new file has to survive a crash too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

/**
 * Reads the end of the file, which need not be there yet.
 *
 * @returns its lines, the oldest first, and whether those are all
 * @throws Error of the file system
 */
export function lastLines(path: string): { lines: string[]; all: boolean } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], all: true };
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    const begin = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - begin);
    for (let read = 0; read < buffer.length; ) {
      const more = readSync(file, buffer, read, buffer.length - read, begin + read);
      if (more === 0) break;
      read += more;
    }
    const lines = buffer.toString('utf8').split('\n');
    // Where it does not begin with the file, the first line has lost its head.
    if (begin > 0) lines.shift();
    return { lines: lines.filter((line) => line !== ''), all: begin === 0 };
  } finally {
    closeSync(file);
  }
}
