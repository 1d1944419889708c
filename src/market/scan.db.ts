import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { closeMinutes, deviceMark, isTooFar, manyDevices, type Seen } from './certificate.ts'
import { tellIssuers, tellOwnerOfPiece } from './certificate-letters.db.ts'

type Around = Seen & { place: string }

/** Alarms raised by what was just seen; each kind stands open once. */
async function weigh(scope: DeedScope, certificate: string, piece: string): Promise<void> {
  const { tx } = scope
  const near =
    await sql<Around>`select s.place, l.lat::float8 as lat, l.lon::float8 as lon, extract(epoch from s.at)::float8 / 60 as minutes from market.certificate_scan s join market.scan_place l on l.code = s.place
    where s.certificate_id = ${certificate} and s.at > governance.clock() - make_interval(mins => ${closeMinutes}) order by s.at desc limit 200`.execute(
      tx,
    )
  const [last, ...before] = near.rows
  const far = last && before.find((one) => isTooFar(last, one))
  const devices = await sql<{ n: number }>`select count(distinct device)::int as n from market.certificate_scan
    where certificate_id = ${certificate} and at >= governance.midnight(governance.today())`.execute(tx)
  const many = devices.rows[0]?.n ?? 0
  const raised = [
    ...(far && last ? [{ kind: 'far_apart', facts: { places: [last.place, far.place] } }] : []),
    ...(many > manyDevices ? [{ kind: 'many_devices', facts: { devices: many } }] : []),
  ]
  for (const { kind, facts } of raised) {
    const made =
      await sql`insert into market.certificate_alarm (certificate_id, kind, facts) values (${certificate}, ${kind}, ${JSON.stringify(facts)}::jsonb) on conflict do nothing returning id`.execute(
        tx,
      )
    if (made.rows.length === 0) continue
    await tellIssuers(scope, piece)
    await tellOwnerOfPiece(scope, piece, 'alarm')
    scope.touched('market')
  }
}

/** Somebody looked at a certificate; he may say from which town. `about` tells two devices of one day apart and is not kept. */
export const lookAtCertificate = deed<{ code: string; about: string; place?: string | undefined }, { code: string }>(
  'market.certificate.look',
  async (scope, { code, about, place }) => {
    const { tx, ctx, now } = scope
    await scope.must('market.certificate.look')
    const found = await sql<{
      id: string
      piece: string
    }>`select id, piece_id as piece from market.certificate where code = ${code}`.execute(tx)
    const [row] = found.rows
    if (!row) throw new Missing('certificate')
    const known = place ? await sql`select from market.scan_place where code = ${place}`.execute(tx) : undefined
    if (known && known.rows.length === 0) return refused({ rule: 'market.certificate.place', field: 'place' })
    const device = deviceMark(ctx.house.secret, dayOf(now), about)
    await sql`insert into market.certificate_scan (certificate_id, place, device) values (${row.id}, ${place ?? null}, ${device})`.execute(
      tx,
    )
    await weigh(scope, row.id, row.piece)
    scope.note('certificate')
    return done({ code })
  },
)

export type ScanPlace = { code: string; name: string }

export async function scanPlaces(db: Database | Tx): Promise<ScanPlace[]> {
  return (await sql<ScanPlace>`select code, name from market.scan_place order by position, name`.execute(db)).rows
}

export type ScanDay = { day: string; place: string | null; n: number }
export type AlarmRead = { kind: 'far_apart' | 'many_devices'; at: Date; clearedAt: Date | null; places: string[]; devices: number | null }

/** What owner and issuer see: days and towns, never who or where exactly. */
export async function scansOf(db: Database | Tx, code: string): Promise<{ days: ScanDay[]; alarms: AlarmRead[] }> {
  const [days, alarms] = await Promise.all([
    sql<ScanDay>`select to_char(s.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as day, l.name as place, count(*)::int as n
      from market.certificate_scan s join market.certificate c on c.id = s.certificate_id left join market.scan_place l on l.code = s.place where c.code = ${code} group by 1, 2 order by 1 desc, 2 nulls last limit 60`.execute(
      db,
    ),
    sql<AlarmRead>`select a.kind, a.at, a.cleared_at as "clearedAt", (a.facts ->> 'devices')::int as devices,
        array(select l.name from jsonb_array_elements_text(coalesce(a.facts -> 'places', '[]')) x join market.scan_place l on l.code = x order by l.name) as places
      from market.certificate_alarm a join market.certificate c on c.id = a.certificate_id where c.code = ${code} order by a.at desc limit 20`.execute(
      db,
    ),
  ])
  return { days: days.rows, alarms: alarms.rows }
}

/** Scans serve for ninety days. */
export async function sweepScans(db: Database): Promise<void> {
  await sql`delete from market.certificate_scan where ctid in (select ctid from market.certificate_scan where at < governance.clock() - interval '90 days' limit 10000)`.execute(
    db,
  )
}
