import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { programmeKey } from './_programme-rows.db.ts'
import { type Cell, safeCells } from './completion.ts'

export const alumniAnswers = ['started', 'grew', 'same', 'work', 'stopped'] as const
export type AlumniAnswer = (typeof alumniAnswers)[number]

const due = sql`select a.id, m.months, a.number, a.name, a.email, a.tongue, p.title, p.title_en as "titleEn" from events.application a join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
    cross join (values (6), (12)) m(months)
  where a.state = 'completed' and a.email <> '' and a.erased_at is null
    and events.cohort_did(c.id, 'closed') + make_interval(months => m.months) <= governance.clock() and events.cohort_did(c.id, 'closed') + make_interval(months => m.months + 1) > governance.clock()
    and not exists (select from events.alumni_call l where l.application_id = a.id and l.months = m.months)`

type Asked = {
  id: string
  months: number
  number: string
  name: string
  email: string
  tongue: 'id' | 'en'
  title: string
  titleEn: string
}

/** Writes to those who completed a programme half a year and a year ago: five links, of which one is tapped. */
export const askAlumni = deed('events.alumni.ask', async (scope) => {
  await scope.must('events.alumni.ask')
  const { tx, ctx } = scope
  const found = await sql<Asked>`${due} order by a.id, m.months limit 500`.execute(tx)
  for (const one of found.rows) {
    await sql`insert into events.alumni_call (application_id, months) values (${one.id}, ${one.months}) on conflict do nothing`.execute(tx)
    const t = sayIn(one.tongue)
    const key = programmeKey(ctx.house, 'alumni', one.id)
    const page = `${ctx.house.config.origin}/program/alumni/${one.number}?bulan=${one.months}&kunci=${key}`
    const links = alumniAnswers.map((answer) => `${t(`programme.alumni.${answer}`)}\n${page}&jawab=${answer}`).join('\n\n')
    const facts = { name: one.name, title: one.tongue === 'en' ? one.titleEn : one.title, months: one.months, links }
    await post(tx, ctx.house, {
      dedupe: `programme alumni ${one.id} ${one.months}`,
      to: one.email,
      subject: t('events.programme.letter.alumni.subject', facts),
      body: t('events.programme.letter.alumni.body', facts),
    })
  }
  scope.note('programmes', { asked: found.rows.length })
  return done({ asked: found.rows.length })
})

/** Looks first, so that a quiet town writes no journal. */
export async function askAlumniIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from (${due} limit 1) d`.execute(ctx.db)
  if (found.rows.length > 0) await askAlumni(ctx, undefined)
}

export type AlumniCall = { number: string; months: number; title: string; answer: AlumniAnswer | null }
type At = { number: string; months: number; key?: string | undefined }

/** What an alumnus is asked, by the key of his letter. */
export async function alumniCall(ctx: Ctx, { number, months, key }: At): Promise<AlumniCall & { id: string }> {
  const found = await sql<
    AlumniCall & { id: string }
  >`select a.id, a.number, l.months, ${sql.ref(ctx.tongue === 'en' ? 'p.title_en' : 'p.title')} as title, l.answer
    from events.alumni_call l join events.application a on a.id = l.application_id join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
    where a.number = ${number} and l.months = ${months} and a.erased_at is null`.execute(ctx.db)
  const [row] = found.rows
  if (!row || !key || sha256(programmeKey(ctx.house, 'alumni', row.id)) !== sha256(key)) throw new Missing('call')
  return row
}

/** One tap. It may be changed for as long as he is known. */
export const answerAlumni = deed(
  'events.alumni.answer',
  async (scope, { answer, ...at }: At & { answer: string }): Promise<Outcome<{ number: string }>> => {
    const call = await alumniCall({ ...scope.ctx, db: scope.tx as never }, at)
    await scope.must('events.alumni.answer', { key: true })
    const said = alumniAnswers.find((one) => one === answer)
    if (!said) return refused({ rule: 'events.alumni.choose', field: 'answer' })
    await sql`update events.alumni_call set answer = ${said}, answered_at = governance.clock() where application_id = ${call.id} and months = ${call.months}`.execute(
      scope.tx,
    )
    scope.note(`application:${at.number}`, { months: at.months })
    scope.touched('events')
    return done({ number: at.number })
  },
)

export type Totals = {
  completed: number | null
  kelurahan: ReturnType<typeof safeCells>
  age: ReturnType<typeof safeCells>
  alumni: { months: number; cells: ReturnType<typeof safeCells> }[]
}

/** What is published of a closed cohort: frozen counts, no cell under five, and what alumni answered. */
export async function totalsOf(db: Database | Tx, number: string): Promise<Totals> {
  const found = await sql<
    Cell & { what: string }
  >`select t.what, t.value, t.people from events.cohort_total t join events.cohort c on c.id = t.cohort_id where c.number = ${number} order by t.people desc, t.value`.execute(
    db,
  )
  const answers = await sql<
    Cell & { months: number }
  >`select l.months, l.answer as value, count(*)::int as people from events.alumni_call l join events.application a on a.id = l.application_id join events.cohort c on c.id = a.cohort_id
    where c.number = ${number} and l.answer is not null group by l.months, l.answer order by l.months, people desc, value`.execute(db)
  const of = (what: string) => found.rows.filter((one) => one.what === what).map(({ value, people }) => ({ value, people }))
  const completed = of('outcome').find(({ value }) => value === 'completed')?.people ?? 0
  return {
    completed: completed >= 5 ? completed : null,
    kelurahan: safeCells(of('kelurahan')),
    age: safeCells(of('age')),
    alumni: [6, 12].flatMap((months) => {
      const cells = safeCells(answers.rows.filter((one) => one.months === months).map(({ value, people }) => ({ value, people })))
      return cells.shown.length > 0 ? [{ months, cells }] : []
    }),
  }
}
