import type { Readable, Writable } from 'node:stream';
import type { DataCallback, Message, MessageReader, MessageWriter, Disposable as Registration } from 'vscode-languageserver';
import { AbstractMessageReader, AbstractMessageWriter, Disposable, ReadableStreamMessageReader } from './bundle.ts';
import { messageText } from './messageText.ts';

export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/** Messages over the standard streams, for any editor. */
export function streamTransport(input: Readable, output: Writable): Transport {
  const on = (stream: Readable | Writable, event: string, listener: (value: unknown) => void) => {
    stream.on(event, listener);
    return Disposable.create(() => stream.off(event, listener));
  };
  const reader = new ReadableStreamMessageReader({
    onClose: (listener) => on(input, 'close', listener),
    onError: (listener) => on(input, 'error', listener),
    onEnd: (listener) => on(input, 'end', listener),
    onData: (listener) => on(input, 'data', (chunk) => listener(chunk as Uint8Array)),
  });
  return { reader, writer: new StreamWriter(output) };
}

/** The library's writer sends the header and the body separately, which wakes up the editor twice for each message. */
class StreamWriter extends AbstractMessageWriter {
  private readonly output: Writable;
  private errors = 0;

  constructor(output: Writable) {
    super();
    this.output = output;
    output.on('error', (error) => this.fireError(error));
    output.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const body = messageText(message);
      const length = Buffer.byteLength(body);
      // Only ASCII: latin1 is faster.
      const encoding = length === body.length ? 'latin1' : 'utf8';
      this.output.write(`Content-Length: ${length}\r\n\r\n${body}`, encoding, (error) => {
        if (!error) return resolve();
        this.errors += 1;
        this.fireError(error, message, this.errors);
        reject(error);
      });
    });
  }

  end(): void {
    this.output.end();
  }
}

/** Messages over Node's IPC channel to the parent process, as VS Code uses it. */
export function forkTransport(): Transport {
  return { reader: new ForkReader(), writer: new ForkWriter() };
}

class ForkReader extends AbstractMessageReader {
  listen(callback: DataCallback): Registration {
    const listener = (message: unknown) => callback(message as Message);
    process.on('message', listener);
    process.once('disconnect', () => this.fireClose());
    return Disposable.create(() => process.off('message', listener));
  }
}

class ForkWriter extends AbstractMessageWriter {
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (process.send === undefined) reject(new Error('The channel to the editor is closed.'));
      else process.send(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
    });
  }

  end(): void {
    if (process.connected) process.disconnect();
  }
}
