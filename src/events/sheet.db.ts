import { sql } from 'kysely'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { defaultsOf, keptOf, manageScope, markChanged, sourceLocked, takeOver } from './_source-rows.db.ts'
import { readSheet, type SheetRead } from './sheet-in.ts'
import { sheetSource } from './source.db.ts'
import { isQuiet, planReading } from './source-plan.ts'

/** Findings kept to be shown; all are counted. */
const mostFindings = 1_000

async function* whole(bytes: Uint8Array) {
  yield bytes
}

type Trying = { unit: string; name: string; bytes: Uint8Array; read: SheetRead }

const keepTry = deed(
  'events.source.manage',
  async (scope, { unit, name, bytes, read }: Trying): Promise<Outcome<{ source: string; upload: string }>> => {
    const { tx, now, actor } = scope
    await scope.must('events.source.manage', manageScope({ unit }))
    const source = await sourceLocked(tx, await sheetSource(tx, unit, actorText(actor)))
    const plan = planReading(await keptOf(tx, source.id), read, defaultsOf(source), now)
    const upload = newId(now)
    const findings = JSON.stringify(read.unread.slice(0, mostFindings)).replaceAll('\\u0000', '')
    const wrong = new Set(read.unread.map(({ line }) => line)).size
    // one sheet at a time is looked at: the one before it is let go
    await sql`update events.source_upload set state = 'dropped', content = null, done_at = governance.clock() where source_id = ${source.id} and state = 'tried'`.execute(
      tx,
    )
    await sql`insert into events.source_upload (id, source_id, name, sha256, content, rows, ready, wrong, past, new, changed, findings, unknown, made_by)
    values (${upload}, ${source.id}, ${cleanLine(name).slice(0, 120) || 'acara.csv'}, ${sha256(bytes)}, ${Buffer.from(bytes)}, ${read.rows}, ${read.entries.length}, ${wrong}, ${read.past},
      ${plan.added.length}, ${plan.changed.length + plan.proposed.length}, ${findings}::jsonb, ${read.unknown.map((one) => cleanLine(one).slice(0, 60)).slice(0, 60)}::text[], ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`upload:${upload}`, { rows: read.rows, wrong })
    return done({ source: source.id, upload })
  },
)

/** Looks through a sheet and writes nothing of it: what would come in, and what is wrong, by line and column. */
export async function trySheet(
  ctx: Ctx,
  wish: { unit: string; name: string; bytes: Uint8Array },
): Promise<Outcome<{ source: string; upload: string }>> {
  const read = await readSheet(whole(wish.bytes), ctx.now)
  return read.ok ? await keepTry(ctx, { ...wish, read: read.value }) : refused(...read.refusals.map((one) => ({ ...one, field: 'file' })))
}

type Kept = { id: string; source: string; content: Buffer | null; state: string; wrong: number }

async function uploadOf(tx: Tx, source: string, upload: string): Promise<Kept> {
  const found =
    await sql<Kept>`select id, source_id as source, content, state, wrong from events.source_upload where source_id::text = ${source} and id::text = ${upload} for update`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('upload')
  return row
}

export type Writing = { source: string; upload: string; how: 'all' | 'valid' }

/** Takes a sheet over: all of it or nothing, or what is right of it. Sent a second time it brings nothing new. */
export const writeSheet = deed(
  'events.source.manage',
  async (scope, wish: Writing): Promise<Outcome<{ added: number; changed: number }>> => {
    const { tx, now } = scope
    const source = await sourceLocked(tx, wish.source)
    await scope.must('events.source.manage', manageScope(source))
    const upload = await uploadOf(tx, source.id, wish.upload)
    if (upload.state !== 'tried' || upload.content === null) return refused({ rule: 'events.sheet.decided' })
    if (wish.how === 'all' && upload.wrong > 0)
      return refused({ rule: 'events.sheet.not_whole', field: 'how', facts: { wrong: upload.wrong } })
    const read = await readSheet(whole(upload.content), now)
    if (!read.ok) return read
    const plan = await takeOver(tx, source, read.value, now)
    await sql`update events.source_upload set state = 'written', content = null, done_at = governance.clock() where id = ${upload.id}`.execute(
      tx,
    )
    if (!isQuiet(plan)) await markChanged(tx, source.id)
    scope.note(`upload:${upload.id}`, { added: plan.added.length, changed: plan.changed.length, how: wish.how })
    scope.touched('events')
    return done({ added: plan.added.length, changed: plan.changed.length + plan.proposed.length })
  },
)

/** Lets a sheet go that was only looked at. */
export const dropSheet = deed(
  'events.source.manage',
  async (scope, wish: { source: string; upload: string }): Promise<Outcome<{ source: string }>> => {
    const { tx } = scope
    const source = await sourceLocked(tx, wish.source)
    await scope.must('events.source.manage', manageScope(source))
    const upload = await uploadOf(tx, source.id, wish.upload)
    if (upload.state !== 'tried') return refused({ rule: 'events.sheet.decided' })
    await sql`update events.source_upload set state = 'dropped', content = null, done_at = governance.clock() where id = ${upload.id}`.execute(
      tx,
    )
    scope.note(`upload:${upload.id}`, { dropped: 1 })
    return done({ source: source.id })
  },
)
