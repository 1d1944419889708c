import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import { joinTeam } from '#src/identity/membership.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { recordAccord } from './accord.db.ts'
import { accordSchema, answerSchema, metSchema } from './accord.ts'
import { answerDuty, meetDuty } from './accord-met.db.ts'
import { bring, confirmBrought, endAgreement } from './agreement.db.ts'
import { agreementCalled } from './agreement-read.db.ts'
import { postNeed } from './need.db.ts'
import { needSchema, proposalSchema } from './need.ts'
import { answerInvitation, invitePartner } from './partner.db.ts'
import { acceptProposal, declineProposal, makeProposal, writeMessage } from './proposal.db.ts'

const body = z.strictObject({ slug: z.string(), name: z.string(), leader: z.string() })
const posted = z.looseObject({ as: z.string(), name: z.string().optional(), from: z.int().optional(), until: z.int().optional() })
const carried = z.strictObject({ line: z.int(), quantity: z.int(), came: z.int().optional(), says: z.string().default('') })
const asked = z.strictObject({
  by: z.string(),
  mine: z.string(),
  to: z.string(),
  theirs: z.string(),
  message: z.string(),
  terms: z.array(z.looseObject({ due: z.int() })),
  answers: z.array(z.strictObject({ as: z.string(), text: z.string() })).default([]),
  ends: z.enum(['accepted', 'declined', 'open']),
  brought: z.array(carried).default([]),
  over: z.string().optional(),
})
const invited = z.strictObject({
  by: z.string(),
  event: z.string(),
  body: z.string(),
  role: z.string(),
  as: z.string(),
  answer: z.enum(['yes', 'no']).optional(),
})
const schema = z.strictObject({
  bodies: z.array(body),
  posts: z.array(posted),
  proposals: z.array(asked),
  partners: z.array(invited).default([]),
  accords: z
    .array(
      z.looseObject({
        begins: z.int(),
        ends: z.int(),
        parties: z.array(z.string()),
        duties: z.array(z.looseObject({ due: z.int().optional() })),
        met: z.strictObject({ position: z.int(), as: z.string(), ago: z.int(), proof: z.string() }).optional(),
      }),
    )
    .default([]),
})
type Asked = z.output<typeof asked>

const numbered = z.object({ number: z.string() })
const agreed = z.object({ agreement: z.string() })
const delivered = z.object({ brought: z.string() })

type Voices = (key: string) => Ctx

/** Bodies of the directory by their names, each with somebody of the cast who speaks for it. One the directory does not plant is left out with its posts. */
async function bodiesOf(
  house: House,
  bodies: z.output<typeof schema>['bodies'],
  people: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const slugs = new Map<string, string>()
  for (const { slug, name, leader } of bodies)
    await house.db.transaction().execute(async (tx) => {
      const found = await sql<{
        id: string
        slug: string
      }>`select id, slug from directory.organisation where lower(name) = lower(${name}) and ended_at is null order by id limit 1`.execute(
        tx,
      )
      const [row] = found.rows
      const person = people.get(leader)
      if (!row || !person) return
      const speaks =
        await sql`select from identity.membership where kind = 'community' and entity_id = ${row.id} and person_id = ${person} and during @> clock_timestamp()`.execute(
          tx,
        )
      if (speaks.rows.length === 0) await joinTeam(tx, { kind: 'community', entity: row.id }, { person, role: 'owner' })
      slugs.set(slug, row.slug)
    })
  return slugs
}

async function plantProposal(as: Voices, place: string, one: Asked, numbers: ReadonlyMap<string, string>): Promise<void> {
  const [mine, theirs] = [numbers.get(one.mine), numbers.get(one.theirs)]
  const by = as(one.by)
  const today = dayOf(by.now)
  if (!mine || !theirs) return
  const terms = one.terms.map(({ due, ...term }) => ({ ...term, dueDay: dayPlus(today, due) }))
  const made = numbered.safeParse(
    await doOnce(by, `proposal ${place}`, makeProposal, proposalSchema.parse({ mine, theirs, message: one.message, terms })),
  )
  if (!made.success) return
  const { number } = made.data
  for (const [at, { as: who, text }] of one.answers.entries())
    await doOnce(as(who), `message ${place} ${at}`, writeMessage, { number, text })
  if (one.ends === 'declined')
    await doOnce(as(one.to), `decline ${place}`, declineProposal, { number, reason: 'Jadwal kami penuh sampai akhir semester.' })
  if (one.ends !== 'accepted') return
  const done = agreed.safeParse(await doOnce(as(one.to), `accept ${place}`, acceptProposal, { number, version: 1 }))
  if (done.success) await plantDeliveries(as, place, one, done.data.agreement)
}

