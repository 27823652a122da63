import { once } from 'node:events';
import net from 'node:net';

const wires = new Set<Wire>();

/** An open connection that sends bytes as they are, for what no HTTP client would do. */
export class Wire {
  readonly socket: net.Socket;
  text = '';
  /** Resolves when the other side has ended or cut the connection. */
  readonly closed: Promise<void>;

  static async open(port: number): Promise<Wire> {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Wire(socket);
  }

  private constructor(socket: net.Socket) {
    this.socket = socket;
    wires.add(this);
    // A reset is one of the ways for the other side to end it.
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (chunk) => {
      this.text += chunk;
    });
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  send(...lines: string[]): this {
    this.socket.write(lines.join('\r\n'));
    return this;
  }

  /** Resolves once `pattern` has arrived; rejects when the connection ends without it. */
  async received(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match) return match;
      if (this.socket.destroyed) throw new Error(`closed without ${pattern} after:\n${this.text}`);
      await Promise.race([once(this.socket, 'data'), this.closed]);
    }
  }

  /** The last answer, once the connection is closed. */
  async answer(): Promise<{ status: number; headers: Record<string, string>; text: string }> {
    await this.closed;
    const [head = '', text = ''] = (this.text.split(/(?=HTTP\/1\.1 \d{3} )/).at(-1) ?? '').split('\r\n\r\n');
    const [line = '', ...fields] = head.split('\r\n');
    const headers = Object.fromEntries(
      fields.map((field) => [field.split(': ')[0]?.toLowerCase(), field.slice(field.indexOf(': ') + 2)]),
    );
    return { status: Number(line.split(' ')[1]), headers, text };
  }
}

after(() => {
  for (const { socket } of wires) socket.destroy();
});
