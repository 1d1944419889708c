import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { MatrixRow } from './matrix.ts'

/** One row of the matrix in force as the one who asks holds it: through which seat, until when, and how much of its limit is used up. */
export type HeldPower = {
  /** The seat it comes from; `delegation` and `grantor` where it was lent, `body` where the seat is one of several in a body. */
  seat: string
  post: string
  unit: string
  unitName: string
  mode: 'definitive' | 'plt' | 'plh' | 'delegated'
  until: Date
  delegation: string | null
  grantor: string | null
  body: string | null
  row: string
  action: string
  fund: string
  capacity: MatrixRow['capacity']
  scope: MatrixRow['scope']
  min: number
  max: number | null
  /** What the loan itself limits it to. */
  lentMost: number | null
  period: 'month' | 'year' | null
  cap: number | null
  by: ('payee' | 'activity' | 'post' | 'unit')[]
  /** The fullest counter of this row in the period that runs: per payee or unit there are several. */
  used: number
  class: MatrixRow['class']
  approvers: number
  collegial: boolean
  basis: string
  basisName: string
  article: string | null
  verified: boolean
  illustrative: boolean
  /** Why it cannot be used now, as the name of its words. */
  barred: 'acting_strategic' | 'basis_not_in_force' | 'advisory' | null
}

const columns = sql`s.seat, s.post, s.unit, s."unitName", s.mode, s.until, s.delegation, s.grantor, case when r.post <> s.post then r.post end as body,
  r.code as row, r.action, r.fund, r.capacity, r.scope, r.least as min, r.most as max, s.most as "lentMost", r.window_period as period, r.window_cap as cap, coalesce(r.window_by, '{}') as by,
  coalesce((select max(u.used) from governance.cap_use u where r.window_cap is not null and starts_with(u.key, concat_ws('|', r.action, r.fund, r.post, r.window_period,
    to_char(governance.clock() at time zone 'Asia/Jakarta', case r.window_period when 'month' then 'YYYY-MM' else 'YYYY' end)))), 0)::bigint as used,
  r.class, r.approvers, r.quorum_n is not null as collegial, b.code as basis, concat_ws(' ', b.kind, b.number) as "basisName", r.article, b.verified, b.illustrative,
  case when not governance.basis_in_force(b.id, governance.today()) then 'basis_not_in_force' when r.class = 'strategic' and s.mode <> 'definitive' then 'acting_strategic'
    when s.advisory and r.capacity in ('decide', 'concur', 'execute') then 'advisory' end as barred`

/** Everything the one who asks may do now and whence, seat by seat; what is barred stays in the list and says why. One question. */
export async function myPowers(ctx: Ctx): Promise<HeldPower[]> {
  const me = personOf(ctx.actor) ?? null
  const found = await sql<HeldPower>`with s as (
      select a.id::text as seat, p.kind as post, u.code as unit, u.name as "unitName", a.mode, upper(a.active) as until, null::text as delegation, null::text as grantor,
        null::bigint as most, null::text[] as actions, k.advisory, k.position
      from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
      where a.person_id = ${me}::uuid and a.active @> governance.clock()
      union all
      select d.number, p.kind, u.code, u.name, 'delegated', least(upper(d.active), upper(a.active)), d.number, governance.holder_name(a.person_id), d.most, d.actions, k.advisory, k.position
      from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
        join governance.unit u on u.id = p.unit_id
      where d.grantee = ${me}::uuid and a.mode = 'definitive' and d.active @> governance.clock() and a.active @> governance.clock())
    select ${columns} from s join governance.matrix_version v on v.in_force @> governance.clock() join governance.matrix_row r on r.version_id = v.id
      join governance.legal_basis b on b.id = r.legal_basis_id join governance.action c on c.code = r.action
    where case when s.delegation is null then r.post = s.post or (s.mode <> 'plh' and exists (select from governance.body_member m where m.body = r.post and m.member = s.post))
      else r.post = s.post and r.delegable and r.quorum_n is null and r.action = any(s.actions) end
    order by s.delegation is not null, s.position, s.seat, c.position, r.fund, r.least, r.code`.execute(ctx.db)
  return found.rows
}
