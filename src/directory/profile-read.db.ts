import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { speaksFor } from './_profile-rows.db.ts'
import { privateOf } from './profile.db.ts'
import {
  type Helix,
  type Level,
  type PrivateFace,
  type ProfileKind,
  type PublicFace,
  type Standing,
  standingOf,
  type WorkPicture,
} from './profile.ts'

export type Work = {
  id: string
  title: string
  year: number | null
  alt: string
  licence: string
  credit: string
  url: string
  /** Its link is none yet: a new account put it up and the desk has not looked since. */
  waits: boolean
  picture: WorkPicture | null
}
export type Member = { name: string; slug: string | null; role: string; since: Date; until: Date | null }

export type Profile = PublicFace & {
  id: string
  slug: string
  kind: ProfileKind
  helix: Helix
  organisation: string | null
  person: string | null
  shop: string | null
  kelurahanName: string | null
  districtName: string | null
  subsectorNames: string[]
  level: Level
  checkedAt: Date | null
  checkedReason: string | null
  standing: Standing
  confirmedAt: Date
  changedAt: Date
  version: number
  /** Its site was put up by a new account, or nobody at the desk has looked at it: it is no link yet. */
  siteWaits: boolean
  minor: boolean
  state: 'draft' | 'published' | 'ended'
  /** Somebody leads it who may answer for what it says. */
  managed: boolean
  illustrative: boolean
}

type Row = Omit<Profile, 'standing' | 'kelurahan' | 'sinceYear'> & {
  kelurahan: string | null
  sinceYear: number | null
  replacedBy: string | null
}

const select = (
  english: boolean,
) => sql`select p.id, p.slug, p.kind, p.helix, p.organisation_id as organisation, p.person_id as person, p.shop_id as shop, p.name, p.summary, p.body, p.subsectors,
    p.kelurahan_code as kelurahan, k.name as "kelurahanName", d.name as "districtName", p.since_year as "sinceYear", p.website, directory.site_waits(p.id) as "siteWaits", p.instagram, p.email, p.phone, p.address, p.level, p.state,
    c.at as "checkedAt", c.reason as "checkedReason", p.confirmed_at as "confirmedAt", p.changed_at as "changedAt", p.version, p.minor, p.illustrative, r.slug as "replacedBy",
    array(select ${english ? sql`s.name_en` : sql`s.name`} from unnest(p.subsectors) with ordinality u (code, at) join directory.subsector s on s.code = u.code order by u.at) as "subsectorNames",
    coalesce(p.person_id is not null, false) or exists (select from identity.membership m where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.during @> clock_timestamp()) as managed
  from directory.profile p left join directory.kelurahan k on k.code = p.kelurahan_code left join directory.district d on d.code = k.district_code left join directory.profile r on r.id = p.replaced_by
    left join lateral (select at, reason from directory.profile_check c where c.profile_id = p.id and c.level = p.level order by c.at desc limit 1) c on true`

const whole = (row: Row, now: Date): Profile => {
  const { replacedBy: _, ...rest } = row
  return {
    ...rest,
    kelurahan: row.kelurahan ?? undefined,
    sinceYear: row.sinceYear ?? undefined,
    standing: standingOf(row.confirmedAt, now),
  }
}

export type Found = { profile: Profile } | { movedTo: string } | undefined

/** What everybody sees. A double leads to the one that stands; a draft and what ended are not there. What is put away is, and says so. */
export async function publicProfile(db: Database | Tx, slug: string, english: boolean, now: Date): Promise<Found> {
  const [row] = (await sql<Row>`${select(english)} where p.slug = ${slug.slice(0, 100)} and p.state = 'published'`.execute(db)).rows
  if (!row) return undefined
  return row.replacedBy === null ? { profile: whole(row, now) } : { movedTo: row.replacedBy }
}

/** What an entry stands for: its own body, person and shop, and those of the entries merged into it. */
export type StandsFor = { bodies: string[]; people: string[]; shops: string[] }

export async function standsFor(db: Database | Tx, profile: string): Promise<StandsFor> {
  const found =
    await sql<StandsFor>`select array_remove(array_agg(p.organisation_id order by p.id = ${profile}::uuid desc, p.id), null) as bodies,
      array_remove(array_agg(p.person_id order by p.id = ${profile}::uuid desc, p.id), null) as people,
      array_remove(array_agg(p.shop_id order by p.id = ${profile}::uuid desc, p.id), null) as shops
    from directory.same_profile(${profile}::uuid) s (id) join directory.profile p on p.id = s.id`.execute(db)
  return found.rows[0] ?? { bodies: [], people: [], shops: [] }
}

