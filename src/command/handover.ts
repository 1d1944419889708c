import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { buildHandover, writeHandover } from '#src/governance/handover.db.ts'
import { WrongHandover } from '#src/governance/handover.ts'
import { takeOver } from '#src/governance/takeover.db.ts'
import { passTransaction } from '#src/platform/restore.db.ts'
import { journalHead, sealJournal } from '#src/platform/seal.ts'
import { systemCtx } from '#src/work.ts'
import { withHouse } from './beside.ts'
import { type Exit, NotDone, onlyWord, type Verb } from './verb.ts'

/** Writes what `make` gives as it comes. A disk that is full, or a folder that is not there, is said, not thrown past everybody. */
async function intoFile<T>(path: string, make: (sink: (chunk: Uint8Array) => Promise<void>) => Promise<T>): Promise<T> {
  const out = createWriteStream(path, { mode: 0o600 })
  const written = finished(out)
  written.catch(() => undefined)
  const failed = written.then(
    () => undefined,
    (error: Error) => {
      throw new NotDone(`${path} cannot be written: ${error.message}`)
    },
  )
  failed.catch(() => undefined)
  const made = await make(async (chunk) => {
    if (out.destroyed || out.write(chunk)) return
    await Promise.race([once(out, 'drain'), failed])
  })
  out.end()
  await failed
  return made
}

/** Larger than any handover: not even read. */
const largest = 1_000_000_000

export const handover: Verb = {
  name: 'handover',
  usage: 'handover OUT.zip',
  about: `Writes the handover file: posts and vacancies, open cases, delegations, legal bases, decisions due for review, who keeps the keys, and the whole journal. Opens offline; an empty instance takes it over with "takeover".
Keep it as an archive: it holds cases that are not public.`,
  options: {},
  async run(given, io) {
    const into = resolve(io.cwd, onlyWord(given, 'OUT.zip'))
    return await withHouse<Exit>(io, async (house) => {
      while ((await sealJournal(house.db)) > 0);
      const draft = `${into}.part`
      if (existsSync(into)) throw new NotDone(`${into} is there already: name another file, an archive is not written over`)
      try {
        const ctx = systemCtx(house, 'operator')
        const built = await buildHandover(ctx, undefined)
        if (!built.ok) throw new NotDone('the handover was refused')
        const manifest = await intoFile(draft, (sink) => writeHandover(ctx, sink))
        await rename(draft, into)
        const rows = Object.values(manifest.counts).reduce((sum, n) => sum + n, 0)
        io.out(
          given.on('json')
            ? JSON.stringify({ file: into, rows, journal: manifest.journal, matrix: manifest.matrix })
            : `${into}: ${rows} rows, journal ${manifest.journal?.seq ?? 0}`,
        )
        return 0
      } finally {
        await rm(draft, { force: true })
      }
    })
  },
}

export const takeover: Verb = {
  name: 'takeover',
  usage: 'takeover IN.zip',
  about: 'Brings a handover file into an empty instance: the institution, its decisions and cases, and the journal with the same head.',
  options: {},
  async run(given, io) {
    const from = resolve(io.cwd, onlyWord(given, 'IN.zip'))
    const there = await stat(from).catch(() => undefined)
    if (!there?.isFile()) throw new NotDone(`${from} is not there`)
    if (there.size > largest) throw new NotDone(`${from} is larger than a handover is`)
    const bytes = await readFile(from)
    return await withHouse<Exit>(io, async (house, { ownerUrl }) => {
      try {
        const manifest = await takeOver({ url: ownerUrl, bytes, keep: (_, part, key) => house.files.put(key, part), pass: passTransaction })
        const head = await journalHead(house.db)
        if (head?.hash !== manifest.journal?.hash) throw new NotDone('the journal did not come with the head it was handed over with')
        io.out(
          given.on('json') ? JSON.stringify({ counts: manifest.counts, journal: head }) : `journal ${head?.seq ?? 0} ${head?.hash ?? ''}`,
        )
        return 0
      } catch (error) {
        if (error instanceof WrongHandover) throw new NotDone(error.message)
        throw error
      }
    })
  },
}
