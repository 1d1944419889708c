import type { KyselyPlugin } from 'kysely'
import { done } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { openingSchema } from '#src/governance/case.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { openTown } from './town.ts'

export type Register = Awaited<ReturnType<typeof openRegister>>

/** A deed of some later room that runs its own row through a case. */
const submitting = deed('governance.proof.submit', async (scope, { kind, id }: { kind: string; id: string }) => {
  const me = personOf(scope.actor)
  await scope.must('governance.case.open', me ? { person: me } : {})
  const opened = await openCase(scope, {
    action: 'support.application.decide',
    fund: 'kas_komunitas',
    amount: 100_000,
    title: 'Permohonan uji',
    subject: { kind, id },
  })
  return opened.ok ? done(opened.value) : opened
})

/** The demo town with hands for what its register is tried with. Offices are changed under the owner: how is proved elsewhere. */
export async function openRegister() {
  const town = await openTown()
  const { owner } = town
  const rows = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await owner.query<Row>(text, [...values])).rows
  const one = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row> => {
    const [row] = await rows<Row>(text, values)
    if (!row) throw new Error(`no row: ${text}`)
    return row
  }
  const person = async (who: string) => (await one<{ id: string }>('select id from identity.person where demo_key = $1', [who])).id
  const day = (ahead: number) => dayOf(new Date(Date.now() + ahead * 86_400_000))
  return {
    ...town,
    rows,
    one,
    person,
    day,
    email: async (who: string) => (await one<{ email: string }>('select email from identity.person where demo_key = $1', [who])).email,
    opening: (more: Record<string, unknown>) =>
      openingSchema.parse({
        action: 'finance.expense.decide',
        fund: 'kas_komunitas',
        title: 'Belanja perlengkapan pasar malam',
        reason: 'kebutuhan pasar malam bulan depan',
        payee: 'cv-uji',
        ...more,
      }),
    subject: (kind: string, id: string) => async (who: string) => submitting(await town.as(who), { kind, id }),
    /** Seats somebody, from today. */
    async seat(who: string, post: string, unit: string, mode = 'definitive'): Promise<void> {
      await owner.query(
        `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
         select p.id, 1 + (select count(*) from governance.appointment a where a.post_id = p.id and a.active @> governance.clock()), $1, $4, governance.today(), governance.today() + 300, 'SK uji'
         from governance.post p join governance.unit u on u.id = p.unit_id where p.kind = $2 and u.code = $3`,
        [await person(who), post, unit, mode],
      )
    },
    /** Everybody of a post left it last midnight. */
    async leave(post: string): Promise<void> {
      await owner.query(
        `update governance.appointment a set ended_at = governance.midnight(governance.today()) from governance.post p where p.id = a.post_id and p.kind = $1 and a.active @> governance.clock()`,
        [post],
      )
    },
    /** How many questions an errand asks of the database. */
    async counting<T>(ctx: Ctx, run: (ctx: Ctx) => Promise<T>): Promise<{ value: T; queries: number }> {
      let queries = 0
      const counter: KyselyPlugin = {
        transformQuery: ({ node }) => {
          queries += 1
          return node
        },
        transformResult: async ({ result }) => result,
      }
      const value = await run({ ...ctx, db: ctx.db.withPlugin(counter) })
      return { value, queries }
    },
  }
}
