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
    /** The same rows, or some of them, as another version, in force from this instant: how one is ratified is proved elsewhere. */
    async nextMatrix(which = 'true'): Promise<void> {
      await owner.query(`with next as (insert into governance.matrix_version (version, title) select max(version) + 1, 'uji' from governance.matrix_version returning id)
        insert into governance.matrix_row (version_id, code, action, fund, capacity, post, scope, least, most, window_period, window_cap, window_by, class, delegable, superior, quorum_n, quorum_d,
          majority_n, majority_d, approvers, evidence, legal_basis_id, article)
        select next.id, r.code, r.action, r.fund, r.capacity, r.post, r.scope, r.least, r.most, r.window_period, r.window_cap, r.window_by, r.class, r.delegable, r.superior, r.quorum_n, r.quorum_d,
          r.majority_n, r.majority_d, r.approvers, r.evidence, r.legal_basis_id, r.article from next, governance.matrix_version v join governance.matrix_row r on r.version_id = v.id where v.in_force @> governance.clock() and ${which}`)
      const now = (await one<{ at: Date }>('select governance.clock() as at')).at
      await owner.query(
        'update governance.matrix_version set in_force = tstzrange(lower(in_force), $1) where in_force @> $1::timestamptz',
        [now],
      )
      await owner.query(
        `update governance.matrix_version set status = 'ratified', paper = 'SK uji', hash = encode(sha256('uji'), 'hex'), in_force = tstzrange($1, null) where title = 'uji' and status = 'draft'`,
        [now],
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
