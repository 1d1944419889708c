import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, type House, personOf, type Scope } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** How one comes to the gate: by the address of the event, with what keys this browser keeps. */
export type AtGate = { slug: string; organiserKey?: string | undefined; helperKey?: string | undefined }

export type Keeper = {
  event: string
  number: string
  slug: string
  title: string
  organises: boolean
  helper: { id: string; name: string } | null
  scope: Scope
}

/** A helper's key, made anew from the secret of the house wherever the organiser looks at the link; only its hash is kept. */
export const helperKeyOf = (house: House, helper: string): string =>
  createHmac('sha256', house.secret).update(`events gate helper ${helper}`).digest('base64url').slice(0, 32)

type Row = {
  event: string
  number: string
  slug: string
  title: string
  byPerson: boolean
  byKey: boolean
  helper: { id: string; name: string } | null
}

/** Whoever organises the event, or helps at its gate by name. To anybody else there is no gate, the desk included. */
export async function gateKeeper(db: Database | Tx, actor: Actor, at: AtGate): Promise<Keeper> {
  const hash = (key: string | undefined) => (key ? sha256(key) : null)
  const found =
    await sql<Row>`select e.id as event, e.number, e.slug, e.title, coalesce(e.person_id = ${personOf(actor) ?? null}::uuid, false) as "byPerson",
      coalesce(events.opened_by(e.id, ${hash(at.organiserKey)}), false) as "byKey",
      (select jsonb_build_object('id', h.id, 'name', h.name) from events.gate_helper h where h.event_id = e.id and h.ended_at is null and h.key_hash = ${hash(at.helperKey)} limit 1) as helper
    from events.event e where e.slug = ${at.slug} and e.state = 'published' and not e.is_umbrella`.execute(db)
  const [row] = found.rows
  if (!row || !(row.byPerson || row.byKey || row.helper)) throw new Missing('gate')
  const { byPerson, byKey, ...rest } = row
  return { ...rest, organises: byPerson || byKey, scope: byPerson ? { person: personOf(actor) ?? '' } : { key: true } }
}
