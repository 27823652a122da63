import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProgram } from '../../../../local/src/programs.ts';
import { skip } from '../../../../local/testing/needs.ts';
import { openStandardOutput } from '../../src/standard-output.ts';

/** More than a pipe holds, while nobody reads it. */
const MUCH = 200_000;
/** Milliseconds; a line that is taken never comes near it. */
const LIMIT = 10_000;

describe('standard output', () => {
  let folder: string;
  let reader: number;
  let writer: number;
  before(function () {
    if (!findProgram('mkfifo')) skip(this, 'mkfifo, which POSIX has, is not on PATH');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-key-dashboard-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    writer = openSync(pipe, 'w');
  });
  afterEach(() => {
    closeSync(writer);
    rmSync(folder, { recursive: true });
  });

  const read = () => {
    const buffer = Buffer.alloc(MUCH);
    return buffer.toString('utf8', 0, readSync(reader, buffer));
  };

  it('has a line, and all that was logged before it, when that is told', async () => {
    const { destination, write } = openStandardOutput(writer, LIMIT);
    destination.write('{"msg":"logged"}\n');
    await write('{"msg":"first"}');
    expect(read()).to.equal('{"msg":"logged"}\n{"msg":"first"}\n');
    await Promise.all([write('second'), write('third')]);
    expect(read()).to.equal('second\nthird\n');
    closeSync(reader);
  });

  it('says so when a line is not taken in time, holds up nothing else, and goes on when it can', async () => {
    const error = await openStandardOutput(writer, 1)
      .write('x'.repeat(MUCH))
      .catch((error) => error);
    expect(error.message).to.equal('nobody has taken the line within 0.001 s');
    let text = '';
    while (!text.endsWith('\n')) {
      try {
        text += read();
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).to.equal('EAGAIN');
      }
      await new Promise(setImmediate);
    }
    expect(text).to.have.length(MUCH + 1);
    closeSync(reader);
  });

  it('says so when it was closed, at once and ever after', async () => {
    const { destination, write } = openStandardOutput(writer, LIMIT);
    closeSync(reader);
    for (let line = 0; line < 3; line += 1) {
      destination.write('logged\n');
      const error = await write('line').catch((error) => error);
      expect(error).to.include({ code: 'EPIPE' });
    }
  });
});
