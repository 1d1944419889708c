import { openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import { openLog } from '#src/platform/log.ts'
import { testSecret } from './town-secret.ts'

const clock = () => new Date()
const log = openLog(() => undefined, clock)

export async function migrateOnly(ownerUrl: string): Promise<void> {
  const open = await openHouse({ config: readConfig({}), ownerUrl, secret: testSecret, log, now: clock, runJobs: false, pool: 2 })
  await open.close()
}

/** The demo town exactly as a newcomer gets it. */
export async function plant(ownerUrl: string, filesDir: string): Promise<void> {
  const open = await openHouse({
    config: { ...readConfig({ DEMO: '1' }), DATA_DIR: filesDir },
    ownerUrl,
    secret: testSecret,
    log,
    now: clock,
    runJobs: false,
    pool: 4,
  })
  await plantIfEmpty(open, () => undefined)
  await open.close()
}
