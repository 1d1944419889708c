import pg from 'pg'
import { loadCityFrom, readCityFolder, WrongCity } from '#src/directory/city.db.ts'
import type { CityPack } from '#src/directory/city-pack.ts'
import { plantDirectory } from '#src/directory/demo-directory.db.ts'
import { plantEvents } from '#src/events/demo-events.db.ts'
import { plantGateLife } from '#src/events/demo-gate-life.db.ts'
import { plantProgrammes } from '#src/events/demo-programmes.db.ts'
import { loadEvents, readEventsFolder } from '#src/events/load-pack.db.ts'
import { plantGovernanceLife } from '#src/governance/demo-life.db.ts'
import { loadInstitution } from '#src/governance/institution.db.ts'
import { loadMarketTree } from '#src/market/city-tree.db.ts'
import { plantDemo, seatDemo } from '#src/market/demo.db.ts'
import { plantBatik } from '#src/market/demo-batik.db.ts'
import { plantBusinesses } from '#src/market/demo-bodies.db.ts'
import { plantMaking } from '#src/market/demo-making.db.ts'
import { plantReviews } from '#src/market/demo-reviews.db.ts'
import { plantWorkPictures } from '#src/market/demo-works.db.ts'
import { hasMotifs, loadMotifs } from '#src/market/motif-pack.db.ts'
import { type Database, openDatabase, openPool } from '#src/platform/database.ts'
import { buildDataIfDue } from '#src/press/build-data.db.ts'
import { plantStories } from '#src/press/demo-stories.db.ts'
import { plantBookings } from '#src/spaces/demo-bookings.db.ts'
import { plantWeeks } from '#src/spaces/demo-weeks.db.ts'
import { loadSpaces, readSpacesFolder } from '#src/spaces/load-pack.db.ts'
import { plantApplications } from '#src/support/demo-applications.db.ts'
import { plantNeeds } from '#src/support/demo-needs.db.ts'
import { plantSupport } from '#src/support/demo-support.db.ts'
import type { OpenHouse } from './open-house.ts'

async function isEmpty(open: OpenHouse): Promise<boolean> {
  const found = await open.pool.query<{ planted: boolean }>(`select exists (select 1 from platform.setting where key = 'city') as planted`)
  return found.rows[0]?.planted !== true
}

/** Somebody's institution was taken over here (`hub takeover`): the city comes to it, a demo town does not. */
async function isTakenOver(open: OpenHouse): Promise<boolean> {
  return ((await open.pool.query(`select from platform.setting where key = 'taken_over'`)).rowCount ?? 0) > 0
}

async function hasEvents(open: OpenHouse): Promise<boolean> {
  return ((await open.pool.query('select from events.venue where exists (select from events.module) limit 1')).rowCount ?? 0) > 0
}

/** Under the owner: the serving role reads the institution, it neither founds it nor seats anybody. */
async function asOwner(ownerUrl: string, work: (db: Database) => Promise<void>): Promise<void> {
  const db = openDatabase(openPool({ url: ownerUrl, size: 1, name: 'mch plant', timeouts: false }))
  try {
    await work(db)
  } finally {
    await db.destroy()
  }
}

const bringInstitution = (ownerUrl: string, pack: CityPack): Promise<void> =>
  asOwner(ownerUrl, (db) => db.transaction().execute((tx) => loadInstitution(tx, pack)))

/** A town from before there were rooms gets those of its pack when it is first started with them. */
async function bringSpaces({ ownerUrl, house }: OpenHouse): Promise<void> {
  const read = await readSpacesFolder(house.config.CITY)
  if (!read.ok) throw new WrongCity(read.refusals)
  const pack = read.value
  if (pack) await asOwner(ownerUrl, (db) => db.transaction().execute((tx) => loadSpaces(tx, pack)))
}

/** The known places and the permit clock, in a town from before there was a calendar too. */
async function bringEvents({ ownerUrl, house }: OpenHouse): Promise<void> {
  const [city, read] = await Promise.all([readCityFolder(house.config.CITY), readEventsFolder(house.config.CITY)])
  if (!city.ok) throw new WrongCity(city.refusals)
  if (!read.ok) throw new WrongCity(read.refusals)
  const { venues } = city.value
  await asOwner(ownerUrl, (db) => db.transaction().execute((tx) => loadEvents(tx, read.value, venues)))
}

/** A town from before authority was a matrix gets its institution when it is first started with one. */
async function bringInstitutionIfNone({ ownerUrl, house }: OpenHouse, client: pg.Client): Promise<void> {
  const found = await client.query('select from governance.matrix_version limit 1')
  if (found.rowCount) return
  const read = await readCityFolder(house.config.CITY)
  if (!read.ok) throw new WrongCity(read.refusals)
  await bringInstitution(ownerUrl, read.value)
}

/** A town from before there was a register of motifs gets that of its pack. */
async function bringMotifsIfNone({ house }: OpenHouse): Promise<void> {
  if (await hasMotifs(house.db)) return
  const read = await readCityFolder(house.config.CITY)
  if (!read.ok) throw new WrongCity(read.refusals)
  await loadMotifs(house.db, read.value, house.config.CITY)
}

/**
 * Gives an empty database its city, and a demo town where one is allowed. Held by a lock, so that of several nodes starting together one plants.
 * What a killed start left half planted is finished or refused by the planting itself, which is one transaction a part.
 */
export async function plantIfEmpty(open: OpenHouse, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: open.ownerUrl, application_name: 'mch plant' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7242004)')
    if (!(await isEmpty(open))) {
      await bringInstitutionIfNone(open, client)
      await bringSpaces(open)
      if (!(await hasEvents(open))) await bringEvents(open)
      await bringMotifsIfNone(open)
      return
    }
    const { house } = open
    const pack = await loadCityFrom(house, house.config.CITY)
    await loadMarketTree(house.db, pack)
    await loadMotifs(house.db, pack, house.config.CITY)
    await bringInstitution(open.ownerUrl, pack)
    await bringSpaces(open)
    await bringEvents(open)
    if (house.config.demoAllowed && !(await isTakenOver(open))) {
      say('Bringing the demo town (about 20 seconds, once) …')
      house.demo = true
      await plantDemo(house)
      await asOwner(open.ownerUrl, (db) => seatDemo(db, house.config.CITY))
      await plantDirectory(house)
      await plantBusinesses(house)
      await plantWorkPictures(house)
      await plantGovernanceLife(house)
      await plantBookings(house)
      await plantWeeks(house, (work) => asOwner(open.ownerUrl, work))
      await plantEvents(house)
      await plantGateLife(house, (work) => asOwner(open.ownerUrl, work))
      await plantProgrammes(house, (work) => asOwner(open.ownerUrl, work))
      await plantSupport(house, (work) => asOwner(open.ownerUrl, work))
      await plantApplications(house)
      await plantBatik(house)
      await plantMaking(house)
      await plantReviews(house)
      await plantNeeds(house)
      await plantStories(house)
      await open.pool.query(
        `insert into platform.setting (key, value) values ('demo', 'true') on conflict (key) do update set value = 'true'`,
      )
    }
    await buildDataIfDue({ house, db: house.db, actor: { kind: 'system', job: 'open data' }, now: house.now(), tongue: 'id' })
    await open.pool.query(`insert into platform.setting (key, value) values ('city', to_jsonb($1::text)) on conflict (key) do nothing`, [
      house.config.CITY,
    ])
  } finally {
    await client.end()
  }
}
