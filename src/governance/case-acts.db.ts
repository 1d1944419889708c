import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { type Ctx, mayOrWhy, personOf } from '#src/platform/context.ts'
import { askedIn, type CaseRow, caseFor } from './_case-rows.db.ts'
import type { Capacity } from './matrix.ts'

export const caseCapacities = ['review', 'concur', 'decide', 'execute', 'confirm'] as const
export type CaseCapacity = (typeof caseCapacities)[number]

/** One way to act in a case, open to the one who asks or not, and then why and who could. `body`: it is done in a meeting of this body. */
export type CaseAct = {
  capacity: CaseCapacity
  refusal?: Refusal
  whoCan: readonly string[]
  body: string | null
  /** Papers the matrix asks whoever acts so to name. */
  evidence: readonly string[]
}

export type MyCase = {
  acts: CaseAct[]
  opener: boolean
  conflict: boolean
  involved: boolean
  /** The meeting to come, or under way, that has it on its agenda. */
  meeting: string | null
}

type Row = { capacity: Capacity; body: string | null; evidence: string[] }

const before: Readonly<Record<CaseCapacity, readonly CaseRow['status'][]>> = {
  review: ['open'],
  concur: ['open'],
  decide: ['open'],
  execute: ['decided'],
  confirm: ['decided', 'executed'],
}

/** What the matrix in force has people do in this case, in the order it is done. */
async function waysOf(ctx: Ctx, row: CaseRow): Promise<Row[]> {
  const found = await sql<Row>`select r.capacity, max(r.post) filter (where r.quorum_n is not null) as body,
      coalesce((select array_agg(distinct e) from governance.action n, governance.rows_now(${row.action}, ${row.fund}, ${row.amount}) o, unnest(o.evidence) e
        where n.code = ${row.action} and n.papers and o.capacity = r.capacity), '{}') as evidence
    from governance.rows_now(${row.action}, ${row.fund}, ${row.amount}) r group by r.capacity`.execute(ctx.db)
  return found.rows
}

async function actOf(ctx: Ctx, row: CaseRow, capacity: CaseCapacity, { body, evidence }: Row): Promise<CaseAct> {
  if (!before[capacity].includes(row.status))
    return {
      capacity,
      refusal: { rule: row.status === 'open' ? 'governance.desk.decide_first' : 'governance.desk.done' },
      whoCan: [],
      body,
      evidence,
    }
  const answered = await mayOrWhy(ctx, row.action, { ...askedIn(row), capacity })
  if (answered.ok) return { capacity, whoCan: [], body, evidence }
  return { capacity, refusal: answered.refusal ?? { rule: 'platform.denied' }, whoCan: answered.whoCan ?? [], body, evidence }
}

/** Everything that can be done in a case with what stands in the way, asked without leaving an act. Who may not look does not find it. */
export async function myActsIn(ctx: Ctx, number: string): Promise<MyCase> {
  const row = await caseFor(ctx.db, ctx.actor, number)
  const ways = await waysOf(ctx, row)
  const acts: CaseAct[] = []
  for (const capacity of caseCapacities) {
    const way = ways.find((one) => one.capacity === capacity)
    if (way) acts.push(await actOf(ctx, row, capacity, way))
  }
  return {
    acts,
    opener: row.opened_by === personOf(ctx.actor),
    conflict: acts.some(({ refusal }) => refusal?.rule === 'governance.authority.conflict'),
    involved: await sitsUnder(ctx, row),
    meeting: await onAgenda(ctx, row),
  }
}

async function onAgenda(ctx: Ctx, row: CaseRow): Promise<string | null> {
  const found = await sql<{
    number: string
  }>`select m.number from governance.meeting_item i join governance.meeting m on m.id = i.meeting_id
    where i.case_id = ${row.id} and m.status in ('called', 'opened') order by m.starts_at desc limit 1`.execute(ctx.db)
  return found.rows[0]?.number ?? null
}

/** Whether a seat of the one who asks could act in the case, so that stepping aside means something. */
async function sitsUnder(ctx: Ctx, row: CaseRow): Promise<boolean> {
  if (!['open', 'decided', 'executed'].includes(row.status)) return false
  const me = personOf(ctx.actor) ?? null
  const found = await sql<{ there: boolean }>`select exists (select from governance.appointment a join governance.post p on p.id = a.post_id
    where a.person_id = ${me}::uuid and a.active @> governance.clock()
      and not exists (select from governance.recusal x where x.case_id = ${row.id} and x.appointment_id = a.id)
      and exists (select from governance.rows_now(${row.action}, ${row.fund}, ${row.amount}) r
        where p.kind in (r.post, r.superior) or exists (select from governance.body_member m where m.member = p.kind and m.body = r.post))) as there`.execute(
    ctx.db,
  )
  return found.rows[0]?.there === true
}
