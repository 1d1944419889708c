import { sql } from 'kysely'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { pageOf } from './programme-letters.db.ts'

type Scope = Pick<DeedScope, 'tx' | 'ctx'>
type Told = {
  id: string
  application: string
  number: string
  keyHash: string
  name: string
  email: string
  guardianEmail: string
  tongue: Tongue
  title: string
  titleEn: string
  cohort: string
  mentor: string
  mentorEmail: string
  mentorTongue: Tongue
}

const about = sql`a.id as application, a.number, a.key_hash as "keyHash", a.name, a.email, a.guardian_email as "guardianEmail", a.tongue, p.title, p.title_en as "titleEn", c.name as cohort, h.name as mentor, coalesce(h.email, '') as "mentorEmail", h.tongue as "mentorTongue"`
const joined = sql`(events.mentoring g join events.application a on a.id = g.application_id join events.cohort c on c.id = a.cohort_id
  join events.programme p on p.id = c.programme_id join identity.person h on h.id = g.person_id)`

const factsOf = (scope: Scope, told: Told, tongue: Tongue) => {
  const { origin } = scope.ctx.house.config
  const page = pageOf(scope.ctx.house, { id: told.application, number: told.number, keyHash: told.keyHash }, '/pendampingan')
  return {
    name: told.name,
    mentor: told.mentor,
    title: tongue === 'en' ? told.titleEn : told.title,
    cohort: told.cohort,
    page,
    desk: `${origin}/saya/program/pendampingan/${told.number}`,
    all: `${origin}/saya/program/pendampingan`,
  }
}

type Occasion = 'named' | 'guardian' | 'asked' | 'meeting' | 'otherwise'
type Letter = { occasion: Occasion; to: string; tongue: Tongue; dedupe: string; facts: Record<string, string | number> }

async function write({ tx, ctx }: Scope, { occasion, to, tongue, dedupe, facts }: Letter): Promise<void> {
  if (to === '') return
  const t = sayIn(tongue)
  await post(tx, ctx.house, {
    dedupe,
    to,
    subject: t(`events.mentoring.letter.${occasion}.subject`, facts),
    body: t(`events.mentoring.letter.${occasion}.body`, facts),
  })
}

/** Tells those who have a mentor since this transaction, the guardians of children, and the mentor, in one letter, how many wait for him. */
export async function tellMentored(scope: Scope): Promise<void> {
  const found =
    await sql<Told>`select g.id, ${about} from ${joined} where g.xmin = pg_current_xact_id()::xid and g.ended_at is null order by a.number`.execute(
      scope.tx,
    )
  for (const told of found.rows) {
    const letter = { tongue: told.tongue, dedupe: `mentoring ${told.id}`, facts: factsOf(scope, told, told.tongue) }
    await write(scope, { ...letter, occasion: 'named', to: told.email })
    await write(scope, { ...letter, occasion: 'guardian', to: told.guardianEmail, dedupe: `mentoring ${told.id} guardian` })
  }
  const [first] = found.rows
  if (!first) return
  const tongue = first.mentorTongue
  const facts = { ...factsOf(scope, first, tongue), n: found.rows.length }
  await write(scope, { occasion: 'asked', to: first.mentorEmail, tongue, dedupe: `mentoring asked ${first.id}`, facts })
}

type ToldMeeting = Told & { day: string; minutes: number }
const meetingCalled = async (scope: Scope, meeting: string) =>
  (
    await sql<ToldMeeting>`select m.id, to_char(m.day, 'YYYY-MM-DD') as day, m.minutes, ${about} from ${joined} join events.mentor_meeting m on m.mentoring_id = g.id where m.id::text = ${meeting}`.execute(
      scope.tx,
    )
  ).rows

/** Tells the participant that a meeting was written down. What was agreed stays on the page: a letter lies in more hands than two. */
export async function tellMeeting(scope: Scope, meeting: string): Promise<void> {
  for (const told of await meetingCalled(scope, meeting)) {
    const facts = { ...factsOf(scope, told, told.tongue), day: formatCivicDay(told.day, told.tongue), minutes: told.minutes }
    await write(scope, { occasion: 'meeting', to: told.email, tongue: told.tongue, dedupe: `mentoring meeting ${told.id}`, facts })
  }
}

/** Tells the mentor that the participant remembers it otherwise. */
export async function tellOtherwise(scope: Scope, meeting: string): Promise<void> {
  for (const told of await meetingCalled(scope, meeting)) {
    const tongue = told.mentorTongue
    const facts = { ...factsOf(scope, told, tongue), day: formatCivicDay(told.day, tongue), minutes: told.minutes }
    await write(scope, { occasion: 'otherwise', to: told.mentorEmail, tongue, dedupe: `mentoring otherwise ${told.id}`, facts })
  }
}
