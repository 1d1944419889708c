import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Outcome } from '#src/base/outcome.ts'
import type { Venue } from '#src/directory/city-pack.ts'
import type { Tx } from '#src/platform/database.ts'
import { type EventsPack, readEventsPack } from './pack.ts'

/** Reads what a city pack's folder says of its calendar. */
export async function readEventsFolder(directory: string): Promise<Outcome<EventsPack | undefined>> {
  return readEventsPack(await readFile(join(directory, 'events.json'), 'utf8').catch(() => undefined))
}

/** Brings the known places, the permit clock and the training modules of a pack. What stands already stays as the city has it. */
export async function loadEvents(tx: Tx, pack: EventsPack | undefined, venues: readonly Venue[]): Promise<void> {
  const places = venues.map(({ code, name, alias, address, capacityPersons, source, verified }, position) => ({
    code,
    name,
    alias: (alias ?? '').split(';').flatMap((one) => one.trim() || []),
    address: address ?? '',
    capacity: capacityPersons ?? null,
    source,
    verified,
    position,
  }))
  await sql`insert into events.venue (code, name, address, capacity, source, verified, position)
    select v.code, v.name, v.address, v.capacity, v.source, v.verified, v.position
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as v(code text, name text, address text, capacity int, source text, verified boolean, position int)
    where not exists (select from events.venue w where w.code = v.code) and events.place_named(v.name) is null`.execute(tx)
  await sql`insert into events.venue_name (venue_code, name) select v.code, n.name
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as v(code text, alias text[]) join events.venue w on w.code = v.code and not w.by_desk cross join lateral unnest(v.alias) n (name)
    where events.place_named(n.name) is null`.execute(tx)
  const duties = (pack?.duties ?? []).map((one, position) => ({ ...one, position }))
  await sql`insert into events.duty_rule (code, position, name, name_en, plain, plain_en, working_days, turn, min_crowd, places, blocks_publishing, basis, legal_basis_code)
    select d.code, d.position, d.name, d."nameEn", d.plain, d."plainEn", d."workingDays", d.turn, d."minCrowd", d.places, d."blocksPublishing", d.basis, (select l.code from governance.legal_basis l where l.code = d."legalBasis")
    from jsonb_to_recordset(${JSON.stringify(duties)}::jsonb) as d(code text, position int, name text, "nameEn" text, plain text, "plainEn" text, "workingDays" int, turn text, "minCrowd" int, places text[], "blocksPublishing" boolean, basis text, "legalBasis" text)
    on conflict (code) do nothing`.execute(tx)
  const modules = (pack?.modules ?? []).map((one, position) => ({ ...one, position }))
  await sql`insert into events.module (code, position, name, name_en, plain, plain_en, reasons, source, verified)
    select m.code, m.position, m.name, m."nameEn", m.plain, m."plainEn", m.reasons, ${pack?.source ?? ''}, ${pack?.illustrative === false}
    from jsonb_to_recordset(${JSON.stringify(modules)}::jsonb) as m(code text, position int, name text, "nameEn" text, plain text, "plainEn" text, reasons text[]) on conflict (code) do nothing`.execute(
    tx,
  )
}
