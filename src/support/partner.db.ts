import { sql } from 'kysely'
import { z } from 'zod'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { ownEventPage } from '#src/events/event-read.db.ts'
import { agenciesBehind, bodiesBehind } from '#src/events/organiser.db.ts'
import { actorText, type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { type Balance, balanceOf, type Candidate, missingIn, type Standing, type Suggestion, suggestedFor } from './balance.ts'
import { someone } from './need.db.ts'
import { type Helix, tellsContact } from './need.ts'

export const inviteSchema = z.strictObject({
  number: z.string().max(40),
  key: z.string().max(100).optional(),
  organisation: z.string('support.partner.not_verified').max(80),
  role: z
    .string('support.partner.role')
    .transform(cleanLine)
    .pipe(
      z
        .string()
        .min(3, 'support.partner.role')
        .max(120, 'support.too_long')
        .refine((text) => !tellsContact(text), 'support.need.contact_early'),
    ),
})
export type InviteWish = z.output<typeof inviteSchema>

const helixOf = sql`case o.kind when 'campus' then 'academia' when 'agency' then 'government' else o.kind end`

type Body = { id: string; name: string }

/** Those who speak for a body are told, each once. */
async function tellBody(
  { tx, ctx }: { tx: Tx; ctx: Ctx },
  body: Body,
  about: { invitation: string; event: string; role: string; title: string },
): Promise<void> {
  const found = await sql<{
    id: string
    email: string
  }>`select p.id, p.email from identity.membership m join identity.person p on p.id = m.person_id and p.ended_at is null
    where m.kind = 'community' and m.entity_id = ${body.id} and m.role <> 'member' and m.during @> governance.clock() order by p.id limit 5`.execute(
    tx,
  )
  const t = sayIn('id')
  const facts = { body: body.name, title: about.title, role: about.role, link: `${ctx.house.config.origin}/saya/butuh-tawar` }
  for (const { id, email } of found.rows)
    await post(tx, ctx.house, {
      dedupe: `partner ${about.invitation} ${id}`,
      to: email,
      subject: t('partner.letter.subject', facts),
      body: t('partner.letter.body', facts),
    })
}

type AskedFor = { id: string; number: string; title: string }

/** Part: a verified body is asked for an event by whoever may, and told. */
export async function askBody(
  scope: DeedScope,
  event: AskedFor,
  wish: Pick<InviteWish, 'organisation' | 'role'>,
): Promise<Outcome<{ invitation: string }>> {
  const { tx } = scope
  const found = await sql<
    Body & { helix: Helix }
  >`select o.id, o.name, ${helixOf} as helix from directory.organisation o where o.slug = ${wish.organisation}`.execute(tx)
  const [body] = found.rows
  if (!body) return refused({ rule: 'support.partner.not_verified', field: 'organisation' })
  // what was never answered makes room for asking again
  await sql`update support.partner set state = 'lapsed' where event_id = ${event.id} and organisation_id = ${body.id} and state = 'invited' and answer_until <= governance.clock()`.execute(
    tx,
  )
  const made = await sql<{ id: string }>`insert into support.partner (event_id, organisation_id, helix, role, actor)
    values (${event.id}, ${body.id}, ${body.helix}, ${wish.role}, ${actorText(scope.actor)}) returning id`.execute(tx)
  const invitation = made.rows[0]?.id ?? ''
  await tellBody(scope, body, { invitation, event: event.number, role: wish.role, title: event.title })
  scope.note(`event:${event.number}`, { helix: body.helix })
  scope.touched('support')
  return done({ invitation })
}

/** The organiser asks a verified body to stand behind the event. It answers within seven days. */
export const invitePartner = deed('support.partner.invite', async (scope, wish: InviteWish): Promise<Outcome<{ invitation: string }>> => {
  const { tx, ctx } = scope
  const event = await ownEventPage({ ...ctx, db: tx }, wish.number, wish.key)
  await scope.must('support.partner.invite', wish.key ? { key: true } : { person: personOf(scope.actor) ?? '' })
  return await askBody(scope, event, wish)
})

/** The body says yes or no, once. */
export const answerInvitation = deed(
  'support.partner.answer',
  async (scope, { id, yes }: { id: string; yes: boolean }): Promise<Outcome<{ id: string }>> => {
    const person = someone(scope)
    const found = isId(id)
      ? await sql<{ state: string; inTime: boolean }>`select p.state, p.answer_until > governance.clock() as "inTime" from support.partner p
      join identity.membership m on m.kind = 'community' and m.entity_id = p.organisation_id and m.person_id = ${person}::uuid and m.role <> 'member' and m.during @> governance.clock()
      where p.id = ${id} for no key update of p`.execute(scope.tx)
      : { rows: [] }
    const [row] = found.rows
    if (!row) throw new Missing('invitation')
    await scope.must('support.partner.answer', { person })
    if (row.state !== 'invited' || !row.inTime) return refused({ rule: 'support.partner.answered' })
    await sql`update support.partner set state = ${yes ? 'accepted' : 'declined'}, answered_at = governance.clock(), answered_by = ${actorText(scope.actor)} where id = ${id}`.execute(
      scope.tx,
    )
    scope.note(`invitation:${id}`, { yes: yes ? 1 : 0 })
    scope.touched('support')
    return done({ id })
  },
)

/**
 * Who stands behind an event, each by a record: its sender's body, the body or agency the desk named, the agency whose calendar it came from,
 * agencies that promised something for it, and partners who said yes. A name that only looks like an agency's counts for nobody.
 */
export async function balanceOfEvent(db: Database | Tx, event: string, english: boolean): Promise<Balance> {
  const found =
    await sql<Standing>`select ${helixOf} as helix, o.name, '' as role from directory.organisation o where o.id in ${bodiesBehind(event)}
    union select 'government', case when ${english} then coalesce(u.name_en, u.name) else u.name end, '' from governance.unit u where u.kind in ('city', 'office', 'agency', 'kelurahan') and u.id in ${agenciesBehind(event)}
    union all select distinct 'government', case when ${english} then u.name_en else u.name end, c.title from support.commitment c join governance.unit u on u.id = c.unit_id where c.event_id = ${event} and c.withdrawn_at is null
    union all select p.helix, o.name, p.role from support.partner p join directory.organisation o on o.id = p.organisation_id where p.event_id = ${event} and p.state = 'accepted'`.execute(
      db,
    )
  return balanceOf(found.rows)
}

export type Asked = {
  id: string
  name: string
  helix: Helix
  role: string
  state: 'invited' | 'accepted' | 'declined' | 'lapsed'
  answerUntil: Date
}
export type Gap = { helix: Helix; suggestions: Suggestion[] }

/** What its organiser sees: who was asked, and whom to ask for each helix nobody stands for. */
export async function partnersFor(db: Database | Tx, event: string, balance: Balance): Promise<{ asked: Asked[]; gaps: Gap[] }> {
  const asked =
    await sql<Asked>`select p.id, o.name, p.helix, p.role, case when p.state = 'invited' and p.answer_until <= governance.clock() then 'lapsed' else p.state end as state, p.answer_until as "answerUntil"
    from support.partner p join directory.organisation o on o.id = p.organisation_id where p.event_id = ${event} order by p.invited_at desc, p.id desc limit 60`.execute(
      db,
    )
  const missing = missingIn(balance)
  const own = await sql<{
    subsector: string | null
    kelurahan: string | null
  }>`select subsector_code as subsector, kelurahan_code as kelurahan from events.event where id = ${event}`.execute(db)
  const bodies =
    await sql<Candidate>`select o.slug, o.name, ${helixOf} as helix, o.subsector_code as subsector, o.kelurahan_code as kelurahan,
      (select count(*) from support.obligation_kept k where k.organisation_id = o.id and k.confirmed >= k.quantity)::int as kept
    from directory.organisation o cross join events.event e where e.id = ${event} and o.verified_at is not null and o.ended_at is null and o.id is distinct from e.organisation_id
      and ${helixOf} = any(${missing}::text[]) and not exists (select from support.partner p where p.event_id = e.id and p.organisation_id = o.id and (p.state in ('accepted', 'declined') or p.state = 'invited' and p.answer_until > governance.clock()))
    order by (o.subsector_code = e.subsector_code) desc nulls last, (o.kelurahan_code = e.kelurahan_code) desc nulls last, o.name, o.id limit 300`.execute(
      db,
    )
  const place = own.rows[0] ?? { subsector: null, kelurahan: null }
  return { asked: asked.rows, gaps: missing.map((helix) => ({ helix, suggestions: suggestedFor(helix, place, bodies.rows) })) }
}

export type Invitation = Asked & { event: { slug: string; title: string; organiser: string } }

/** What bodies this person speaks for were asked. */
export async function invitationsOf(db: Database | Tx, person: string): Promise<Invitation[]> {
  const found =
    await sql<Invitation>`select p.id, o.name, p.helix, p.role, case when p.state = 'invited' and p.answer_until <= governance.clock() then 'lapsed' else p.state end as state,
      p.answer_until as "answerUntil", jsonb_build_object('slug', e.slug, 'title', e.title, 'organiser', e.organiser) as event
    from support.partner p join directory.organisation o on o.id = p.organisation_id join events.event e on e.id = p.event_id
      join identity.membership m on m.kind = 'community' and m.entity_id = o.id and m.person_id = ${person}::uuid and m.role <> 'member' and m.during @> governance.clock()
    order by p.state <> 'invited', p.invited_at desc, p.id desc limit 50`.execute(db)
  return found.rows
}
