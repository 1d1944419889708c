import { sql } from 'kysely'
import { newCheckCode, readCheckCode } from '#src/base/check-code.ts'
import { isId, sha256 } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { sessionToken } from './_cookie.ts'
import { write } from './letter.db.ts'

const minutes = 15

/** Lets one helper of the house see one's pages for a quarter of an hour. The answer is the only place that knows the code; an older one is void. */
export const allowLook = deed<undefined, { code: string; until: Date }>('identity.view_as.allow', async ({ tx, actor, must, note }) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.view_as.allow', { person })
  await sql`update identity.view_as set ended_at = clock_timestamp() where person_id = ${person} and started_at is null and ended_at is null`.execute(
    tx,
  )
  const code = newCheckCode()
  const made = await sql<{
    id: string
    until: Date
  }>`insert into identity.view_as (person_id, code_hash) values (${person}, ${sha256(code)})
    returning id, code_until as until`.execute(tx)
  const [row] = made.rows
  if (!row) throw new Error('a code was not kept')
  note(`view_as ${row.id}`)
  return done({ code, until: row.until })
})

export type Looking = { code: string; reason: string; headers: Headers }

/** A helper with the code a citizen said looks at her pages. Her letter says who looks, why, and how to stop it. */
export const startLook = deed<Looking, { name: string }>(
  'identity.view_as.start',
  async ({ ctx, tx, actor, must, note }, { code: typed, reason: said, headers }) => {
    const helper = personOf(actor)
    if (!helper || actor.kind !== 'person') throw new Missing('helper')
    await must('identity.view_as.start')
    const code = readCheckCode(typed)
    const reason = cleanText(said)
    if (!code) return refused({ rule: 'identity.view_as.code_wrong', field: 'kode' })
    if (reason.length < 5 || reason.length > 300) return refused({ rule: 'identity.view_as.reason_missing', field: 'alasan' })
    const token = sessionToken(headers, ctx.house.secret) ?? ''
    const found = await sql<{ id: string; person: string; name: string; email: string; session: string | null }>`
      select v.id, p.id as person, p.name, p.email, (select s.id from identity.session s where s.token = ${token} and s.person_id = ${helper}) as session
      from identity.view_as v join identity.person p on p.id = v.person_id and p.ended_at is null
      where v.code_hash = ${sha256(code)} and v.started_at is null and v.ended_at is null and v.code_until > clock_timestamp() for update of v`.execute(
      tx,
    )
    const [row] = found.rows
    if (!row?.session) return refused({ rule: 'identity.view_as.code_unknown', field: 'kode' })
    if (row.person === helper) return refused({ rule: 'identity.view_as.not_oneself', field: 'kode' })
    await sql`update identity.view_as set ended_at = least(until, clock_timestamp()) where session_id = ${row.session} and ended_at is null`.execute(
      tx,
    )
    // the clock is read once: read twice, the end lies a moment too far from the beginning, and the database refuses it
    await sql`update identity.view_as set helper_id = ${helper}, session_id = ${row.session}, reason = ${reason}, started_at = now.at,
      until = now.at + make_interval(mins => ${minutes}) from (select clock_timestamp() as at) as now where id = ${row.id}`.execute(tx)
    await write(tx, ctx.house, ctx.tongue, row.email, 'looked_at', { name: row.name, what: actor.name, reason, minutes })
    note(`view_as ${row.id}`, { person: row.person })
    return done({ name: row.name })
  },
)

/** The citizen ends a look at her pages, or takes a code back. Somebody else's is not there. */
export const stopLook = deed<{ id: string }, undefined>('identity.view_as.stop', async ({ tx, actor, must, note }, { id }) => {
  const person = personOf(actor)
  if (!person || !isId(id)) throw new Missing('look')
  await must('identity.view_as.stop', { person })
  const ended = await sql`update identity.view_as set ended_at = clock_timestamp()
    where id = ${id} and person_id = ${person} and ended_at is null returning 1`.execute(tx)
  if (ended.rows.length === 0) throw new Missing('look')
  note(`view_as ${id}`)
  return done()
})

const leaving = deed<{ look: string }, undefined>('identity.view_as.leave', async ({ tx, actor, must, note }, { look }) => {
  const helper = personOf(actor) ?? ''
  await must('identity.view_as.leave', { person: helper })
  await sql`update identity.view_as set ended_at = clock_timestamp() where id = ${look} and helper_id = ${helper} and ended_at is null`.execute(
    tx,
  )
  note(`view_as ${look}`)
  return done()
})

/** The helper has seen enough. Asked from within the look, where the reader stands for the one who is seen. */
export async function leaveLook(ctx: Ctx): Promise<void> {
  const seen = ctx.actor.kind === 'person' ? ctx.actor.seenBy : undefined
  if (!seen) throw new Missing('look')
  await leaving({ ...ctx, actor: { kind: 'person', id: seen.helper, name: '', secondFactor: false } }, { look: seen.look })
}

/** Notes what a helper opened. The address of the page alone: no search words, no keys. */
export const noteLook = async (ctx: Ctx, look: string, path: string): Promise<void> => {
  await sql`insert into identity.view_as_page (view_as_id, path) values (${look}, ${path.slice(0, 200)})`.execute(ctx.house.db)
}

/** One time somebody could look: waiting for its helper, going on, or over. `pages` are those opened, the first fifty. */
export type Look = {
  id: string
  state: 'waiting' | 'going_on' | 'over'
  madeAt: Date
  until: Date
  helper: string | null
  reason: string | null
  startedAt: Date | null
  endedAt: Date | null
  pages: readonly string[]
}

/** The looks at the pages of the one who asks, the newest twenty. */
export async function myLooks(ctx: Ctx): Promise<Look[]> {
  const found =
    await sql<Look>`select v.id, v.made_at as "madeAt", coalesce(v.until, v.code_until) as until, h.name as helper, v.reason, v.started_at as "startedAt",
      least(v.ended_at, v.until) as "endedAt",
      case when v.ended_at is not null or coalesce(v.until, v.code_until) <= clock_timestamp() then 'over' when v.started_at is null then 'waiting' else 'going_on' end as state,
      coalesce((select array_agg(p.path order by p.at) from (select path, at from identity.view_as_page where view_as_id = v.id order by at limit 50) p), '{}') as pages
    from identity.view_as v left join identity.person h on h.id = v.helper_id
    where v.person_id = ${personOf(ctx.actor) ?? null} order by v.id desc limit 20`.execute(ctx.db)
  return found.rows
}
