import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { openUnit } from './unit.db.ts'
import { endInput, postInput, postKindChange, postKindInput, seatsInput } from './unit.ts'

type Post = { id: string; code: string; unit: string; until: string | null }

async function lockPost(tx: Tx, code: string): Promise<Post> {
  const found =
    await sql<Post>`select p.id, p.code, u.code as unit, p.until from governance.post p join governance.unit u on u.id = p.unit_id where p.code = ${code} for update of p`.execute(
      tx,
    )
  const [post] = found.rows
  if (!post) throw new Missing('post')
  return post
}

/** A kind of post the city pack did not bring. It holds no keys, is no body and stands on nobody's top; the matrix says what it may. */
export const addPostKind = deed<unknown, { code: string }>('governance.post.add_kind', async ({ tx, must, note, touched }, input) => {
  await must('governance.institution.change')
  const read = readGiven(postKindInput, input)
  if (!read.ok) return read
  const { code, name, nameEn, successor } = read.value
  if (successor && (await sql`select from governance.post_kind where code = ${successor}`.execute(tx)).rows.length === 0)
    return refused({ rule: 'governance.post.kind_unknown', field: 'successor' })
  const written = await sql`insert into governance.post_kind (code, name, name_en, successor, position)
    select ${code}, ${name}, ${nameEn}, ${successor ?? null}, coalesce(max(position), 0) + 1 from governance.post_kind on conflict (code) do nothing returning code`.execute(
    tx,
  )
  if (written.rows.length === 0) return refused({ rule: 'governance.post.kind_taken', field: 'code' })
  note(`post_kind:${code}`)
  touched('governance')
  return done({ code })
})

/** What a post is called, in both tongues. The matrix goes on speaking of it by its code. */
export const renamePostKind = deed<{ kind: string; input: unknown }, undefined>(
  'governance.post.rename',
  async ({ tx, must, note, touched }, { kind, input }) => {
    await must('governance.institution.change')
    const read = readGiven(postKindChange, input)
    if (!read.ok) return read
    const renamed =
      await sql`update governance.post_kind set name = ${read.value.name}, name_en = ${read.value.nameEn} where code = ${kind} returning code`.execute(
        tx,
      )
    if (renamed.rows.length === 0) throw new Missing('post kind')
    note(`post_kind:${kind}`, { name: read.value.name })
    touched('governance')
    return done()
  },
)

/** A post of a known kind in a unit. Called by its kind, and by its unit too where the kind stands in several. Answers its code. */
export const addPost = deed<unknown, { code: string }>('governance.post.add', async ({ tx, must, note, touched }, input) => {
  const read = readGiven(postInput, input)
  await must('governance.institution.change', read.ok ? { unit: read.value.unit } : {})
  if (!read.ok) return read
  const { kind, unit, seats, since } = read.value
  if ((await sql`select from governance.post_kind where code = ${kind}`.execute(tx)).rows.length === 0)
    return refused({ rule: 'governance.post.kind_unknown', field: 'kind' })
  const home = await openUnit(tx, unit)
  if (!home) return refused({ rule: 'governance.post.unit_unknown', field: 'unit' })
  const written = await sql<{ code: string }>`insert into governance.post (code, kind, unit_id, seats, since)
    select case when exists (select from governance.post where kind = ${kind}) then ${kind} || '-' || ${unit} else ${kind} end, ${kind}, ${home}, ${seats}, ${since}::date
    on conflict do nothing returning code`.execute(tx)
  const code = written.rows[0]?.code
  if (!code) return refused({ rule: 'governance.post.taken', field: 'kind' })
  note(`post:${code}`, { seats })
  touched('governance')
  return done({ code })
})

/** How many sit on a post. A seat that is held is not taken away. */
export const changeSeats = deed<{ post: string; input: unknown }, undefined>(
  'governance.post.change_seats',
  async ({ tx, must, note, touched }, { post: code, input }) => {
    const post = await lockPost(tx, code)
    await must('governance.institution.change', { unit: post.unit })
    const read = readGiven(seatsInput, input)
    if (!read.ok) return read
    await sql`update governance.post set seats = ${read.value.seats} where id = ${post.id}`.execute(tx)
    note(`post:${code}`, { seats: read.value.seats })
    touched('governance')
    return done()
  },
)

/** A post's last day. Refused while somebody holds it longer. */
export const endPost = deed<{ post: string; input: unknown }, undefined>(
  'governance.post.end',
  async ({ tx, must, note, touched }, { post: code, input }) => {
    const post = await lockPost(tx, code)
    await must('governance.institution.change', { unit: post.unit })
    const read = readGiven(endInput, input)
    if (!read.ok) return read
    if (post.until) return refused({ rule: 'governance.post.ended_already' })
    const ended =
      await sql`update governance.post set until = ${read.value.until} where id = ${post.id} and ${read.value.until}::date >= governance.today() returning id`.execute(
        tx,
      )
    if (ended.rows.length === 0) return refused({ rule: 'governance.input.day_past', field: 'until' })
    note(`post:${code}`, { until: read.value.until })
    touched('governance')
    return done()
  },
)
