import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type AskState = 'open' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed' | 'left'

export type UmbrellaAsk = {
  id: string
  /** Whose side asked. */
  side: 'festival' | 'part'
  state: AskState
  number: string
  title: string
  organiser: string
  festivalNumber: string
  festivalSlug: string
  festival: string
  at: Date
  /** Days, begun ones counted, in which it can be answered; 0 where that is over. */
  days: number
  until: Date
  endedAt: Date | null
  leftSide: '' | 'festival' | 'part'
  says: string
}

// what ran out and was not yet tidied is shown as what it is
const asks = (db: Database | Tx, where: RawBuilder<unknown>, most: number) =>
  sql<UmbrellaAsk>`select a.id, a.side, case when a.state = 'open' and a.until_at <= governance.clock() then 'lapsed' else a.state end as state,
      e.number, e.title, e.organiser, o.number as "festivalNumber", o.slug as "festivalSlug", o.title as festival, a.at,
      case a.state when 'open' then greatest(0, ceil(extract(epoch from a.until_at - governance.clock()) / 86400))::int else 0 end as days,
      a.until_at as until, coalesce(a.left_at, a.answered_at) as "endedAt", a.left_side as "leftSide", a.says
    from events.umbrella_ask a join events.event e on e.id = a.event_id join events.event o on o.id = a.umbrella_id
    where ${where} order by a.state <> 'open', coalesce(a.left_at, a.answered_at, a.at) desc, a.id desc limit ${most}`.execute(db)

/** What a festival asked and was asked: open ones first. What nobody confirmed by letter yet asks nothing. */
export async function asksOfFestival(db: Database | Tx, festival: string): Promise<UmbrellaAsk[]> {
  return (await asks(db, sql`a.umbrella_id = ${festival} and e.state not in ('draft', 'expired')`, 200)).rows
}

export async function asksOfPart(db: Database | Tx, event: string): Promise<UmbrellaAsk[]> {
  return (await asks(db, sql`a.event_id = ${event}`, 20)).rows
}
