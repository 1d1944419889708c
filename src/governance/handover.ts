import { z } from 'zod'
import { sha256 } from '#src/base/id.ts'
import type { Database, Tx } from '#src/platform/database.ts'

type Cell = string | number | null

/** A table people read: a title, headings, rows as text and numbers. `name` is its file's name. */
export type HandoverTable = { name: string; title: string; note?: string; columns: readonly string[]; rows: readonly (readonly Cell[])[] }

/**
 * What a room puts into the handover file: tables for people, and the database tables that are carried over whole. Later rooms add theirs by
 * `addsToHandover`, once at start.
 */
export type Chapter = {
  room: string
  tables(db: Database | Tx): Promise<HandoverTable[]>
  /** Names of database tables (`governance.act`), carried row by row so that an empty instance gets them back. */
  carried: readonly string[]
}

const chapters = new Map<string, Chapter>()

export function addsToHandover(chapter: Chapter): void {
  chapters.set(chapter.room, chapter)
}

export const handoverChapters = (): readonly Chapter[] => [...chapters.values()]

const count = z.int().min(0)
const sealed = z.string().regex(/^[0-9a-f]{64}$/)
const fileSchema = z.object({ path: z.string(), bytes: count, sha256: sealed, rows: count.optional() })

export type ManifestFile = { path: string; bytes: number; sha256: string; rows?: number | undefined }

const manifestSchema = z.object({
  kind: z.literal('mch-handover'),
  version: z.literal(1),
  city: z.string(),
  made: z.string(),
  migration: z.string(),
  journal: z.object({ seq: count, hash: sealed }).nullable(),
  matrix: z.object({ version: count, hash: z.string() }).nullable(),
  /** Rows of each carried table. */
  counts: z.record(z.string(), count),
  files: z.array(fileSchema),
})

/** What the file holds, each part with its hash; the head of the journal as it was at that moment. */
export type HandoverManifest = z.output<typeof manifestSchema>

/** Why a handover file cannot be taken over. Messages are for the operator. */
export class WrongHandover extends Error {
  override name = 'WrongHandover'
}

/** Reads a manifest and holds every part against its hash. What is missing, added or changed is said. */
export function readManifest(files: ReadonlyMap<string, Uint8Array>): HandoverManifest {
  const bytes = files.get('manifest.json')
  if (!bytes) throw new WrongHandover('manifest.json is missing')
  let given: unknown
  try {
    given = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new WrongHandover('manifest.json cannot be read')
  }
  const read = manifestSchema.safeParse(given)
  if (!read.success) throw new WrongHandover('this is no handover file of this program')
  const manifest = read.data
  const told = new Set(manifest.files.map(({ path }) => path))
  for (const path of files.keys())
    if (path !== 'manifest.json' && !told.has(path)) throw new WrongHandover(`${path} is not in the manifest`)
  for (const { path, sha256: expected } of manifest.files) {
    const part = files.get(path)
    if (!part) throw new WrongHandover(`${path} is missing`)
    if (sha256(part) !== expected) throw new WrongHandover(`${path} is not as it was written`)
  }
  return manifest
}
