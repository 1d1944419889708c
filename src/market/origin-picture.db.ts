import { sql } from 'kysely'
import { isId, secret, sha256 } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { type ReportMade, reportOrigin } from './origin-case.db.ts'
import { reportInput } from './origin-case.ts'
import { readPicture } from './picture-file.ts'

/** So many days after a case is over its pictures are gone: as long as the same person may not doubt the same listing again. */
export const pictureDays = 90

const doubtFile = (key: string) => `doubts/${key.slice(0, 2)}/${key}.webp`

/**
 * A doubt, with a picture where there is one. It is drawn anew before the transaction – nothing of the camera stays – and kept under a key of
 * its own, so that it can be taken away; what the deed refuses leaves no file. What is wrong with picture and words is said at once.
 */
export async function reportOriginWith(
  ctx: Ctx,
  wish: { product: string; input: unknown; bytes?: Uint8Array | undefined },
): Promise<Outcome<ReportMade>> {
  const { product, input, bytes } = wish
  if (!bytes) return await reportOrigin(ctx, { product, input })
  const words = readInput(reportInput, input)
  const read = await readPicture(bytes)
  if (!read.ok) return refused(...(words.ok ? [] : words.refusals), ...read.refusals)
  if (!words.ok) return words
  const { width, height } = read.value
  const key = sha256(secret()).slice(0, 32)
  await ctx.house.files.put(doubtFile(key), read.value.bytes)
  let kept = false
  try {
    const made = await reportOrigin(ctx, { product, input, picture: { key, width, height } })
    kept = made.ok
    return made
  } finally {
    if (!kept) await ctx.house.files.remove(doubtFile(key))
  }
}

const bytesOf = async (ctx: Ctx, found: { rows: { key: string }[] }): Promise<Buffer | undefined> =>
  found.rows[0] && (await ctx.house.files.get(doubtFile(found.rows[0].key)))

/** For whoever sent it. */
export async function ownDoubtPicture(ctx: Ctx, report: string): Promise<Buffer | undefined> {
  if (!isId(report)) return undefined
  return bytesOf(
    ctx,
    await sql<{
      key: string
    }>`select i.key from market.origin_picture i join market.origin_report r on r.id = i.report_id where r.id = ${report} and r.person_id = ${personOf(ctx.actor) ?? null}`.execute(
      ctx.db,
    ),
  )
}

/** For the desk, whose door the caller has passed; never for somebody of that shop. */
export async function deskDoubtPicture(ctx: Ctx, report: string): Promise<Buffer | undefined> {
  if (!isId(report)) return undefined
  return bytesOf(
    ctx,
    await sql<{
      key: string
    }>`select i.key from market.origin_picture i join market.origin_report r on r.id = i.report_id join market.origin_case k on k.id = r.case_id
      where r.id = ${report} and not exists (select from identity.membership m where m.kind = 'shop' and m.entity_id = k.shop_id and m.person_id = ${personOf(ctx.actor) ?? null} and m.during @> governance.clock())`.execute(
      ctx.db,
    ),
  )
}

export type OwnReport = { report: string; number: string; reason: string; says: string; evidence: string; at: Date; pictured: boolean }

/** What the reader himself has written in the newest case of a listing. */
export async function ownReportOf(db: Database | Tx, product: string, person: string): Promise<OwnReport | undefined> {
  const found =
    await sql<OwnReport>`select r.id as report, k.number, r.reason, r.says, r.evidence, r.at, exists (select from market.origin_picture i where i.report_id = r.id) as pictured
    from market.origin_report r join market.origin_case k on k.id = r.case_id join market.product p on p.id = k.product_id
    where p.slug = ${product} and r.person_id = ${person} order by r.at desc limit 1`.execute(db)
  return found.rows[0]
}

const kept = sql.lit(pictureDays)
const longOver = sql`select i.report_id from market.origin_picture i join market.origin_report r on r.id = i.report_id join market.origin_case k on k.id = r.case_id
  where k.state in ('decided', 'closed') and k.appeal_by + ${kept} * interval '1 day' <= governance.clock()`

async function takeAway(scope: Pick<DeedScope, 'tx' | 'enqueue'>, which: ReturnType<typeof sql>): Promise<number> {
  const gone = await sql<{ key: string }>`delete from market.origin_picture where report_id in (${which}) returning key`.execute(scope.tx)
  for (const { key } of gone.rows) await scope.enqueue('platform.file.remove', { key: doubtFile(key) })
  return gone.rows.length
}

/** Pictures go with the person who sent them. */
export const eraseDoubtPictures = (tx: Tx, person: string, enqueue: DeedScope['enqueue']): Promise<number> =>
  takeAway({ tx, enqueue }, sql`select r.id from market.origin_report r where r.person_id = ${person}`)

/** Pictures of cases that are long over. */
export const forgetDoubtPictures = deed<undefined, number>('market.origin.forget', async (scope) => {
  await scope.must('market.origin.forget')
  const n = await takeAway(scope, sql`${longOver} order by i.report_id limit 100`)
  scope.note('market', { pictures: n })
  return done(n)
})

export async function forgetDoubtPicturesIfDue(ctx: Ctx): Promise<void> {
  if ((await sql`${longOver} limit 1`.execute(ctx.db)).rows.length) await forgetDoubtPictures(ctx, undefined)
}