async function plantDeliveries(as: Voices, place: string, one: Asked, number: string): Promise<void> {
  const by = as(one.by)
  const { obligations } = await agreementCalled(by.db, number)
  // posts of the pack are named by their side
  const byIsNeed = one.mine.startsWith('butuh')
  for (const [at, { line, quantity, came, says }] of one.brought.entries()) {
    const obligation = obligations[line]
    if (!obligation) continue
    const owesBy = (obligation.owes === 'need') === byIsNeed
    const [owing, receiving] = owesBy ? [one.by, one.to] : [one.to, one.by]
    const sent = delivered.safeParse(
      await doOnce(as(owing), `brought ${place} ${at}`, bring, {
        number,
        obligation: obligation.id,
        quantity,
        onDay: dayOf(by.now),
        says: '',
      }),
    )
    if (sent.success && came !== undefined)
      await doOnce(as(receiving), `receipt ${place} ${at}`, confirmBrought, { number, brought: sent.data.brought, quantity: came, says })
  }
  if (one.over) await doOnce(by, `end ${place}`, endAgreement, { number, reason: one.over })
}

const invitation = z.object({ invitation: z.string() })

/** Bodies asked to stand behind an event of the cast, and what they said. */
async function plantPartner(as: Voices, place: string, one: z.output<typeof invited>, slugs: ReadonlyMap<string, string>): Promise<void> {
  const by = as(one.by)
  const organisation = slugs.get(one.body)
  const found = await sql<{ number: string }>`select e.number from events.event e join identity.person p on p.id = e.person_id
    where e.title like ${one.event} and e.state = 'published' and e.status <> 'cancelled' and p.demo_key = ${one.by} order by e.number limit 1`.execute(
    by.db,
  )
  const [event] = found.rows
  if (!event || !organisation) return
  const made = invitation.safeParse(
    await doOnce(by, `partner ${place}`, invitePartner, { number: event.number, organisation, role: one.role }),
  )
  if (made.success && one.answer)
    await doOnce(as(one.as), `partner answer ${place}`, answerInvitation, { id: made.data.invitation, yes: one.answer === 'yes' })
}

/** The board of the demo town: posts of all five helices, what was asked, agreed, brought and received, by the deeds of the cast. */
export async function plantNeeds(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'needs.json'), 'utf8').catch(() => '{"bodies":[],"posts":[],"proposals":[]}')
  const { bodies, posts, proposals, partners, accords } = schema.parse(JSON.parse(text))
  const now = house.now()
  const { byKey, as } = await demoCast(house)
  const slugs = await bodiesOf(house, bodies, new Map([...byKey].map(([key, { id }]) => [key, id])))
  const numbers = new Map<string, string>()
  for (const [at, { as: who, name, from, until, organisation, ...said }] of posts.entries()) {
    if (organisation && !slugs.has(String(organisation))) continue
    const wish = needSchema.parse({
      ...said,
      adult: true,
      ...(organisation ? { organisation: slugs.get(String(organisation)) } : {}),
      ...(from === undefined ? {} : { from: dayPlus(dayOf(now), from) }),
      ...(until === undefined ? {} : { until: dayPlus(dayOf(now), until) }),
    })
    const made = numbered.safeParse(await doOnce(as(who), `post ${at}`, postNeed, wish))
    if (made.success && name) numbers.set(name, made.data.number)
  }
  for (const [at, one] of proposals.entries()) await plantProposal(as, String(at), one, numbers)
  for (const [at, one] of partners.entries()) await plantPartner(as, String(at), one, slugs)
  const day = (days: number) => dayPlus(dayOf(now), days)
  // the secretary keeps the register while her term runs
  if (!(await castOf(house)).has('sekretaris')) return
  for (const [at, { begins, ends, parties, duties, met, ...one }] of accords.entries()) {
    const known = parties.flatMap((slug) => slugs.get(slug) ?? [])
    if (known.length < parties.length) continue
    const wish = {
      unit: 'mch',
      ...one,
      begins: day(begins),
      ends: day(ends),
      parties: known,
      duties: duties.map(({ due, ...duty }) => (due === undefined ? duty : { ...duty, due: day(due) })),
    }
    const kept = numbered.safeParse(await doOnce(as('sekretaris'), `accord ${at}`, recordAccord, accordSchema.parse(wish)))
    if (!met || !kept.success) continue
    const { number } = kept.data
    const said = metSchema.parse({ number, position: met.position, onDay: day(-met.ago), proof: met.proof })
    const word = await doOnce(as(met.as), `accord met ${at}`, meetDuty, said, true)
    const answer = answerSchema.safeParse({ number, ...z.object({ met: z.string() }).catch({ met: '' }).parse(word), yes: 'ya' })
    if (answer.success) await doOnce(as('sekretaris'), `accord answer ${at}`, answerDuty, answer.data, true)
  }
}
