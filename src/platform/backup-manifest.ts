import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const kept = { bytes: z.number().int(), sha256: z.string().length(64) }

const manifest = z.object({
  format: z.literal(1),
  at: z.iso.datetime(),
  program: z.string(),
  server: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** The newest transaction of the server the copy was made on: the journal counts by it. */
  transaction: z.string().regex(/^\d+$/),
  tables: z.array(
    z.object({ schema: z.string(), table: z.string(), columns: z.array(z.string()), rows: z.number().int(), file: z.string(), ...kept }),
  ),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.string(), called: z.boolean() })),
  files: z.array(z.object({ path: z.string().regex(/^(?!.*\.\.)[^/].*$/), ...kept })),
  /** Whether the secret that sessions and second factors rest on lies beside it. */
  secret: z.boolean(),
})

/** What a backup holds, said by the backup itself. Written last: a folder without one is no backup. */
export type Manifest = z.infer<typeof manifest>

export const manifestFile = 'manifest.json'

/** Something about a backup that a person must decide or mend. */
export class NoBackup extends Error {
  override name = 'NoBackup'
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Reads what a backup says it holds and holds every byte against it, before anything is touched. */
export async function readBackup(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, manifestFile), 'utf8').catch(() => undefined)
  if (text === undefined) throw new NoBackup(`${directory} holds no backup (no ${manifestFile})`)
  const read = manifest.safeParse(JSON.parse(text))
  if (!read.success)
    throw new NoBackup(`${directory}: ${manifestFile} is not one this program reads (${read.error.issues[0]?.path.join('.')})`)
  const parts = [
    ...read.data.tables.map(({ file, sha256 }) => ({ path: file, sha256 })),
    ...read.data.files.map(({ path, sha256 }) => ({ path: join('files', path), sha256 })),
  ]
  for (const { path, sha256 } of parts) {
    const found = await hashOf(join(directory, path)).catch(() => undefined)
    if (found === undefined) throw new NoBackup(`${directory}: ${path} is missing`)
    if (found !== sha256) throw new NoBackup(`${directory}: ${path} is not what was written (its hash differs)`)
  }
  return read.data
}
