import type { Readable, Writable } from 'node:stream';
import type { DataCallback, Message, MessageReader, MessageWriter, Disposable as Registration } from 'vscode-languageserver';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  Disposable,
  ReadableStreamMessageReader,
  WriteableStreamMessageWriter,
} from './bundle.ts';

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
  const closing = (stream: Readable | Writable) => ({
    onClose: (listener: () => void) => on(stream, 'close', listener),
    onError: (listener: (error: unknown) => void) => on(stream, 'error', listener),
    onEnd: (listener: () => void) => on(stream, 'end', listener),
  });
  const write = (data: Uint8Array | string) =>
    new Promise<void>((resolve, reject) => {
      output.write(data, (error) => (error ? reject(error) : resolve()));
    });
  const reader = new ReadableStreamMessageReader({
    ...closing(input),
    onData: (listener) => on(input, 'data', (chunk) => listener(chunk as Uint8Array)),
  });
  return { reader, writer: new WriteableStreamMessageWriter({ ...closing(output), write, end: () => output.end() }) };
}

/** Messages over Node's channel to the process that forked this one, as VS Code does it. */
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