/** Whoever leads or once led or belonged to these bodies, by the entry that stands for them, with when: times that meet are one line. Children are named by nobody's list. */
export async function membersOf(db: Database | Tx, bodies: readonly string[]): Promise<Member[]> {
  return (
    await sql<Member>`select g.name, g.slug, g.role, lower(r.during) as since, upper(r.during) as until from (
        select p.id, p.name, p.slug, m.role, range_agg(m.during) as times from identity.membership m
          join directory.profile d on d.person_id = m.person_id and d.state = 'published' and not d.minor
          join directory.profile p on p.id = coalesce(d.replaced_by, d.id) and p.state = 'published' and not p.minor
        where m.kind = 'community' and m.entity_id = any(${[...bodies]}::uuid[]) group by p.id, m.role) g cross join lateral unnest(g.times) r (during)
      order by upper_inf(r.during) desc, g.role = 'owner' desc, lower(r.during), g.id limit 60`.execute(db)
  ).rows
}

/** How many belong to them now, named or not. */
export async function memberCount(db: Database | Tx, bodies: readonly string[]): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(distinct person_id)::int as n from identity.membership where kind = 'community' and entity_id = any(${[...bodies]}::uuid[]) and during @> clock_timestamp()`.execute(
    db,
  )
  return found.rows[0]?.n ?? 0
}

/** Bodies a person belongs to, by the entry that stands for each. */
export async function bodiesOf(db: Database | Tx, people: readonly string[]): Promise<Member[]> {
  return (
    await sql<Member>`select g.name, g.slug, g.role, lower(r.during) as since, upper(r.during) as until from (
        select p.id, p.name, p.slug, m.role, range_agg(m.during) as times from identity.membership m
          join directory.profile d on d.organisation_id = m.entity_id and d.state = 'published'
          join directory.profile p on p.id = coalesce(d.replaced_by, d.id) and p.state = 'published'
        where m.kind = 'community' and m.person_id = any(${[...people]}::uuid[]) group by p.id, m.role) g cross join lateral unnest(g.times) r (during)
      order by upper_inf(r.during) desc, lower(r.during), g.id limit 40`.execute(db)
  ).rows
}

export async function worksOf(db: Database | Tx, profile: string): Promise<Work[]> {
  return (
    await sql<Work>`select id, title, year, alt, licence, credit, url, directory.work_waits(id) as waits, picture from directory.work where profile_id = ${profile} order by position, id limit 24`.execute(
      db,
    )
  ).rows
}

export type Own = { slug: string; name: string; kind: ProfileKind; standing: Standing; confirmedAt: Date; state: string; role: string }

/** Profiles the reader answers for, and bodies the reader belongs to. */
export async function myProfiles({ db, actor, now }: Ctx): Promise<Own[]> {
  const person = personOf(actor)
  if (person === undefined) return []
  const found = await sql<
    Omit<Own, 'standing'>
  >`select p.slug, p.name, p.kind, p.confirmed_at as "confirmedAt", p.state, coalesce(m.role, 'self') as role from directory.profile p
    left join identity.membership m on m.kind = 'community' and m.entity_id = p.organisation_id and m.person_id = ${person} and m.during @> clock_timestamp()
    where (p.person_id = ${person} or m.id is not null) and p.state <> 'ended' and p.replaced_by is null order by p.kind = 'person' desc, p.name, p.id limit 100`.execute(
    db,
  )
  return found.rows.map((row) => ({ ...row, standing: standingOf(row.confirmedAt, now) }))
}

/** The same for the desk, drafts too. Nothing sealed. */
export async function deskProfile({ db, tongue, now }: Ctx, slug: string): Promise<Profile | undefined> {
  const [row] = (await sql<Row>`${select(tongue === 'en')} where p.slug = ${slug} and p.state <> 'ended'`.execute(db)).rows
  return row && whole(row, now)
}

/** One's own profile with what is sealed of it. Somebody else's is not there. */
export async function ownProfile(ctx: Ctx, slug: string): Promise<{ profile: Profile; sealed: PrivateFace }> {
  const [row] = (await sql<Row>`${select(ctx.tongue === 'en')} where p.slug = ${slug.slice(0, 100)} and p.state <> 'ended'`.execute(ctx.db))
    .rows
  if (!row || !(await speaksFor(ctx.db, row, personOf(ctx.actor)))) throw new Missing('profile')
  return { profile: whole(row, ctx.now), sealed: await privateOf(ctx.db, ctx.house.secret, row.id) }
}
