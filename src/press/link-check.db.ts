import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ProbeOptions, probePublic } from '#src/platform/fetch-safe.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { tellKeepers } from './_keepers.db.ts'
import { failsTold, type Looked, lookDays, round, sameHouse } from './link-check.ts'

type Row = { address: string; fails: number; firstHost: string | null; silentSince: Date | null }

const hostOf = (address: string) => URL.parse(address)?.hostname ?? ''

/** Whoever speaks for a profile that has this link hears of it, once a silence. */
async function tellOwners({ tx, ctx }: Pick<DeedScope, 'tx' | 'ctx'>, address: string, since: Date): Promise<void> {
  const found = await sql<{
    id: string
    email: string
    slug: string
  }>`select distinct h.id, h.email, p.slug from press.outbound o join directory.profile p on p.id = o.profile_id
      join identity.person h on h.ended_at is null and h.email is not null and (h.id = p.person_id or exists (select from identity.membership m
        where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.person_id = h.id and m.during @> governance.clock()))
    where o.address = ${address} order by h.id`.execute(tx)
  const t = sayIn('id')
  for (const { id, email, slug } of found.rows) {
    const facts = { address, day: formatDay(since, 'id'), link: `${ctx.house.config.origin}/saya/direktori/${slug}` }
    await post(tx, ctx.house, {
      dedupe: `press link ${address} ${since.toISOString()} ${id}`,
      to: email,
      subject: t('press.letter.silent.subject', facts),
      body: t('press.letter.silent.body', facts),
    })
  }
}

/** A link that has come to lead to another house waits at the desk, and its page is not for search engines until somebody has looked. */
async function flagMoved(tx: Tx, address: string, host: string): Promise<boolean> {
  const written = await sql<{ fresh: boolean }>`insert into press.finding (kind, place, row_id, what, page)
    select 'moved', left(${address}, 300), '', ${host.slice(0, 200)}, (select min(o.page) from press.outbound o where o.address = ${address})
    on conflict (kind, place, row_id, what) do update set seen_at = governance.clock(), gone_at = null returning (xmax = 0) as fresh`.execute(
    tx,
  )
  return written.rows[0]?.fresh === true
}

async function noteOne(scope: DeedScope, row: Row, host: string | undefined): Promise<boolean> {
  const { tx } = scope
  const { address } = row
  if (host === undefined) {
    const days = row.fails + 1 >= failsTold ? lookDays.silent : lookDays.failed
    const since = await sql<{
      since: Date
    }>`update press.link_check set fails = fails + 1, silent_since = coalesce(silent_since, governance.clock()), looked_at = governance.clock(),
      next_at = governance.clock() + make_interval(days => ${days}) where address = ${address} returning silent_since as since`.execute(tx)
    if (row.fails + 1 === failsTold && since.rows[0]) await tellOwners(scope, address, since.rows[0].since)
    return false
  }
  await sql`update press.link_check set fails = 0, silent_since = null, looked_at = governance.clock(), host = ${host}, first_host = coalesce(first_host, ${host}),
    next_at = governance.clock() + make_interval(days => ${lookDays.answered}) where address = ${address}`.execute(tx)
  const home = row.firstHost === null || sameHouse(host, row.firstHost) || sameHouse(host, hostOf(address))
  const kept = home ? '' : host
  await sql`update press.finding set gone_at = governance.clock() where kind = 'moved' and place = left(${address}, 300) and gone_at is null and what <> ${kept}`.execute(
    tx,
  )
  return home ? false : await flagMoved(tx, address, host)
}

/** Writes down what a round found, in one transaction; nothing is taken away from anybody's page. */
export const noteLinks = deed(
  'press.links.note',
  async (scope, { looked }: { looked: readonly Looked[] }): Promise<Outcome<{ moved: number }>> => {
    await scope.must('press.links.note')
    let moved = 0
    for (const { address, host } of [...looked].sort((a, b) => (a.address < b.address ? -1 : 1))) {
      const found =
        await sql<Row>`select address, fails, first_host as "firstHost", silent_since as "silentSince" from press.link_check where address = ${address} for update`.execute(
          scope.tx,
        )
      const [row] = found.rows
      if (row && (await noteOne(scope, row, host))) moved += 1
    }
    if (moved > 0) await tellKeepers(scope, 'links', scope.now.toISOString(), { n: moved })
    scope.note('links', { looked: looked.length, silent: looked.filter(({ host }) => host === undefined).length, moved })
    scope.touched('press')
    return done({ moved })
  },
  { quotes: true },
)

/** Takes what is due for itself, so that of many nodes one asks; what nobody shows any more is forgotten. */
async function takeDue(db: Database): Promise<string[]> {
  await sql`delete from press.link_check k where not exists (select from press.outbound o where o.address = k.address)`.execute(db)
  await sql`insert into press.link_check (address) select distinct o.address from press.outbound o where length(o.address) <= 600 on conflict do nothing`.execute(
    db,
  )
  const found = await sql<{ address: string }>`update press.link_check set next_at = governance.clock() + interval '15 minutes'
    where address in (select address from press.link_check where next_at <= governance.clock() order by next_at, address limit ${round.links} for update skip locked) returning address`.execute(
    db,
  )
  return found.rows.map(({ address }) => address).sort()
}

/** One round: one after the other, outside any transaction, by the fetcher that reaches nothing inside. */
export async function checkLinksIfDue(ctx: Ctx, o: Partial<ProbeOptions> = {}): Promise<number> {
  const looked: Looked[] = []
  for (const address of await takeDue(ctx.db)) {
    const answer = await probePublic(address, { ms: round.ms, redirects: round.redirects, ...o })
    looked.push({ address, ...(answer.ok && answer.value.status < 400 ? { host: answer.value.host } : {}) })
  }
  if (looked.length > 0) await noteLinks(ctx, { looked })
  return looked.length
}

export type SilentLink = { address: string; since: Date; page: string }

const silent = sql`select k.address, k.silent_since as since, o.page from press.link_check k join press.outbound o on o.address = k.address where k.fails >= ${sql.lit(failsTold)}`

/** For whoever keeps a profile. */
export async function silentLinksOf(db: Database | Tx, profile: string): Promise<SilentLink[]> {
  return (await sql<SilentLink>`${silent} and o.profile_id = ${profile} order by k.address limit 30`.execute(db)).rows
}

/** For the desk that writes stories. */
export async function silentLinksInStories(db: Database | Tx): Promise<SilentLink[]> {
  return (await sql<SilentLink>`${silent} and o.story_id is not null order by k.silent_since, k.address limit 50`.execute(db)).rows
}
