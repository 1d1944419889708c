import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import { actorText, type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { owing, receiving } from './_accord-people.db.ts'
import type { AnswerWish, MetWish } from './accord.ts'

type Locked = { id: string; unit: string; bodies: string[] }

const speaksForBody = (person: string | undefined, body: ReturnType<typeof sql.ref>) =>
  sql`exists (select from identity.membership m where m.kind = 'community' and m.entity_id = ${body} and m.person_id = ${person ?? null}::uuid and m.role <> 'member' and m.during @> governance.clock())`

/** The paper and those of its bodies this reader speaks for. */
async function locked(tx: Tx, person: string | undefined, number: string): Promise<Locked> {
  const found =
    await sql<Locked>`select a.id, u.code as unit, coalesce((select array_agg(y.organisation_id::text) from support.accord_party y
      where y.accord_id = a.id and ${speaksForBody(person, sql.ref('y.organisation_id'))}), '{}') as bodies
    from support.accord a join governance.unit u on u.id = a.unit_id where a.number = ${number} for no key update of a`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('accord')
  return row
}

/** A body's word rests on its leader, the institution's on an act of the register's keeper. */
async function spoken(scope: DeedScope, word: 'meet' | 'answer', unit: string, body: boolean): Promise<string | null> {
  const person = personOf(scope.actor)
  if (!body || !person) return (await scope.must('support.accord.record', { unit, fund: 'tanpa_dana' })).act ?? null
  if (word === 'meet') await scope.must('support.accord.meet', { person })
  else await scope.must('support.accord.answer', { person })
  return null
}

/** The other side is asked once a word, by a letter that leads to the paper. */
async function askToAnswer(
  { tx, ctx }: DeedScope,
  accord: Locked,
  wish: MetWish,
  duty: { body: string | null; what: string },
  met: string,
) {
  const t = sayIn('id')
  const facts = {
    number: wish.number,
    what: duty.what,
    day: formatCivicDay(wish.onDay),
    proof: wish.proof,
    link: `${ctx.house.config.origin}/tata-kelola/kerja-sama/${wish.number}`,
  }
  for (const { id, email } of await receiving(tx, accord.id, duty.body))
    await post(tx, ctx.house, {
      dedupe: `accord met ${met} ${id}`,
      to: email,
      subject: t('accord.letter.met.subject', facts),
      body: t('accord.letter.met.body', facts),
    })
}

/** Whoever owes it reads what the other side answered, once an answer. */
async function tellAnswer({ tx, ctx }: DeedScope, wish: AnswerWish, duty: { body: string | null; what: string; said: string }) {
  const t = sayIn('id')
  const answer = wish.yes ? 'confirmed' : 'refused'
  const facts = {
    number: wish.number,
    what: duty.what,
    day: formatCivicDay(duty.said),
    says: wish.says,
    link: `${ctx.house.config.origin}/tata-kelola/kerja-sama/${wish.number}`,
  }
  for (const { id, email } of await owing(tx, duty.body))
    await post(tx, ctx.house, {
      dedupe: `accord answer ${wish.met} ${id}`,
      to: email,
      subject: t(`accord.letter.${answer}.subject`, facts),
      body: t(`accord.letter.${answer}.body`, facts),
    })
}

/** Whoever owes something by a paper says that it was met, when, and where that can be looked up. It counts once the other side says so. */
export const meetDuty = deed('support.accord.meet', async (scope, wish: MetWish): Promise<Outcome<{ met: string }>> => {
  const { tx } = scope
  const accord = await locked(tx, personOf(scope.actor), wish.number)
  const duty = await sql<{
    body: string | null
    what: string
  }>`select organisation_id as body, what from support.accord_duty where accord_id = ${accord.id} and position = ${wish.position}`.execute(
    tx,
  )
  const [owes] = duty.rows
  if (!owes) return refused({ rule: 'support.accord.no_duty' })
  const act = await spoken(scope, 'meet', accord.unit, owes.body !== null && accord.bodies.includes(owes.body))
  const written = await sql<{ id: string }>`insert into support.accord_met (accord_id, position, on_day, proof, act_id, actor)
    values (${accord.id}, ${wish.position}, ${wish.onDay}, ${wish.proof}, ${act}, ${actorText(scope.actor)}) returning id`.execute(tx)
  const met = written.rows[0]?.id ?? ''
  await askToAnswer(scope, accord, wish, owes, met)
  scope.note(`accord:${wish.number}`, { met: wish.position })
  scope.touched('support')
  return done({ met })
})

/** The other side says whether it was met; a no says why, and leaves the duty open to be met. */
export const answerDuty = deed('support.accord.answer', async (scope, wish: AnswerWish): Promise<Outcome<{ number: string }>> => {
  const { tx } = scope
  const accord = await locked(tx, personOf(scope.actor), wish.number)
  const claim = await sql<{
    body: string | null
    what: string
    said: string
  }>`select d.organisation_id as body, d.what, to_char(m.on_day, 'YYYY-MM-DD') as said from support.accord_met m
    join support.accord_duty d on d.accord_id = m.accord_id and d.position = m.position where m.id = ${wish.met} and m.accord_id = ${accord.id}`.execute(
    tx,
  )
  const [owes] = claim.rows
  if (!owes) return refused({ rule: 'support.accord.no_duty' })
  const act = await spoken(scope, 'answer', accord.unit, owes.body === null && accord.bodies.length > 0)
  await sql`insert into support.accord_answer (met_id, met, says, act_id, actor)
    values (${wish.met}, ${wish.yes}, ${wish.says}, ${act}, ${actorText(scope.actor)})`.execute(tx)
  await tellAnswer(scope, wish, owes)
  scope.note(`accord:${wish.number}`, { answered: wish.yes ? 1 : 0 })
  scope.touched('support')
  return done({ number: wish.number })
})

/** What was last said of a duty: nothing, that it was met and waits for an answer, met, or not. */
export type DutyWord = {
  position: number
  met: string
  onDay: string
  proof: string
  state: 'said' | 'met' | 'not_met'
  says: string
}

export async function dutyWords(db: Database | Tx, number: string): Promise<DutyWord[]> {
  const found =
    await sql<DutyWord>`select distinct on (m.position) m.position, m.id as met, to_char(m.on_day, 'YYYY-MM-DD') as "onDay", m.proof,
      case when w.met is null then 'said' when w.met then 'met' else 'not_met' end as state, coalesce(w.says, '') as says
    from support.accord_met m join support.accord a on a.id = m.accord_id left join support.accord_answer w on w.met_id = m.id
    where a.number = ${number} order by m.position, m.at desc, m.id desc`.execute(db)
  return found.rows
}

/** What this reader may say of a paper: as its bodies, by slug, and as the institution. */
export type Spokesman = { bodies: string[]; institution: boolean }

export async function spokesmanOf(ctx: Ctx, number: string): Promise<Spokesman> {
  const person = personOf(ctx.actor)
  if (!person) return { bodies: [], institution: false }
  const found = await sql<{ slug: string }>`select o.slug from support.accord_party y join support.accord a on a.id = y.accord_id
    join directory.organisation o on o.id = y.organisation_id where a.number = ${number} and ${speaksForBody(person, sql.ref('o.id'))}`.execute(
    ctx.db,
  )
  const unit = await sql<{
    unit: string
  }>`select u.code as unit from support.accord a join governance.unit u on u.id = a.unit_id where a.number = ${number}`.execute(ctx.db)
  const institution = await may(ctx, 'support.accord.record', { unit: unit.rows[0]?.unit ?? '', fund: 'tanpa_dana' })
  return { bodies: found.rows.map(({ slug }) => slug), institution }
}
