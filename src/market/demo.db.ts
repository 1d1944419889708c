import { join } from 'node:path'
import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import { plantPosts } from '#src/governance/institution.db.ts'
import { plantPeople } from '#src/identity/demo.db.ts'
import { takeOffStage } from '#src/identity/demo-stage.db.ts'
import { type Actor, actorText, type Ctx, type House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type DemoTown, readDemoTown } from './_demo-files.ts'
import { plantBadges, plantDetails, plantPictures } from './_demo-goods.db.ts'
import { ownersOf, plantShops } from './_demo-shops.db.ts'
import { importFile } from './import-job.db.ts'
import { recountVocabulary, reindexShop } from './search-index.db.ts'

const planter: Actor = { kind: 'system', job: 'demo' }

/** People and their shops, or nothing: a start that was killed in between finds them all or none. */
const plantTown = deed<DemoTown, undefined>('market.demo.plant', async ({ tx, ctx, must, note, now }, town) => {
  await must('market.demo.plant')
  await sql`set local idle_in_transaction_session_timeout = '5min'`.execute(tx)
  const there = await sql`select 1 from market.shop limit 1`.execute(tx)
  if (there.rows.length) return done()
  const owners = ownersOf(town.shops)
  await plantPeople(tx, ctx.house.secret, [...town.people, ...owners])
  await plantShops(tx, town, now)
  // the cast can be taken on by name; the other owners are people like any
  await takeOffStage(
    tx,
    owners.map((one) => one.key),
  )
  note('demo', { people: town.people.length + owners.length, shops: town.shops.length })
  return done()
})

/** The catalogue comes the way every catalogue comes: as tables through the import. */
async function importGoods(house: House, town: DemoTown): Promise<void> {
  for (const { slug } of town.shops) {
    const imported = await importFile(house, {
      file: join(town.directory, 'products', `${slug}.csv`),
      shop: slug,
      dryRun: false,
      actor: planter,
    })
    if (!imported.ok) throw new Error(`the goods of ${slug}: ${imported.refusals[0]?.rule}`)
    if (imported.value.failed) throw new Error(`${imported.value.failed} rows of ${slug} did not go in: see ${imported.value.failedFile}`)
  }
}

const reasonOf = (note: string | undefined): string => note?.split(/: |, /).slice(1).join(', ') ?? ''

/** What the tables do not say, and what became of two of the shops. */
const finishTown = deed<DemoTown, undefined>('market.demo.finish', async ({ tx, ctx, must, note, now, touched }, town) => {
  await must('market.demo.plant')
  await sql`set local statement_timeout = '60s'`.execute(tx)
  // pictures are drawn and stored between two statements: on a slow machine, or into a bucket, that takes its time
  await sql`set local idle_in_transaction_session_timeout = '5min'`.execute(tx)
  await plantDetails(tx, town, now)
  await plantBadges(tx, town)
  await plantPictures(ctx.house, tx, town)
  for (const shop of town.shops.filter((one) => one.status === 'suspended')) {
    await sql`with s as (update market.shop set status = 'suspended' where slug = ${shop.slug} and status = 'approved' returning id)
      insert into market.shop_step (shop_id, from_status, to_status, reason, actor, at) select id, 'approved', 'suspended', ${reasonOf(shop.status_note)}, ${actorText(planter)}, now() - interval '9 days' from s`.execute(
      tx,
    )
  }
  const shops = await sql<{ id: string }>`select id from market.shop order by slug`.execute(tx)
  for (const { id } of shops.rows) await reindexShop(tx, id)
  await recountVocabulary(tx)
  touched('market')
  note('demo')
  return done()
})

/** Seats the cast at their posts, under the owner: the serving role seats nobody without an act. Once, or not at all. */
export async function seatDemo(owner: Database, city: string): Promise<void> {
  const { people } = await readDemoTown(city)
  await owner.transaction().execute((tx) => plantPosts(tx, people))
}

/** Brings the demo town into a database that has its city: fictional people, shops, goods, pictures. Started again it goes on where it was left. */
export async function plantDemo(house: House): Promise<void> {
  const ctx: Ctx = { house, db: house.db, actor: planter, now: house.now(), tongue: 'id' }
  const town = await readDemoTown(house.config.CITY)
  const planted = await plantTown(ctx, town)
  if (!planted.ok) throw new Error(`the demo town: ${planted.refusals[0]?.rule}`)
  await importGoods(house, town)
  const finished = await finishTown(ctx, town)
  if (!finished.ok) throw new Error(`the demo town: ${finished.refusals[0]?.rule}`)
}
