import { once } from 'node:events'
import type { Duplex, Readable, Writable } from 'node:stream'
import type pg from 'pg'

/** The wire below `pg`: what COPY needs of it. */
type Wire = {
  stream: Duplex
  query(text: string): void
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

type Settled = { resolve(rows: number): void; reject(error: Error): void }

const nothing = () => undefined

/** What `pg` asks of anything it is given to run; the copies below answer what concerns them. */
function conversation(text: string, settled: Settled) {
  let rows = 0
  return {
    submit: (wire: Wire) => void wire.query(text),
    handleRowDescription: nothing,
    handleDataRow: nothing,
    handlePortalSuspended: nothing,
    handleEmptyQuery: nothing,
    handleCopyData: nothing as (message: { chunk: Buffer }, wire: Wire) => void,
    handleCopyInResponse: nothing as (wire: Wire) => void,
    handleCommandComplete(message: { text: string }) {
      rows = Number(/^COPY (\d+)$/.exec(message.text)?.[1] ?? 0)
    },
    handleError: (error: Error) => settled.reject(error),
    handleReadyForQuery: () => settled.resolve(rows),
  }
}

/** `copy … to stdout` into a stream, no faster than the stream takes it. Answers the number of rows; the stream is ended. */
export async function copyOut(client: pg.Client, text: string, into: Writable): Promise<number> {
  const { promise, ...settled } = Promise.withResolvers<number>()
  const talk = conversation(text, settled)
  let resume = nothing
  talk.handleCopyData = ({ chunk }, wire) => {
    // the parser reuses the memory the chunk lies in as soon as this returns
    if (into.write(Buffer.from(chunk)) || wire.stream.isPaused()) return
    resume = () => void wire.stream.resume()
    wire.stream.pause()
    into.once('drain', resume)
  }
  into.once('error', settled.reject)
  client.query(talk as never)
  // a stream that is ended says no more whether it drained, so the wire is let go here in any case
  const rows = await promise.finally(() => resume())
  into.end()
  return rows
}

async function pour(from: Readable, wire: Wire, halted: () => boolean): Promise<void> {
  try {
    for await (const chunk of from) {
      if (halted()) return
      wire.sendCopyFromChunk(chunk as Buffer)
      if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain')
    }
    wire.endCopyFrom()
  } catch (error) {
    wire.sendCopyFail(String(error))
  }
}

/** `copy … from stdin` out of a stream. Answers the number of rows. */
export async function copyIn(client: pg.Client, text: string, from: Readable): Promise<number> {
  const { promise, ...settled } = Promise.withResolvers<number>()
  const talk = conversation(text, settled)
  let over = false
  talk.handleCopyInResponse = (wire) => void pour(from, wire, () => over)
  client.query(talk as never)
  return await promise.finally(() => {
    over = true
    from.destroy()
  })
}
