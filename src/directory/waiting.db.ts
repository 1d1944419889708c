import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import { personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Differences } from './claim.ts'

export type Proposed = {
  id: string
  slug: string
  name: string
  proposes: Differences
  says: string
  at: Date
  dueAt: Date
  overdue: boolean
  managed: boolean
}
export type Claimed = { id: string; slug: string; name: string; who: string; says: string; evidence: string; at: Date; others: number }
export type Asking = { id: string; who: string; says: string; at: Date }
export type Version = { version: number; why: string; at: Date; said: Record<string, unknown> }
export type Check = { level: string; reason: string; at: Date }

const managed = sql`(p.person_id is not null or exists (select from identity.membership m where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.during @> clock_timestamp()))`
const proposals = sql`select c.id, p.slug, p.name, c.proposes, c.says, c.at, c.due_at as "dueAt", c.due_at <= clock_timestamp() as overdue, ${managed} as managed
  from directory.change c join directory.profile p on p.id = c.profile_id where c.state = 'pending'`

/** Changes proposed to one profile, the oldest first. */
export async function changesOf(db: Database | Tx, profile: string): Promise<Proposed[]> {
  return (await sql<Proposed>`${proposals} and c.profile_id = ${profile} order by c.at, c.id limit 20`.execute(db)).rows
}

/** Changes the desk answers: nobody owns the profile, or its owner let seven days go by. */
export async function changesForDesk(db: Database | Tx): Promise<Proposed[]> {
  return (
    await sql<Proposed>`${proposals} and (c.due_at <= clock_timestamp() or not ${managed}) order by c.due_at, c.id limit 50`.execute(db)
  ).rows
}

/** Claims that wait, with how many others claim the same. */
export async function claimsForDesk(db: Database | Tx): Promise<Claimed[]> {
  return (
    await sql<Claimed>`select c.id, p.slug, p.name, h.name as who, c.says, c.evidence, c.at,
        (select count(*)::int from directory.claim o where o.profile_id = c.profile_id and o.state = 'pending' and o.id <> c.id) as others
      from directory.claim c join directory.profile p on p.id = c.profile_id join identity.person h on h.id = c.person_id where c.state = 'pending' order by c.at, c.id limit 50`.execute(
      db,
    )
  ).rows
}

export type Draft = { slug: string; name: string; kind: string; at: Date }

/** Children's profiles that wait until the desk has seen a guardian agree. */
export async function draftsForDesk(db: Database | Tx): Promise<Draft[]> {
  return (
    await sql<Draft>`select slug, name, kind, made_at as at from directory.profile where state = 'draft' order by made_at, id limit 50`.execute(
      db,
    )
  ).rows
}

export type LinkWaiting = { slug: string; name: string; address: string; at: Date }

/** Links of new accounts on profiles the desk has looked at before: looking again lets them through. */
export async function linksForDesk(db: Database | Tx): Promise<LinkWaiting[]> {
  return (
    await sql<LinkWaiting>`select p.slug, p.name, p.website as address, p.changed_at as at from directory.profile p
        where p.state = 'published' and p.level <> 'listed' and p.website <> '' and directory.site_waits(p.id)
      union all select p.slug, p.name, w.url, w.at from directory.work w join directory.profile p on p.id = w.profile_id
        where p.state = 'published' and p.level <> 'listed' and w.url <> '' and directory.work_waits(w.id)
      order by at, slug limit 50`.execute(db)
  ).rows
}

/** Who asks to belong to a body. */
export async function joiningsOf(db: Database | Tx, organisation: string): Promise<Asking[]> {
  return (
    await sql<Asking>`select j.id, h.name as who, j.says, j.at from directory.joining j join identity.person h on h.id = j.person_id
      where j.organisation_id = ${organisation} and j.state = 'pending' order by j.at, j.id limit 50`.execute(db)
  ).rows
}

/** Members one may name to follow. */
export async function successorsOf(db: Database | Tx, organisation: string): Promise<{ value: string; label: string }[]> {
  return (
    await sql<{
      value: string
      label: string
    }>`select h.id as value, h.name as label from identity.membership m join identity.person h on h.id = m.person_id
      where m.kind = 'community' and m.entity_id = ${organisation} and m.role = 'member' and m.during @> clock_timestamp() order by h.name, h.id limit 200`.execute(
      db,
    )
  ).rows
}

/** What it said before, newest first. */
export async function versionsOf(db: Database | Tx, profile: string): Promise<Version[]> {
  return (
    await sql<Version>`select version, why, at, said from directory.profile_version where profile_id = ${profile} order by version desc limit 20`.execute(
      db,
    )
  ).rows
}

export async function checksOf(db: Database | Tx, profile: string): Promise<Check[]> {
  return (
    await sql<Check>`select level, reason, at from directory.profile_check where profile_id = ${profile} order by at desc, id desc limit 20`.execute(
      db,
    )
  ).rows
}

export type Mine = { slug: string; name: string; what: 'claim' | 'joining'; at: Date }

/** What the reader asked for and still waits for. */
export async function myWaiting({ db, actor }: Ctx): Promise<Mine[]> {
  const person = personOf(actor) ?? null
  return (
    await sql<Mine>`select p.slug, p.name, 'claim' as what, c.at from directory.claim c join directory.profile p on p.id = c.profile_id where c.person_id = ${person}::uuid and c.state = 'pending'
      union all select p.slug, p.name, 'joining', j.at from directory.joining j join directory.profile p on p.organisation_id = j.organisation_id where j.person_id = ${person}::uuid and j.state = 'pending'
      order by 4 limit 50`.execute(db)
  ).rows
}
