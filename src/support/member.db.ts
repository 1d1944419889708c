import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { ownApplication } from './_application-rows.db.ts'

type Invited = { number: string; name: string; email: string; role: string }

/** Asks somebody to apply together. He is asked by a letter whose link is kept nowhere else, and counts only when he has said yes. */
export const inviteMember = deed('support.member.invite', async (scope, wish: Invited): Promise<Outcome<{ number: string }>> => {
  const { tx, ctx } = scope
  const row = await ownApplication(tx, scope.actor, wish.number)
  await scope.must('support.member.invite', { person: row.person })
  if (row.state !== 'draft' && row.state !== 'mending') return refused({ rule: 'support.application.handed_in' })
  const key = secret()
  const written = await sql<{ id: string }>`insert into support.application_member (application_id, name, email, role, person_id, key_hash)
    values (${row.id}, ${wish.name}, ${wish.email}, ${wish.role}, (select id from identity.person where lower(email) = lower(${wish.email}) and ended_at is null), ${sha256(key)}) returning id`.execute(
    tx,
  )
  const t = sayIn('id')
  const facts = {
    number: row.number,
    title: row.offerTitle,
    name: wish.name,
    link: `${ctx.house.config.origin}/dukungan/anggota/${row.number}?kunci=${key}`,
  }
  await post(tx, ctx.house, {
    dedupe: `application-member ${written.rows[0]?.id}`,
    to: wish.email,
    subject: t('apply.letter.member.subject', facts),
    body: t('apply.letter.member.body', facts),
  })
  scope.note(`application:${row.number}`, { member: 1 })
  return done({ number: row.number })
})

/** Takes somebody off again before it is handed in. */
export const removeMember = deed(
  'support.member.remove',
  async (scope, wish: { number: string; member: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await ownApplication(tx, scope.actor, wish.number)
    await scope.must('support.member.invite', { person: row.person })
    if (row.state !== 'draft' && row.state !== 'mending') return refused({ rule: 'support.application.handed_in' })
    await sql`update support.application_member set removed_at = governance.clock(), key_hash = '' where id = ${wish.member}::uuid and application_id = ${row.id} and removed_at is null`.execute(
      tx,
    )
    scope.note(`application:${row.number}`, { member: -1 })
    return done({ number: row.number })
  },
)

type Answer = { number: string; key?: string | undefined; yes: boolean }

/** Says yes or no for oneself, by one's account or by the link of the letter. */
export const answerMember = deed(
  'support.member.answer',
  async (scope, { number, key, yes }: Answer): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const me = personOf(scope.actor)
    const found = await sql<{
      id: string
      person: string | null
      state: string
      byKey: boolean
    }>`select m.id, m.person_id as person, a.state, m.key_hash = ${key ? sha256(key) : '-'} as "byKey"
    from support.application_member m join support.application a on a.id = m.application_id
    where a.number = ${number} and m.removed_at is null and (m.person_id = ${me ?? null}::uuid or m.key_hash = ${key ? sha256(key) : '-'}) order by 4 desc limit 1 for update of m`.execute(
      tx,
    )
    const [row] = found.rows
    if (!row) throw new Missing('application')
    await scope.must('support.member.answer', row.byKey ? { key: true } : { person: row.person ?? '' })
    if (row.state !== 'draft' && row.state !== 'mending') return refused({ rule: 'support.application.handed_in' })
    await sql`update support.application_member set consented_at = case when ${yes} then governance.clock() end, declined_at = case when ${yes} then null else governance.clock() end,
    person_id = coalesce(person_id, ${me ?? null}::uuid) where id = ${row.id}`.execute(tx)
    scope.note(`application:${number}`, { consent: yes ? 1 : 0 })
    return done({ number })
  },
)

export type Invitation = {
  number: string
  title: string
  unit: string
  name: string
  role: string
  lead: string
  plan: Record<string, string>
  answer: 'open' | 'yes' | 'no'
}

/** What somebody is asked to agree to: by his account or the key of his letter. */
export async function invitationFor(ctx: Parameters<typeof answerMember>[0], number: string, key: string | undefined): Promise<Invitation> {
  const found = await sql<Invitation>`select a.number, o.title, u.name as unit, m.name, m.role, p.name as lead, a.answers as plan,
      case when m.declined_at is not null then 'no' when m.consented_at is not null then 'yes' else 'open' end as answer
    from support.application_member m join support.application a on a.id = m.application_id join support.offer o on o.id = a.offer_id join governance.unit u on u.id = governance.unit_today(a.unit_id)
      join identity.person p on p.id = a.person_id
    where a.number = ${number} and m.removed_at is null and (m.person_id = ${personOf(ctx.actor) ?? null}::uuid or m.key_hash = ${key ? sha256(key) : '-'}) limit 1`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('application')
  return row
}
