import { sql } from 'kysely'
import { formatRupiah } from '#src/base/money.ts'
import { personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { caseAddress, type StepName, type Turn, type TurnLine, turnOf } from './case.ts'

export type LineRow = TurnLine & { caseFile: string }

/** Whose turn it is in each of these cases, by the matrix in force now. One question, however many cases. */
export async function turnLines(db: Database | Tx, cases: readonly string[]): Promise<Map<string, LineRow[]>> {
  const found = await sql<LineRow>`select t.case_id as "caseFile", t.capacity, t.row_id as row, t.post, t.aside, t.stand_in as "standIn"
    from governance.case_turns(${cases}::uuid[]) t order by t.case_id, t.place`.execute(db)
  return Map.groupBy(found.rows, ({ caseFile }) => caseFile)
}

export async function turnNow(db: Database | Tx, caseFile: string, forwardedTo: string | null = null): Promise<Turn> {
  return turnOf((await turnLines(db, [caseFile])).get(caseFile) ?? [], forwardedTo)
}

type Writing = { caseFile: string; step: StepName; reason?: string; act?: string | undefined; toPost?: string | undefined }

/**
 * Adds a step to a case and tells those who have it next, in the same transaction. Where one post has the turn the case says so;
 * a forward names it.
 */
export async function addStep(scope: DeedScope, { caseFile, step, reason, act, toPost }: Writing): Promise<Turn> {
  const { tx } = scope
  const written = await sql<{ id: string }>`insert into governance.case_step (case_id, step, by_person, reason, act_id, to_post)
    values (${caseFile}, ${step}, ${personOf(scope.actor) ?? null}, ${reason ?? ''}, ${act ?? null}, ${toPost ?? null}) returning id`.execute(
    tx,
  )
  const turn = await turnNow(tx, caseFile, toPost ?? null)
  scope.touched('governance')
  if (turn.capacity && step !== 'approved') await tellTurn(scope, caseFile, written.rows[0]?.id ?? '', turn)
  return turn
}

type Told = { id: string; email: string }

/** Those who sit where the turn is: holders of the post within reach, members of the body, the opener of a case sent back. Never a party. */
async function holdersOf(tx: Tx, caseFile: string, { capacity, posts }: Turn): Promise<Told[]> {
  const found =
    await sql<Told>`with c as materialized (select f.id, f.opened_by, governance.unit_today(f.unit_id) as unit from governance.case_file f where f.id = ${caseFile}),
    -- whose turn it is is asked once, and not once for everybody in the town: whoever decides holds locks meanwhile
    t as materialized (select t.post, t.stand_in, r.scope, c.unit from c cross join lateral governance.case_turn(c.id) t join governance.matrix_row r on r.id = t.row_id
      where ${capacity ?? null}::text is distinct from 'initiate'),
    sits as (select a.person_id from t join governance.post p on (p.kind = t.stand_in and t.stand_in = any(${posts})) or (t.post = any(${posts}) and governance.within(t.scope, p.unit_id, t.unit)
        and (p.kind = t.post or exists (select from governance.body_member b where b.body = t.post and b.member = p.kind)))
      join governance.appointment a on a.post_id = p.id and a.active @> governance.clock()
      union select c.opened_by from c where ${capacity ?? null}::text = 'initiate')
    select h.id, h.email from sits join identity.person h on h.id = sits.person_id and h.ended_at is null
    where not exists (select from governance.case_party y where y.case_id = ${caseFile} and y.party_id = h.id) order by h.id limit 60`.execute(
      tx,
    )
  return found.rows
}

type Subject = { number: string; action: string; due: string | null; amount: number; money: boolean; address: string | null }

/** A letter says which case, which act and what is to be done: no title, no reason, no party, for those may name a private person. */
async function tellTurn(scope: DeedScope, caseFile: string, step: string, turn: Turn): Promise<void> {
  const { tx, ctx } = scope
  const found = await sql<Subject>`select c.number, c.amount, n.name as action, n.money, c.due_day::text as due, c.address
    from governance.case_file c join governance.action n on n.code = c.action where c.id = ${caseFile}`.execute(tx)
  const [about] = found.rows
  if (!about) return
  const t = sayIn('id')
  const facts = {
    number: about.number,
    action: about.action,
    amount: about.money ? formatRupiah(about.amount) : '-',
    capacity: t(`governance.letter.as_${turn.capacity ?? 'decide'}`),
    due: about.due ?? '-',
    link: `${ctx.house.config.origin}${about.address ?? caseAddress(about.number)}`,
  }
  const me = personOf(scope.actor)
  for (const { id, email } of await holdersOf(tx, caseFile, turn))
    if (id !== me)
      await post(tx, ctx.house, {
        dedupe: `case-turn ${step} ${id}`,
        to: email,
        subject: t('governance.letter.turn_subject', facts),
        body: t('governance.letter.turn', facts),
      })
}
